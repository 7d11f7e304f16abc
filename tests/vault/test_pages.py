from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.vault import actions
from rostra.vault.access import item_or_404
from rostra.vault.enums import Answer, Cause, How, Kind, ReleaseState
from rostra.vault.models import Attestation, Holding, Item, Release, Reveal, RotationTask
from rostra.vault.queries import board
from tests.people.factors import browser_with_app
from tests.vault.conftest import Safe

BOARD = "/settings/secrets/"


@pytest.fixture(autouse=True)
def _fresh_throttle(db: None) -> None:
    cache.clear()


def url(item: Item, part: str = "") -> str:
    return f"{BOARD}{item.pk}/{part}"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def prove(client: Client, cast: Any, member: Any) -> Client:
    """The browser of a member who has just given the second factor."""
    return browser_with_app(member.user.email)[0]


def test_board_shows_red_first_and_no_value(safe: Safe) -> None:
    safe.put(label="Quiet")
    late = safe.put(label="Zebra", value="value-of-the-zebra")
    actions.open_rotations(cause=Cause.SUSPICION, items=[late], by=None, now=safe.now)
    RotationTask.objects.update(due_at=timezone.now() - timedelta(hours=1))

    page = words(safe.cast.client(safe.security).get(BOARD))

    assert page.index("Zebra") < page.index("Quiet")
    assert "Change overdue" in page
    assert "value-of-the-zebra" not in page


def test_member_sees_only_what_they_hold(safe: Safe) -> None:
    item = safe.put()
    page = safe.cast.client(safe.other).get(BOARD)
    assert "Main password" not in page.content.decode()
    assert safe.cast.client(safe.other).get(url(item)).status_code == 404
    for part in ("edit/", "show/", "ask/", "change/"):
        assert safe.cast.client(safe.other).get(url(item, part)).status_code == 404
    assert "Main password" in safe.cast.client(safe.keeper).get(BOARD).content.decode()


def test_administrator_sees_the_entry_and_may_not_touch_it(safe: Safe) -> None:
    item = safe.put()
    client = safe.cast.client(safe.cast.administrator)
    assert client.get(url(item)).status_code == 200
    answers = [client.get(url(item, part)).status_code for part in ("edit/", "show/", "ask/", "change/")]
    assert answers == [403, 403, 403, 403]
    assert client.post(f"{BOARD}holders/{Holding.objects.get().pk}/end/").status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_board_asks_as_much_for_one_row_as_for_thirty(safe: Safe, count: int) -> None:
    for number in range(count):
        item = safe.put(label=f"Item {number}", value=f"value-number-{number}")
        actions.open_rotations(cause=Cause.SUSPICION, items=[item], by=None, now=safe.now)
    with CaptureQueriesContext(connection) as queries:
        assert len(board(safe.security, safe.now)) == count
    assert len(queries) == 4


def test_access_is_decided_in_two_queries(safe: Safe) -> None:
    item = safe.put()
    for member in (safe.keeper, safe.security):
        vars(member).pop("_held_roles", None)
        with CaptureQueriesContext(connection) as queries:
            item_or_404(member, item.pk)
        assert len(queries) <= 2


def test_secret_is_added_and_sealed(safe: Safe) -> None:
    client = safe.cast.client(safe.security)
    sent = {"kind": "shared_password", "label": "Main", "value": "planted-value", "custodian": safe.keeper.pk}
    answer = client.post(f"{BOARD}add/", sent)

    item = Item.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url(item))
    assert item.custodian == safe.keeper


def test_refused_form_comes_back_without_the_value(safe: Safe) -> None:
    client = safe.cast.client(safe.security)
    sent = {"kind": "totp", "label": "Main", "value": "planted-value", "custodian": safe.keeper.pk}
    answer = client.post(f"{BOARD}add/", sent)

    assert (answer.status_code, answer["Cache-Control"]) == (422, "no-store")
    assert "planted-value" not in answer.content.decode()
    assert "This is no seed of a code generator." in answer.content.decode()


