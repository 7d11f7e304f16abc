"""Mandates: given, in force, announced before their end, ended with what came with them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.people.actions import (
    NotAllowed,
    Wish,
    confirm_mandate,
    end_mandate,
    end_membership,
    give_mandate,
    remind_of_mandates,
    set_rule,
)
from rostra.people.actions.mandates import REMIND, MandateNotPossible
from rostra.people.enums import GrantRight, Right, RuleKey
from rostra.people.models import Grant, Mandate, Member, Notice
from rostra.people.notices import sentence
from rostra.people.queries import (
    access_to,
    granted,
    grants_of,
    mandates,
    mandates_in_force,
    missing_duties,
    without_manager,
)
from rostra.people.rules import may_on, needs_second_factor
from tests.people.rights import account, newcomer


@pytest.fixture
def city(cast: Any) -> Account:
    return account("city", now=cast.now)


@pytest.fixture
def noor(cast: Any) -> Member:
    return newcomer(cast)


def give(cast: Any, member: Member, **more: Any) -> Mandate:
    values: dict[str, Any] = {
        "manager": cast.approver,
        "scope_text": "Answers for the library.",
        "starts_at": cast.now,
        "ends_at": cast.now + timedelta(days=90),
        "by": cast.administrator,
        "now": cast.now,
    }
    return give_mandate(member=member, **{**values, **more})


def confirmed(cast: Any, member: Member, **more: Any) -> Mandate:
    row = give(cast, member, **more)
    return confirm_mandate(mandate=row, by=row.manager, now=more.get("now", cast.now))


def test_mandate_brings_rights_and_is_told(cast: Any, city: Account, noor: Member) -> None:
    row = confirmed(cast, noor, duties=["service"], wishes=[Wish(city, "answer"), Wish(city, "write")])

    assert (row.duties, row.manager, row.created_by) == (["service"], cast.approver, cast.administrator.user)
    assert [(each.right, each.ends_at, each.mandate) for each in noor.grants.order_by("right")] == [
        ("answer", row.ends_at, row),
        ("write", row.ends_at, row),
    ]
    event = Event.objects.get(kind="people.mandate_given")
    assert event.data["manager"] == cast.approver.user_id
    assert event.about == f"people.mandate:{row.pk}"
    assert Notice.objects.filter(user=noor.user, kind="people.mandate_given").count() == 1
    assert list(mandates(noor)) == [row]


def test_mandate_is_in_force_between_its_dates(cast: Any, noor: Member) -> None:
    row = confirmed(cast, noor, starts_at=cast.now + timedelta(days=1))
    without_end = confirmed(cast, noor, ends_at=None)
    assert row.ends_at is not None
    moments = (cast.now, cast.now + timedelta(days=1), row.ends_at)

    assert [row.in_force(at) for at in moments] == [False, True, False]
    assert [list(mandates_in_force(at)) for at in moments] == [[without_end], [row, without_end], [without_end]]


@pytest.mark.parametrize("right", ["answer", "administer"])
def test_who_writes_it_down_administers_that_part(cast: Any, noor: Member, city: Account, right: str) -> None:
    for by in (cast.editor, cast.security, noor):
        with pytest.raises(NotAllowed):
            give(cast, noor, by=by, wishes=[Wish(city, right)])
    assert (Mandate.objects.count(), Grant.objects.count()) == (0, 0)


def test_mandates_that_make_no_sense_are_refused(cast: Any, noor: Member) -> None:
    gone = newcomer(cast, "Gus Gone")
    end_membership(member=gone, by=cast.administrator, now=cast.now)
    wrong: list[dict[str, Any]] = [{"manager": noor}, {"manager": gone}, {"ends_at": cast.now}]
    for values in wrong:
        with pytest.raises(MandateNotPossible):
            give(cast, noor, **values)
    with pytest.raises(MandateNotPossible):
        give(cast, gone)


def test_grant_under_a_mandate_ends_with_it_at_the_latest(cast: Any, city: Account, noor: Member) -> None:
    row = give(cast, noor, wishes=[Wish(city, "answer")])
    grant = noor.grants.get()
    end_mandate(mandate=row, by=cast.approver, now=cast.now)
    end_mandate(mandate=row, by=cast.approver, now=cast.now + timedelta(days=1))
    grant.refresh_from_db()
    row.refresh_from_db()

    assert (grant.ended_at, row.ended_at) == (cast.now, cast.now)
    assert Event.objects.filter(kind__in=["people.mandate_ended", "people.grant_ended"]).count() == 2


def test_manager_person_and_administrators_end_it(cast: Any, noor: Member) -> None:
    for by in (cast.approver, noor, cast.administrator, None):
        row = give(cast, noor)
        end_mandate(mandate=row, by=by, now=cast.now)
        row.refresh_from_db()
        assert row.ended_at == cast.now
    with pytest.raises(NotAllowed):
        end_mandate(mandate=give(cast, noor), by=cast.editor, now=cast.now)


def test_leaving_ends_mandates_with_their_rights(cast: Any, city: Account, noor: Member) -> None:
    row = give(cast, noor, wishes=[Wish(city, "answer")])
    end_membership(member=noor, by=cast.administrator, now=cast.now)
    row.refresh_from_db()

    assert (row.ended_at, noor.grants.get().ended_at) == (cast.now, cast.now)


def test_mandate_waits_for_the_manager_and_counts_then(cast: Any, city: Account, noor: Member) -> None:
    # Pages read the clock on the wall.
    at = timezone.now() - timedelta(hours=1)
    set_rule(key=RuleKey.SECOND_FACTOR, value=["service"], by=None, now=at)
    row = give(cast, noor, starts_at=at, now=at, duties=["service"], wishes=[Wish(city, "answer")])
    page = f"/settings/mandates/{row.pk}/"
    asked = Notice.objects.get(kind="people.mandate_to_confirm")

    def counts() -> list[bool]:
        fresh = Member.objects.select_related("user").get(pk=noor.pk)
        return [
            row.in_force(at),
            row in mandates_in_force(at),
            may_on(fresh, Right.ANSWER, city, at),
            [*Member.objects.filter(granted(GrantRight.ANSWER, city.pk, timezone.now()))] == [noor],
            any(each.member == noor for each in access_to(city, at)),
            grants_of(noor).exists(),
            needs_second_factor(fresh, now=at),
        ]

    assert (asked.user, asked.url) == (cast.approver.user, page)
    assert sentence(asked.kind, asked.data) == (
        "A mandate for \u2068Noor New\u2069 names you as the manager: confirm it, or end it."
    )
    assert (counts(), Notice.objects.filter(user=noor.user).count()) == ([False] * 7, 0)
    for other in (cast.administrator, noor, cast.editor):
        with pytest.raises(NotAllowed):
            confirm_mandate(mandate=row, by=other, now=at)
    confirm_mandate(mandate=row, by=cast.approver, now=at)

    assert counts() == [True] * 7
    assert [notice.kind for notice in Notice.objects.filter(user=noor.user)] == ["people.mandate_given"]
    assert Notice.objects.get(pk=asked.pk).read_at == at
    assert Event.objects.get(kind="people.mandate_confirmed").actor == cast.approver.user
    with pytest.raises(Faster):
        confirm_mandate(mandate=row, by=cast.approver, now=at)


def test_manager_who_writes_it_down_has_confirmed_it(cast: Any, noor: Member) -> None:
    assert give(cast, noor, manager=cast.administrator).in_force(cast.now)
    assert give(cast, noor, by=None).in_force(cast.now)


def test_what_is_over_or_ended_is_not_confirmed(cast: Any, noor: Member) -> None:
    over, ended = give(cast, noor), give(cast, noor)
    end_mandate(mandate=ended, by=cast.approver, now=cast.now)
    with pytest.raises(MandateNotPossible):
        confirm_mandate(mandate=over, by=cast.approver, now=cast.now + timedelta(days=90))
    with pytest.raises(Faster):
        confirm_mandate(mandate=ended, by=cast.approver, now=cast.now)
    end_membership(member=cast.approver, by=cast.administrator, now=cast.now)
    with pytest.raises(NotAllowed):
        confirm_mandate(mandate=over, by=Member.objects.get(pk=cast.approver.pk), now=cast.now)


def test_who_writes_down_their_own_mandate_gives_themselves_no_right(cast: Any, city: Account) -> None:
    with pytest.raises(NotAllowed, match="Nobody gives themselves more"):
        give(cast, cast.administrator, wishes=[Wish(city, "write")])
    row = give(cast, cast.administrator)

    assert (row.confirmed_at, Mandate.objects.count()) == (None, 1)


def test_mandates_whose_manager_left_are_found(cast: Any, noor: Member) -> None:
    row = confirmed(cast, noor)
    confirmed(cast, noor, ends_at=cast.now + timedelta(days=1))
    end_mandate(mandate=confirmed(cast, noor), by=None, now=cast.now)
    give(cast, cast.reader, manager=cast.administrator)
    later = cast.now + timedelta(days=2)
    assert list(without_manager(later)) == []
    end_membership(member=cast.approver, by=cast.administrator, now=cast.now)

    assert list(without_manager(later)) == [row]
    assert missing_duties(now=later).mandates == [row]
    end_mandate(mandate=row, by=None, now=later)
    give(cast, noor, manager=cast.editor, ends_at=None)
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    client = cast.client(cast.administrator)
    pages = [client.get(url).content.decode() for url in ("/settings/duties/", "/")]
    words = ("Their manager has left", "The managers of 2 mandates have left.")
    assert [words[number] in page for number, page in enumerate(pages)] == [True, True]


def told(now: datetime) -> list[tuple[str, str]]:
    remind_of_mandates(now=now)
    rows = Notice.objects.filter(kind="people.mandate_ending").order_by("pk")
    return [(row.user.name, sentence(row.kind, row.data)) for row in rows]


def test_people_and_managers_are_told_once_fourteen_days_before(cast: Any, noor: Member) -> None:
    end = cast.now + timedelta(days=30)
    give(cast, noor, ends_at=end)
    give(cast, noor, ends_at=None)

    assert told(end - REMIND - timedelta(minutes=1)) == []
    words = "The mandate of \u2068Noor New\u2069 ends on 24 December 2026."
    expected = [("Noor New", words), ("Jonas Berg", words)]
    assert told(end - REMIND) == expected
    assert told(end - timedelta(days=1)) == expected


def test_manager_who_left_is_not_told_and_an_ended_one_not_announced(cast: Any, noor: Member) -> None:
    end = cast.now + timedelta(days=10)
    end_mandate(mandate=give(cast, noor, ends_at=end), by=None, now=cast.now)
    give(cast, noor, ends_at=end)
    end_membership(member=cast.approver, by=cast.administrator, now=cast.now)

    assert [name for name, _ in told(cast.now)] == ["Noor New"]
