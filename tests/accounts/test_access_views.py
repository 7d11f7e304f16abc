"""The pages about access: the register, giving, asking, deciding, mandates, the RACI sheet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.accounts.queries.sheet import raci_sheet
from rostra.audit.models import Event
from rostra.people.actions import ask_access, end_membership, give_duty, give_grant, set_rule
from rostra.people.enums import RuleKey
from rostra.people.models import AccessRequest, Grant, Mandate, User
from tests.people.rights import account, grant, mandate, newcomer

SAID = {"need": "Evenings", "training": "In May", "device": "Laptop 12"}


@pytest.fixture
def city(cast: Any) -> Account:
    return account("city", now=cast.now)


def test_register_shows_everybody_with_access(cast: Any, city: Account) -> None:
    grant(newcomer(cast), city, "answer")
    page = cast.client(cast.reader).get(reverse("accounts:access")).content.decode()

    assert ["Noor New" in page, "Answer people" in page, "Mihai Rusu" in page, "Download as CSV" in page] == [
        True,
        True,
        True,
        False,
    ]


def test_register_page_asks_as_much_for_one_as_for_thirty(cast: Any, city: Account) -> None:
    client = cast.client(cast.reader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("accounts:access")).status_code == 200
        return len(asked)

    grant(cast.reader, city, "answer")
    client.get(reverse("accounts:access"))
    one = queries()
    for number in range(29):
        grant(cast.reader, account(f"a{number}", now=cast.now), "answer")

    assert queries() == one


def test_register_is_taken_out_as_a_file_that_runs_nothing(cast: Any, city: Account) -> None:
    member = newcomer(cast)
    User.objects.filter(pk=member.user_id).update(name="=Noor New")
    give_grant(member=member, account=city, right="write", by=None, now=cast.now, personal_handle="@noor")
    url = reverse("accounts:access_export")
    text = cast.client(cast.records).post(url).content.decode("utf-8-sig")

    assert cast.client(cast.editor).post(url).status_code == 403
    rows = [line for line in text.splitlines() if "Write posts" in line]
    assert rows == ["city,city,'=Noor New,noor@portavale.example,Right on the account,Write posts,'@noor,2026-11-24,,"]
    assert Event.objects.filter(kind="people.access_exported", actor=cast.records.user).count() == 1


def test_right_is_given_and_taken_on_the_page_of_the_account(cast: Any, city: Account) -> None:
    client, member = cast.client(cast.administrator), newcomer(cast)
    url = reverse("accounts:account_access", args=[city.pk])
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    given = client.post(url, {"member": member.pk, "right": "answer", "ends_on": until})
    row = Grant.objects.get()

    assert (given.status_code, row.right, row.given_by) == (302, "answer", cast.administrator.user)
    assert row.ends_at is not None
    assert row.ends_at.astimezone(timezone.get_default_timezone()) > timezone.now() + timedelta(days=2)
    again = client.post(url, {"member": member.pk, "right": "answer"})
    assert (again.status_code, "This person has this right already." in again.content.decode()) == (422, True)
    page = client.get(url).content.decode()
    assert ["Take away<span" in page, f'id="end-{row.pk}"' in page, page.count("<dialog")] == [True, True, 1]
    client.post(reverse("accounts:grant_end", args=[row.pk]))
    row.refresh_from_db()
    assert row.ended_at is not None


def test_who_may_not_give_reads_only(cast: Any, city: Account) -> None:
    client = cast.client(cast.editor)
    url = reverse("accounts:account_access", args=[city.pk])
    row = grant(newcomer(cast), city, "answer")[0]

    assert "Give the right" not in client.get(url).content.decode()
    assert client.post(url, {"member": cast.reader.pk, "right": "answer"}).status_code == 403
    ended = client.post(reverse("accounts:grant_end", args=[row.pk]), follow=True).content.decode()
    assert "You may take away only what you may give." in ended


def test_account_administrator_is_offered_what_they_hold(cast: Any, city: Account) -> None:
    keeper = newcomer(cast)
    grant(keeper, city, "administer", "answer")
    page = cast.client(keeper).get(reverse("accounts:account_access", args=[city.pk])).content.decode()

    assert [f'value="{right}"' in page for right in ("administer", "answer", "write", "approve")] == [
        True,
        True,
        False,
        False,
    ]
    assert cast.client(keeper).get(reverse("accounts:reconnect", args=[city.pk])).status_code == 200


def test_access_is_asked_for_and_decided(cast: Any, city: Account) -> None:
    member = newcomer(cast)
    grant(member, account("other", now=cast.now), "write")
    client = cast.client(member)
    url = reverse("accounts:access_ask", args=[city.pk])
    wrong = client.post(url, {"wanted": "answer", "reason": "I do", **SAID, "device": ""})
    asked = client.post(url, {"wanted": "answer", "reason": "I do", **SAID})
    row = AccessRequest.objects.get()
    page = reverse("accounts:access_request", args=[row.pk])

    assert (wrong.status_code, asked.headers["Location"]) == (422, page)
    assert client.get(page).status_code == 200
    assert client.post(page, {"granted": "yes"}).status_code == 403
    assert cast.client(cast.editor).get(page).status_code == 404
    decider = cast.client(cast.security)
    assert "Waits for you" in decider.get(reverse("accounts:access_requests")).content.decode()
    refused = decider.post(page, {"granted": "no", "verdict": ""})
    assert (refused.status_code, "Say why not." in refused.content.decode()) == (422, True)
    assert decider.post(page, {"granted": "yes"}).status_code == 302
    assert [(each.member, each.right) for each in Grant.objects.filter(account=city)] == [(member, "answer")]


def test_request_that_stands_is_not_asked_twice_and_is_taken_back(cast: Any, city: Account) -> None:
    client = cast.client(cast.reader)
    url = reverse("accounts:role_ask")
    for status in (302, 422):
        assert client.post(url, {"wanted": "editor", "reason": "I do", **SAID}).status_code == status
    row = AccessRequest.objects.get()
    back = reverse("accounts:access_take_back", args=[row.pk])
    words = cast.client(cast.administrator).post(back, follow=True).content.decode()
    assert "Only the person who asked takes it back." in words
    client.post(back)
    row.refresh_from_db()
    assert row.state == "taken_back"


def test_criteria_of_the_policy_are_on_the_form(cast: Any, city: Account) -> None:
    set_rule(key=RuleKey.ACCESS_CRITERIA, value=["manager"], by=None, now=cast.now)
    page = cast.client(cast.reader).get(reverse("accounts:access_ask", args=[city.pk])).content.decode()

    assert ['name="manager"' in page, 'name="device"' in page] == [True, False]


def test_personal_account_is_refused_where_the_body_says_so(cast: Any, city: Account) -> None:
    set_rule(key=RuleKey.PERSONAL_ADMINS, value="refuse", by=None, now=cast.now)
    row = ask_access(member=cast.reader, account=city, right="write", reason="x", criteria=SAID, now=cast.now)
    url = reverse("accounts:access_request", args=[row.pk])
    answer = cast.client(cast.security).post(url, {"granted": "yes", "personal_handle": "@me"})

    assert (answer.status_code, Grant.objects.count()) == (422, 0)


def test_mandate_is_given_with_rights_and_ended(cast: Any, city: Account) -> None:
    client, member = cast.client(cast.administrator), newcomer(cast)
    url = reverse("accounts:mandate_give", args=[member.pk])
    sent = {"manager": cast.approver.pk, "scope": "The library", "duties": ["service"], "rights": ["answer"]}
    half = client.post(url, sent)
    done = client.post(url, {**sent, "accounts": [city.pk]})
    row = Mandate.objects.get()
    page = reverse("people:mandate", args=[row.pk])

    assert (half.status_code, done.headers["Location"]) == (422, page)
    assert [(each.account, each.right) for each in row.grants.all()] == [(city, "answer")]
    shown = client.get(page).content.decode()
    words = ["The library", "Waits for the manager", "Daily service", "Confirm the mandate"]
    assert [text in shown for text in words] == [True, True, True, False]
    assert "Waits for the manager" in client.get(reverse("people:mandates")).content.decode()
    assert "Waits for the manager" in client.get(reverse("people:member", args=[member.pk])).content.decode()
    manager, confirm = cast.client(cast.approver), reverse("people:mandate_confirm", args=[row.pk])
    assert "Confirm the mandate" in manager.get(page).content.decode()
    nobody_else = client.post(confirm, follow=True)
    assert "Only the manager whom the mandate names confirms it." in nobody_else.content.decode()
    assert "In force" in manager.post(confirm, follow=True).content.decode()
    other = cast.client(cast.editor).post(reverse("people:mandate_end", args=[row.pk]), follow=True)
    assert "Only the manager, the person or an administrator ends a mandate." in other.content.decode()
    client.post(reverse("people:mandate_end", args=[row.pk]))
    assert "Ended" in client.get(reverse("people:mandates")).content.decode()
    own = client.post(url, {**sent, "manager": member.pk, "rights": []})
    assert own.status_code == 422


def test_mandate_is_for_members_only(cast: Any) -> None:
    member = newcomer(cast)
    end_membership(member=member, by=cast.administrator, now=cast.now)
    client = cast.client(cast.administrator)

    assert client.get(reverse("accounts:mandate_give", args=[member.pk])).status_code == 403
    row = mandate(cast, cast.reader)
    late = client.post(
        reverse("accounts:mandate_give", args=[cast.reader.pk]),
        {"manager": cast.approver.pk, "scope": "x", "ends_on": "2020-01-01"},
    )
    assert (late.status_code, Mandate.objects.count()) == (422, 1)
    assert row.in_force(timezone.now())


def test_activity_that_nobody_does_stands_out(cast: Any) -> None:
    """R-204: going through the work shows which role is missing."""
    give_duty(member=cast.editor, code="publishing", by=None, now=cast.now)
    _people, lines = raci_sheet()
    done = [str(line.label) for line in lines if not line.missing]
    assert done == ["Write and publish every day", "Keep the record"]
    page = cast.client(cast.reader).get(reverse("accounts:raci")).content.decode()
    assert page.count("Nobody does it") == len(lines) - 2


def test_sheet_is_shown_and_taken_out(cast: Any) -> None:
    give_duty(member=cast.editor, code="publishing", by=None, now=cast.now)
    client = cast.client(cast.reader)
    page = client.get(reverse("accounts:raci")).content.decode()
    text = client.get(reverse("accounts:raci_export")).content.decode("utf-8-sig")

    assert ["Write and publish every day" in page, "Ana Popa" in page] == [True, True]
    assert text.splitlines()[0] == "Activity,Ana Popa,Mihai Rusu,Ravi Nair,Sara Lind"