def test_inventory_takes_no_value(safe: Safe) -> None:
    client = safe.cast.client(safe.security)
    sent = {"kind": "recovery_phone", "label": "P", "contact": "+1", "value": "x", "custodian": safe.keeper.pk}
    assert client.post(f"{BOARD}add/", sent).status_code == 422
    assert client.post(f"{BOARD}add/", {**sent, "value": ""}).status_code == 302


def test_reader_may_not_add(safe: Safe) -> None:
    assert safe.cast.client(safe.cast.reader).get(f"{BOARD}add/").status_code == 403


def test_entry_is_edited(safe: Safe) -> None:
    item = safe.put()
    client = safe.cast.client(safe.keeper)
    assert client.get(url(item, "edit/")).status_code == 200
    assert client.post(url(item, "edit/"), {"label": "", "custodian": safe.keeper.pk}).status_code == 422
    client.post(url(item, "edit/"), {"label": "Better name", "custodian": safe.keeper.pk})
    assert Item.objects.get().label == "Better name"
    refused = client.post(url(item, "edit/"), {"label": "Better name", "custodian": safe.security.pk})
    assert refused.status_code == 302
    own = safe.cast.client(safe.security).post(url(item, "edit/"), {"label": "Mine", "custodian": safe.keeper.pk})
    assert own.status_code == 302
    Item.objects.update(custodian=safe.other)
    taken = safe.cast.client(safe.security).post(url(item, "edit/"), {"label": "Mine", "custodian": safe.security.pk})
    assert "Nobody makes themselves custodian" in taken.content.decode()


def test_value_is_shown_once_and_never_by_get(safe: Safe) -> None:
    item = safe.put()
    client = prove(Client(), safe.cast, safe.keeper)
    form = client.get(url(item, "show/"))
    assert "no-store" in form["Cache-Control"]
    # What makes the form good for one showing is no question to anybody.
    assert (form.content.decode().count("<label"), form.content.decode().count('name="once"')) == (1, 1)

    sent = {"reason": "Sign-in", "once": form.context["form"]["once"].value()}
    shown = client.post(url(item, "show/"), sent)

    assert "hunter-two-hunter" in shown.content.decode()
    assert 'data-blank-after="30"' in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    again = client.post(url(item, "show/"), sent)
    assert (again.status_code, "hunter-two-hunter" in again.content.decode()) == (422, False)
    assert "hunter-two-hunter" not in client.get(url(item, "show/")).content.decode()
    assert Reveal.objects.count() == 1


def test_showing_without_a_fresh_second_factor_leads_to_it(safe: Safe) -> None:
    item = safe.put()
    client = safe.cast.client(safe.keeper)
    for answer in (
        client.get(url(item, "show/")),
        client.post(url(item, "show/"), {"reason": "Sign-in", "once": str(uuid4())}),
    ):
        assert answer.status_code == 302
        assert not answer["Location"].startswith(BOARD)
    assert Reveal.objects.count() == 0


def test_break_glass_by_two_browsers(safe: Safe) -> None:
    item = safe.put(Kind.BREAK_GLASS)
    asker = prove(Client(), safe.cast, safe.keeper)
    assert "Nobody sees this alone." in words(asker.get(url(item, "show/")))
    assert asker.get(url(item, "ask/")).status_code == 200
    assert asker.post(url(item, "ask/"), {"reason": ""}).status_code == 422
    assert url(item, "ask/") in asker.get(url(item)).content.decode()
    assert asker.post(url(item, "ask/"), {"reason": "Locked out"}).status_code == 302
    assert asker.post(url(item, "ask/"), {"reason": "Locked out"}).status_code == 422
    # While the request is open there is nothing more to ask.
    assert url(item, "ask/") not in asker.get(url(item)).content.decode()
    release = Release.objects.get()
    assert asker.post(f"{BOARD}requests/{release.pk}/", {"verdict": "agree"}).status_code == 403
    officer = safe.cast.client(safe.security)
    assert "Locked out" in officer.get(url(item)).content.decode()
    assert "A second person is asked for" in officer.get(BOARD).content.decode()
    for _ in range(2):
        assert officer.post(f"{BOARD}requests/{release.pk}/", {"verdict": "agree"}).status_code == 302

    shown = asker.post(url(item, "show/"), {"reason": "In", "once": str(uuid4())})

    assert "hunter-two-hunter" in shown.content.decode()
    release.refresh_from_db()
    assert release.state == ReleaseState.USED


