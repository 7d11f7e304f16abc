"""What the plan says."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.accounts.models import Account
from rostra.editorial.actions import discard_post, plan
from rostra.editorial.content import Details
from rostra.editorial.enums import EntryKind, Quiet
from rostra.editorial.models import ContentType, PlanEntry, Slot
from rostra.editorial.planning import (
    Wanted,
    days_of,
    dues,
    narrowed,
    occurrences,
    open_occurrence,
    quiet_periods,
    silences,
)
from rostra.editorial.queries import readable
from rostra.people.actions import add_unit
from rostra.people.queries import below
from tests.editorial.office import Office

OSLO = ZoneInfo("Europe/Oslo")
MONDAY = date(2026, 11, 23)


def slot(office: Office, **changes: Any) -> Slot:
    values = {"name": "Mornings", "account": office.city, "days": (0,), "clock": time(9), "starts_on": MONDAY}
    return plan.add_slot(fields=plan.SlotFields(**{**values, **changes}), by=office.cast.approver, now=office.clock())


@pytest.mark.parametrize(
    ("days", "weeks", "ends_on", "found"),
    [
        ([0, 4], 1, None, [23, 27, 30]),
        ([2], 2, None, [25]),
        ([2], 1, None, [25, 2]),
        ([0, 4], 1, date(2026, 11, 26), [23]),
        ([0], 1, date(2026, 11, 1), []),
    ],
)
def test_days_of_a_slot(days: list[int], weeks: int, ends_on: date | None, found: list[int]) -> None:
    row = Slot(days=days, every_weeks=weeks, starts_on=MONDAY, ends_on=ends_on)

    assert [day.day for day in days_of(row, date(2026, 11, 20), date(2026, 12, 3))] == found


def test_weeks_are_counted_from_the_week_in_which_the_slot_begins() -> None:
    row = Slot(days=[0, 4], every_weeks=2, starts_on=date(2026, 11, 25))

    assert [day.isoformat() for day in days_of(row, MONDAY, date(2026, 12, 12))] == [
        "2026-11-27",
        "2026-12-07",
        "2026-12-11",
    ]


@pytest.mark.parametrize(
    ("zone", "first", "last", "hours"),
    [
        ("Europe/Oslo", date(2026, 10, 24), date(2026, 10, 26), {9}),
        ("Europe/Chisinau", date(2026, 3, 28), date(2026, 3, 30), {9}),
        ("Europe/Stockholm", date(2026, 3, 28), date(2026, 3, 30), {9}),
        ("Asia/Riyadh", date(2026, 3, 28), date(2026, 3, 30), {9}),
        ("Pacific/Auckland", date(2026, 9, 26), date(2026, 9, 28), {9}),
    ],
)
def test_nine_stays_nine_when_the_clocks_change(
    office: Office, zone: str, first: date, last: date, hours: set[int]
) -> None:
    """Trap 8."""
    slot(office, days=tuple(range(7)), starts_on=date(2026, 1, 1))

    found = occurrences(first, last, ZoneInfo(zone))

    assert {each.at.astimezone(ZoneInfo(zone)).hour for each in found} == hours
    assert [each.moved for each in found] == [False, False, False]


def test_time_that_the_clocks_jump_over_moves_to_the_next_minute_and_says_so(office: Office) -> None:
    slot(office, days=(5, 6, 0), clock=time(2, 30), starts_on=date(2026, 3, 1))

    found = occurrences(date(2026, 3, 28), date(2026, 3, 30), OSLO)

    assert [(each.at, each.moved) for each in found] == [
        (datetime(2026, 3, 28, 1, 30, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 30, 0, 30, tzinfo=UTC), False),
    ]


def test_post_fills_a_day_until_it_is_discarded(office: Office) -> None:
    row = slot(office)
    post = office.write(details=Details(slot_id=row.pk, slot_day=MONDAY))

    assert [each.post_id for each in occurrences(MONDAY, date(2026, 11, 30), OSLO)] == [post.pk, None]
    assert open_occurrence(row.pk, MONDAY, OSLO) is None

    discard_post(post=post, by=office.cast.editor, now=office.clock())

    found = open_occurrence(row.pk, MONDAY, OSLO)
    assert found is not None
    assert found.at == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_day_that_is_none_of_the_slot_is_not_open(office: Office) -> None:
    row = slot(office)

    assert open_occurrence(row.pk, date(2026, 11, 24), OSLO) is None
    assert open_occurrence(row.pk + 1, MONDAY, OSLO) is None


def test_slot_of_a_closed_account_has_no_days(office: Office) -> None:
    slot(office)
    Account.objects.update(closed_at=office.clock())

    assert occurrences(MONDAY, MONDAY, OSLO) == []


def entry(office: Office, title: str, hours: int, quiet: Quiet) -> PlanEntry:
    now = office.clock()
    fields = plan.EntryFields(
        kind=EntryKind.ELECTION,
        title=title,
        starts_at=now + timedelta(hours=hours),
        ends_at=now + timedelta(hours=hours + 2),
        quiet=quiet,
    )
    return plan.add_entry(fields=fields, by=office.cast.approver, now=now)


def test_quiet_periods_touch_the_time(office: Office) -> None:
    now = office.clock()
    entry(office, "Before", -2, Quiet.SILENCE)
    entry(office, "Works", 0, Quiet.NO)
    inside = entry(office, "Inside", 0, Quiet.SERVICE)
    entry(office, "After", 3, Quiet.SILENCE)
    gone = entry(office, "Gone", 0, Quiet.SILENCE)
    plan.remove_entry(entry=gone, by=office.cast.approver, now=now)

    assert quiet_periods(now, now) == [inside]
    assert [row.title for row in quiet_periods(now, now + timedelta(hours=3))] == ["Inside", "After"]


@pytest.mark.parametrize(
    ("quiet", "kind", "silent"),
    [
        (Quiet.NO, None, False),
        (Quiet.SERVICE, None, True),
        (Quiet.SERVICE, ContentType(service=False), True),
        (Quiet.SERVICE, ContentType(service=True), False),
        (Quiet.SILENCE, ContentType(service=True), True),
    ],
)
def test_what_a_quiet_period_lets_out(quiet: Quiet, kind: ContentType | None, silent: bool) -> None:
    assert silences(PlanEntry(quiet=quiet), kind) is silent


def test_cadence_knows_what_went_out_and_what_is_planned(office: Office) -> None:
    by, now = office.cast.approver, office.clock()
    kind = plan.add_type(fields=plan.TypeFields(name="News"), by=by, now=now)
    for account in (None, office.city, office.transit):
        plan.set_cadence(kind=kind, account=account, every_minutes=60, by=by, now=now)
    details = Details(content_type_id=kind.pk)
    office.published(details=details)
    later = now + timedelta(hours=5)
    taken_off = office.write(details=details, due_at=later, accounts=(office.city, office.transit))
    office.save(taken_off, accounts=(office.city,), details=details)

    found = {due.cadence.account: due for due in dues(office.clock())}

    assert {account and account.handle: (due.last, due.planned) for account, due in found.items()} == {
        None: (now, later),
        "city": (now, later),
        "transit": (None, None),
    }
    assert found[office.city].due_at == now + timedelta(hours=1)
    assert [found[office.city].overdue(now + timedelta(minutes=each)) for each in (59, 60)] == [False, True]


def test_nothing_is_due_on_an_account_that_is_closed(office: Office) -> None:
    by, now = office.cast.approver, office.clock()
    kind = plan.add_type(fields=plan.TypeFields(name="News"), by=by, now=now)
    for account in (None, office.city, office.transit):
        plan.set_cadence(kind=kind, account=account, every_minutes=60, by=by, now=now)
    Account.objects.filter(pk=office.transit.pk).update(closed_at=now)

    assert {due.cadence.account for due in dues(now)} == {None, office.city}


def test_body_without_cadences_has_none_due(office: Office) -> None:
    assert dues(office.clock()) == []


def test_dues_are_asked_as_often_for_thirty_as_for_one(office: Office) -> None:
    by, now = office.cast.approver, office.clock()

    def add(number: int) -> None:
        kind = plan.add_type(fields=plan.TypeFields(name=f"News {number}"), by=by, now=now)
        plan.set_cadence(kind=kind, account=None, every_minutes=60, by=by, now=now)
        office.write(details=Details(content_type_id=kind.pk), due_at=now + timedelta(hours=1))

    add(0)
    with CaptureQueriesContext(connection) as one:
        dues(now)
    for number in range(1, 30):
        add(number)
    with CaptureQueriesContext(connection) as thirty:
        found = dues(now)

    assert (len(thirty), len(found)) == (len(one), 30)


def test_posts_are_narrowed(office: Office) -> None:
    by, now = office.cast.approver, office.clock()
    kind = plan.add_type(fields=plan.TypeFields(name="News"), by=by, now=now)
    part = add_unit(name="Press", parent=office.cast.unit, by=None, now=now)
    office.write(title="City")
    office.write(title="Transit", accounts=(office.transit,), details=Details(content_type_id=kind.pk))
    office.ask(office.write(title="Part", unit=part))

    def titles(**wanted: Any) -> list[str]:
        rows = narrowed(readable(office.cast.reader), Wanted(**wanted))
        return list(rows.order_by("pk").values_list("title", flat=True))

    assert titles() == ["City", "Transit", "Part"]
    assert titles(account=office.transit.pk) == ["Transit"]
    assert titles(channel="fake") == ["City", "Transit", "Part"]
    assert titles(channel="mail") == []
    assert titles(units=frozenset(below(office.cast.unit))) == ["Part"]
    assert titles(content_type=kind.pk) == ["Transit"]
    assert titles(state="review") == ["Part"]
