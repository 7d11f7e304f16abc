"""Rights on single accounts, given and ended; who has access to what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.people.actions import NotAllowed, end_grant, end_grants, end_membership, give_grant, give_role, set_rule
from rostra.people.actions.granting import GrantNotPossible
from rostra.people.enums import GrantRight, RuleKey
from rostra.people.models import Grant, Member, Notice
from rostra.people.queries import access_register, access_to, granted, grants_of
from tests.people.rights import account, grant, newcomer


@pytest.fixture
def city(cast: Any) -> Account:
    return account("city", now=cast.now)


@pytest.fixture
def noor(cast: Any) -> Member:
    return newcomer(cast)


def give(cast: Any, member: Member, city: Account, **more: Any) -> Grant:
    values = {"right": "answer", "by": cast.administrator, "now": cast.now, **more}
    return give_grant(member=member, account=city, **values)


def test_grant_is_written_down_and_told(cast: Any, city: Account, noor: Member) -> None:
    end = cast.now + timedelta(days=7)
    row = give(cast, noor, city, ends_at=end, personal_handle="@noor")

    assert (row.right, row.ends_at, row.given_by, row.personal_handle) == (
        "answer",
        end,
        cast.administrator.user,
        "@noor",
    )
    event = Event.objects.get(kind="people.grant_given")
    said = {"user": noor.user_id, "account": city.pk, "right": "answer", "until": end.isoformat()}
    assert event.data == {**said, "starts": cast.now.isoformat(), "mandate": None}
    assert event.actor == cast.administrator.user
    assert [notice.data for notice in Notice.objects.filter(user=noor.user, kind="people.grant_given")] == [
        {"account": "city", "right": "answer"}
    ]


def test_nobody_gives_what_they_may_not(cast: Any, city: Account, noor: Member) -> None:
    keeper = newcomer(cast, "Kim Keeper")
    give(cast, keeper, city, right="administer")
    with pytest.raises(NotAllowed):
        give(cast, noor, city, by=keeper)
    with pytest.raises(NotAllowed):
        give(cast, noor, city, by=cast.editor)
    give(cast, noor, city, right="administer", by=keeper)

    assert [row.right for row in grants_of(noor)] == ["administer"]


def test_nobody_gives_themselves_more(cast: Any, city: Account, noor: Member) -> None:
    give(cast, noor, city, right="administer")
    # What they hold already is no exception: it would stay when the role or the right is gone.
    for by in (cast.administrator, noor):
        with pytest.raises(NotAllowed, match="Nobody gives themselves more"):
            give(cast, by, city, right="administer", by=by)

    assert [row.member for row in Grant.objects.all()] == [noor]


def test_what_is_given_because_of_a_right_ends_with_it(cast: Any, city: Account, noor: Member) -> None:
    keeper, end = newcomer(cast, "Kim Keeper"), cast.now + timedelta(days=7)
    for right, until in (("administer", end), ("answer", end + timedelta(days=1)), ("write", None)):
        give(cast, keeper, city, right=right, ends_at=until)
    for right, until in (("administer", None), ("answer", end + timedelta(days=9)), ("write", end - timedelta(days=1))):
        give(cast, noor, city, right=right, ends_at=until, by=keeper)
    with pytest.raises(GrantNotPossible):
        give(cast, cast.reader, city, right="write", by=keeper, starts_at=end)

    assert [(row.right, row.ends_at) for row in grants_of(noor)] == [
        ("administer", end),
        ("answer", end),
        ("write", end - timedelta(days=1)),
    ]


def test_what_an_owner_gives_ends_with_the_right_and_has_no_end_by_a_role(
    cast: Any, city: Account, noor: Member
) -> None:
    owner, end = newcomer(cast, "Ola Owner"), cast.now + timedelta(days=7)
    city.owner = owner
    give(cast, owner, city, right="answer", ends_at=end)
    give_role(member=owner, code="editor", by=cast.administrator, now=cast.now)
    for right in ("answer", "write"):
        give(cast, noor, city, right=right, by=owner)
    give(cast, noor, city, right="moderate", by=cast.security)

    assert [(row.right, row.ends_at) for row in grants_of(noor)] == [
        ("answer", end),
        ("moderate", None),
        ("write", None),
    ]


def test_same_right_is_given_once_and_again_when_it_ran_out(cast: Any, city: Account, noor: Member) -> None:
    first = give(cast, noor, city, ends_at=cast.now + timedelta(days=1))
    with pytest.raises(GrantNotPossible):
        give(cast, noor, city)
    later = cast.now + timedelta(days=2)
    give(cast, noor, city, now=later)
    first.refresh_from_db()

    assert first.ended_at == first.ends_at
    with pytest.raises(GrantNotPossible):
        give(cast, noor, city, now=later)


@pytest.mark.parametrize("days", [-1, 0])
def test_end_lies_ahead_of_the_beginning(cast: Any, city: Account, noor: Member, days: int) -> None:
    with pytest.raises(GrantNotPossible):
        give(cast, noor, city, ends_at=cast.now + timedelta(days=days))


def test_no_right_for_who_left_or_on_what_is_closed(cast: Any, city: Account, noor: Member) -> None:
    end_membership(member=noor, by=cast.administrator, now=cast.now)
    with pytest.raises(GrantNotPossible):
        give(cast, noor, city)
    city.closed_at = cast.now
    with pytest.raises(GrantNotPossible):
        give(cast, cast.reader, city)


def test_personal_accounts_are_recorded_or_refused(cast: Any, city: Account, noor: Member) -> None:
    set_rule(key=RuleKey.PERSONAL_ADMINS, value="refuse", by=None, now=cast.now)
    with pytest.raises(GrantNotPossible) as refused:
        give(cast, noor, city, personal_handle="@noor")

    assert refused.value.field == "personal_handle"
    assert give(cast, noor, city).personal_handle == ""


def test_grant_is_ended_by_who_could_give_it_or_who_has_it(cast: Any, city: Account, noor: Member) -> None:
    rows = [give(cast, noor, city, right=right) for right in ("answer", "write", "moderate")]
    with pytest.raises(NotAllowed):
        end_grant(grant=rows[0], by=cast.editor, now=cast.now)
    end_grant(grant=rows[0], by=noor, now=cast.now)
    end_grant(grant=rows[1], by=cast.security, now=cast.now)
    end_grant(grant=rows[2], by=None, now=cast.now)
    end_grant(grant=rows[0], by=noor, now=cast.now)

    assert list(grants_of(noor)) == []
    ended = Event.objects.filter(kind="people.grant_ended").order_by("pk")
    assert [(event.data["right"], event.actor) for event in ended] == [
        ("answer", noor.user),
        ("write", cast.security.user),
        ("moderate", None),
    ]


def test_leaving_ends_grants_and_nothing_is_left_of_a_refusal(cast: Any, city: Account, noor: Member) -> None:
    give(cast, noor, city)
    end_membership(member=noor, by=cast.administrator, now=cast.now)

    assert Grant.objects.filter(member=noor, ended_at=None).count() == 0
    assert end_grants(Grant.objects.filter(member=noor), by=None, now=cast.now) == 0


def test_register_says_who_has_access_by_what_since_when(cast: Any, city: Account, noor: Member) -> None:
    end = cast.now + timedelta(days=7)
    give(cast, noor, city, ends_at=end)
    gone = newcomer(cast, "Gus Gone")
    give(cast, gone, city, ends_at=cast.now + timedelta(hours=1))
    rows = access_to(city, cast.now + timedelta(hours=2))

    assert [(row.member.user.name, str(row.what), row.until) for row in rows] == [
        ("Ana Popa", "Editor", None),
        ("Jonas Berg", "Approver", None),
        ("Lena Krog", "Responder", None),
        ("Mihai Rusu", "Administrator", None),
        ("Noor New", "Answer people", end),
        ("Sara Lind", "Security officer", None),
    ]
    assert {row.since for row in rows} == {cast.now}
    assert rows[4].by == cast.administrator.user


def test_register_asks_as_much_for_one_account_as_for_thirty(cast: Any, city: Account) -> None:
    def queries(accounts: list[Account]) -> int:
        with CaptureQueriesContext(connection) as asked:
            access_register(accounts, cast.now)
        return len(asked)

    give(cast, newcomer(cast), city)
    one = queries([city])
    many = [account(f"account {number}", now=cast.now, unit=cast.unit) for number in range(29)]
    for number, each in enumerate(many):
        give(cast, newcomer(cast, f"P{number} Person"), each)

    assert queries([city, *many]) == one


def test_those_with_a_right_by_grant_are_found(cast: Any, city: Account, noor: Member) -> None:
    other = account("other", now=cast.now)
    grant(noor, city, "answer")
    grant(cast.reader, other, "answer")

    assert [*Member.objects.filter(granted(GrantRight.ANSWER, city.pk, timezone.now()))] == [noor]
    assert {*Member.objects.filter(granted(GrantRight.ANSWER, None, timezone.now()))} == {noor, cast.reader}