def test_refusing_by_page(safe: Safe) -> None:
    item = safe.put(Kind.BREAK_GLASS)
    release = actions.ask_release(item=item, reason="x", by=safe.keeper, now=timezone.now())
    safe.cast.client(safe.security).post(f"{BOARD}requests/{release.pk}/", {"verdict": "refuse"})
    release.refresh_from_db()
    assert release.state == ReleaseState.REFUSED


def test_code_stands_with_its_seconds(safe: Safe) -> None:
    item = safe.put(Kind.TOTP, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    client = prove(Client(), safe.cast, safe.keeper)
    page = client.post(url(item, "show/"), {"reason": "In", "once": str(uuid4())}).content.decode()
    assert "GEZDGNBV" not in page
    assert "This code holds for" in page


def test_new_value_is_stored_by_its_holder(safe: Safe) -> None:
    item = safe.put()
    client = safe.cast.client(safe.keeper)
    same = client.post(url(item, "change/"), {"value": "hunter-two-hunter"})
    assert (same.status_code, "hunter-two" in same.content.decode()) == (422, False)
    assert client.post(url(item, "change/"), {"value": "another-value"}).status_code == 302
    assert safe.show(item, safe.keeper).value == "another-value"


def test_report_then_revoked(safe: Safe) -> None:
    item = safe.put()
    client = safe.cast.client(safe.keeper)
    client.post(url(item, "report/"), {"cause": "nonsense"})
    assert RotationTask.objects.count() == 0
    client.post(url(item, "report/"), {"cause": "suspicion", "detail": "Strange sign-in"})
    assert RotationTask.objects.get().detail == "Strange sign-in"
    assert "Strange sign-in" in client.get(url(item)).content.decode()
    client.post(url(item, "revoked/"), {"reason": ""})
    assert RotationTask.objects.get().done_at is None
    client.post(url(item, "revoked/"), {"reason": "Sessions ended"})
    assert RotationTask.objects.get().how == How.REVOKED


def test_holders_come_and_go_by_page(safe: Safe) -> None:
    item = safe.put()
    client = safe.cast.client(safe.keeper)
    client.post(url(item, "holders/"), {"member": ""})
    client.post(url(item, "holders/"), {"member": safe.other.pk})
    holding = Holding.objects.get(member=safe.other)
    own = safe.cast.client(safe.security).post(url(item, "holders/"), {"member": safe.security.pk}, follow=True)
    assert "Only the custodian may do this" in own.content.decode()

    safe.cast.client(safe.other).post(f"{BOARD}holders/{holding.pk}/end/")

    holding.refresh_from_db()
    assert holding.ended_at is not None
    assert client.post(f"{BOARD}holders/{holding.pk}/end/").status_code == 404
    mine = Holding.objects.get(member=safe.keeper)
    refused = client.post(f"{BOARD}holders/{mine.pk}/end/", follow=True)
    assert "Name another custodian first." in refused.content.decode()


def test_secret_is_destroyed_with_a_reason(safe: Safe) -> None:
    item = safe.put()
    client = safe.cast.client(safe.keeper)
    assert "This field is required." in client.post(url(item, "retire/"), {"reason": ""}, follow=True).content.decode()
    assert "Null characters" in client.post(url(item, "revoked/"), {"reason": "a\0b"}, follow=True).content.decode()
    client.post(url(item, "retire/"), {"reason": "Account closed"})
    assert client.get(url(item)).status_code == 404


def test_what_is_not_possible_is_said_on_the_page(safe: Safe) -> None:
    safe.account(by=safe.security)
    item = Item.objects.get()
    client = safe.cast.client(safe.security)
    destroyed = client.post(url(item, "retire/"), {"reason": "Not used"}, follow=True)
    revoked = client.post(url(item, "revoked/"), {"reason": "Sessions ended"}, follow=True)
    assert "A connected account uses this." in destroyed.content.decode()
    assert "There is no open task here." in revoked.content.decode()
    assert Item.objects.get().retired_at is None


def test_holder_answers_the_question(safe: Safe) -> None:
    safe.put()
    (question,) = actions.open_attestations(now=safe.now + timedelta(days=200))
    client = safe.cast.client(safe.keeper)
    address = f"{BOARD}questions/{question.pk}/"
    assert "Please confirm" in client.get(BOARD).content.decode()
    assert client.get(address).status_code == 200
    assert safe.cast.client(safe.other).get(address).status_code == 404
    assert "name another one first" in client.post(address, {"answer": "not_needed"}).content.decode()
    assert client.post(address, {"answer": "yes"}).status_code == 302
    assert Attestation.objects.get().answer == Answer.YES
    assert client.post(address, {"answer": "yes"}).status_code == 422


def test_credential_of_an_account_shows_days_scopes_and_last_success(safe: Safe) -> None:
    account = safe.account(by=safe.security)
    account.fetched_at = account.verified_at = timezone.now()
    account.save()
    actions.replace_tokens(
        account=account,
        values={"token": "token-two"},
        issued_at=safe.now + timedelta(hours=1),
        expires_at=timezone.now() + timedelta(days=10, hours=1),
        scopes=["read:statuses"],
        now=timezone.now(),
    )
    page = words(safe.cast.client(safe.security).get(BOARD))
    assert "10 days left" in page
    assert "read:statuses" in page
    assert "Expires soon" in page
    entry = words(safe.cast.client(safe.security).get(url(Item.objects.get())))
    assert "read:statuses" in entry


def test_expired_and_lost_are_red(safe: Safe) -> None:
    safe.put(label="Old", expires_at=timezone.now() - timedelta(days=2))
    lost = safe.put(label="Lost", value="value-that-is-lost")
    lost.secrets.update(lost_at=timezone.now())
    page = words(safe.cast.client(safe.security).get(BOARD))
    assert "Expired" in page
    assert "Enter it again: its key is lost" in page


def test_security_officer_of_a_unit_sees_its_accounts_only(safe: Safe) -> None:
    from rostra.people.actions import give_role
    from rostra.people.enums import RoleCode

    account = safe.account()
    account.unit = safe.cast.unit
    account.save()
    other = safe.put(label="Of nobody")
    give_role(member=safe.other, code=RoleCode.SECURITY, unit=safe.cast.unit, by=None, now=safe.now)
    client = safe.cast.client(safe.other)
    page = client.get(BOARD).content.decode()
    assert ("City" in page, "Of nobody" in page) == (True, False)
    assert client.get(url(Item.objects.get(account=account))).status_code == 200
    assert client.get(url(other)).status_code == 404


def test_board_of_one_account_and_what_is_not_there(safe: Safe) -> None:
    account = safe.account()
    safe.put(label="Of nobody")
    assert [row.item.label for row in board(safe.security, safe.now, account_id=account.pk)] == ["City"]
    client = safe.cast.client(safe.security)
    for address in ("999/", "requests/999/", "holders/999/end/", "questions/999/"):
        assert {client.get(BOARD + address).status_code, client.post(BOARD + address).status_code} <= {404, 405}


@pytest.mark.parametrize(
    ("asked", "found"), [("", True), ("x", True), ("9" * 30, True), ("{own}", False), ("999", False)]
)
def test_board_page_of_one_account_leaves_the_rest_out(safe: Safe, asked: str, found: bool) -> None:
    account = safe.account()
    safe.put(label="Of nobody")

    page = words(safe.cast.client(safe.security).get(BOARD, {"account": asked.format(own=account.pk)}))

    assert ("Of nobody" in page) is found
