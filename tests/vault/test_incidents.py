"""One act for a network that was broken into, and for an account or a person in wrong hands; who hears of what."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.people.actions import add_unit, give_role, take_role
from rostra.people.enums import RoleCode
from rostra.people.models import Notice, Role
from rostra.vault import actions
from rostra.vault.enums import Cause, Kind
from rostra.vault.models import Item, RotationTask
from rostra.vault.queries import board, changes_for, requests_for
from tests.vault.conftest import Safe

PAGE = "/settings/secrets/incident/"


def report(safe: Safe, by: Any = None, **named: Any) -> list[str]:
    values = {"cause": Cause.BREACH, "detail": " In the news. ", "by": by or safe.security, "now": safe.now, **named}
    return [task.item.label for task in actions.report_incident(**values)]


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


@pytest.fixture
def town(safe: Safe) -> Safe:
    """Two networks, one account each, the first with two secrets; one secret of no account."""
    city = safe.account()
    Account.objects.create(channel="mail", network="mail", name="Contact", created_at=safe.now)
    safe.put(label="City, main password", account=city)
    safe.put(label="Contact, mail", kind=Kind.MAIL, account=Account.objects.get(name="Contact"), custodian=safe.other)
    safe.put(label="Of nobody")
    return safe


def test_breach_at_a_network_is_every_secret_there(town: Safe) -> None:
    assert report(town, network="mastodon") == ["City", "City, main password"]
    task = RotationTask.objects.filter(item__label="City").get()
    assert (task.cause, task.detail, task.member, task.opened_by) == (
        "breach",
        "In the news.",
        None,
        town.security.user,
    )
    assert report(town, network="mastodon") == []


def test_account_is_what_belongs_to_it(town: Safe) -> None:
    assert report(town, account=Account.objects.get(name="Contact")) == ["Contact, mail"]


def test_person_is_what_they_could_have_seen_and_their_sessions_end(town: Safe) -> None:
    client = town.cast.client(town.keeper)
    assert client.get("/me/").status_code == 200

    assert report(town, cause=Cause.SUSPICION, person=town.keeper) == ["City, main password", "Of nobody"]

    assert client.get("/me/").status_code == 302
    assert set(RotationTask.objects.values_list("cause", "member")) == {("suspicion", town.keeper.pk)}
    assert told("vault.rotation_opened") == {town.security.user.name}


def test_person_without_secrets_loses_their_sessions_all_the_same(town: Safe) -> None:
    client = town.cast.client(town.cast.reader)
    assert report(town, person=town.cast.reader) == []
    assert client.get("/me/").status_code == 302


def test_several_together_are_what_is_all_of_these(town: Safe) -> None:
    assert report(town, network="mastodon", person=town.keeper) == ["City, main password"]


def test_nothing_named_and_nothing_kept_are_refused(town: Safe) -> None:
    with pytest.raises(actions.NotPossible, match="Choose a network"):
        report(town)
    with pytest.raises(actions.NotPossible, match="No secret is kept"):
        report(town, network="x")


def test_only_security_officers_report_and_those_of_a_unit_for_it(town: Safe) -> None:
    for by in (town.cast.administrator, town.keeper):
        with pytest.raises(actions.NotYours):
            report(town, by=by, network="mastodon")
    below = add_unit(name="Web", by=None, now=town.now, parent=town.cast.unit)
    Account.objects.filter(name="City").update(unit=below)
    give_role(member=town.other, code=RoleCode.SECURITY, unit=town.cast.unit, by=None, now=town.now)
    with pytest.raises(actions.NotYours):
        report(town, by=town.other, person=town.keeper)
    with pytest.raises(actions.NotPossible):
        report(town, by=town.other, network="mail")
    assert report(town, by=town.other, network="mastodon") == ["City", "City, main password"]


def test_page_opens_the_tasks_and_says_how_many(town: Safe) -> None:
    client = town.cast.client(town.security)
    page = client.get(PAGE).content.decode()
    assert ('<option value="mastodon">Mastodon</option>' in page, ">Contact<" in page) == (True, True)
    assert PAGE in client.get("/settings/secrets/").content.decode()

    answer = client.post(PAGE, {"cause": "breach", "network": "mastodon", "detail": "In the news"}, follow=True)

    assert "2 secrets must be changed now." in answer.content.decode()
    assert RotationTask.objects.filter(done_at=None, due_at__gt=timezone.now()).count() == 2


def test_page_says_what_is_missing_and_takes_nothing_of_others(town: Safe) -> None:
    client = town.cast.client(town.security)
    empty = client.post(PAGE, {"cause": "breach", "detail": "x"})
    wrong = client.post(PAGE, {"cause": "leaver", "detail": "x", "network": "nowhere", "account": "999999"})
    assert (empty.status_code, wrong.status_code, RotationTask.objects.count()) == (422, 422, 0)
    assert "Choose a network, an account or a person." in empty.content.decode()
    assert set(wrong.context["form"].errors) == {"cause", "network", "account"}


def test_officer_of_a_unit_is_offered_its_accounts_and_no_people(town: Safe) -> None:
    Account.objects.filter(name="Contact").update(unit=town.cast.unit)
    give_role(member=town.other, code=RoleCode.SECURITY, unit=town.cast.unit, by=None, now=town.now)
    form = town.cast.client(town.other).get(PAGE).context["form"]
    assert "person" not in form.fields
    assert [choice for choice, _label in form.fields["network"].choices] == ["", "mail"]
    assert [row.name for row in form.fields["account"].queryset] == ["Contact"]
    assert town.cast.client(town.keeper).get(PAGE).status_code == 403


def test_officers_hear_of_the_secrets_of_their_part_and_see_them(town: Safe) -> None:
    """Of a parent unit they see what lies below; of the rest neither name nor page."""
    below = add_unit(name="Web", by=None, now=town.now, parent=town.cast.unit)
    Account.objects.filter(name="City").update(unit=below)
    give_role(member=town.other, code=RoleCode.SECURITY, unit=town.cast.unit, by=None, now=town.now)
    mine, foreign = Item.objects.get(label="City, main password"), Item.objects.get(label="Of nobody")
    glass = town.put(Kind.BREAK_GLASS, label="City, glass", account=mine.account)
    actions.ask_release(item=glass, reason="Locked out", by=town.keeper, now=town.now)
    assert told("vault.release_asked") == {town.security.user.name, town.other.user.name}

    actions.open_rotations(cause=Cause.SUSPICION, items=[mine, foreign], by=None, now=town.now)

    rows = Notice.objects.filter(kind="vault.rotation_opened", user=town.other.user)
    assert [row.data["secret"] for row in rows] == ["City, main password"]
    assert [task.item.label for task in changes_for(town.other)] == ["City, main password"]
    assert [release.item.label for release in requests_for(town.other)] == ["City, glass"]
    seen = {row.item.label for row in board(town.other, town.now)}
    assert seen == {"City", "City, main password", "City, glass", "Contact, mail"}


def test_administrators_hear_where_nobody_secures(town: Safe) -> None:
    Item.objects.filter(label="Of nobody").update(custodian=None)
    give_role(member=town.other, code=RoleCode.ADMINISTRATOR, unit=town.cast.unit, by=None, now=town.now)
    take_role(role=Role.objects.get(member=town.security, code="security"), by=None, now=town.now)
    Notice.objects.all().delete()

    actions.open_rotations(cause=Cause.SUSPICION, items=[Item.objects.get(label="Of nobody")], by=None, now=town.now)

    assert told("vault.rotation_opened") == {town.cast.administrator.user.name}
