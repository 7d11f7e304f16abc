from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from rostra.jurisdictions.worktime import NoWorkingTime, due

OSLO = ZoneInfo("Europe/Oslo")
WEEK = (0, 1, 2, 3, 4)
ALL = tuple(range(7))
EIGHT, FOUR, MIDNIGHT = time(8), time(16), time(0)


def office(start: datetime, minutes: int, closed: tuple[date, ...] = ()) -> datetime:
    return due(start, minutes, WEEK, EIGHT, FOUR, OSLO, closed).astimezone(OSLO)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=OSLO)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        # 2026-11-24 is a Tuesday.
        pytest.param(at(2026, 11, 24, 10), 60, at(2026, 11, 24, 11), id="within the day"),
        pytest.param(at(2026, 11, 24, 10), 480, at(2026, 11, 25, 10), id="over the night"),
        pytest.param(at(2026, 11, 24, 8), 480, at(2026, 11, 24, 16), id="the whole day ends with it"),
        pytest.param(at(2026, 11, 24, 16), 1, at(2026, 11, 25, 8, 1), id="from closing on counts the next day"),
        pytest.param(at(2026, 11, 24, 5), 30, at(2026, 11, 24, 8, 30), id="before opening"),
        pytest.param(at(2026, 11, 27, 15), 120, at(2026, 11, 30, 9), id="over the weekend"),
        pytest.param(at(2026, 11, 28, 12), 60, at(2026, 11, 30, 9), id="from the weekend"),
        pytest.param(at(2026, 11, 24, 10), 0, at(2026, 11, 24, 10), id="nothing, in hours"),
        pytest.param(at(2026, 11, 28, 10), 0, at(2026, 11, 30, 8), id="nothing, out of hours"),
        pytest.param(at(2026, 11, 24, 10), 480 * 10, at(2026, 12, 8, 10), id="two weeks"),
    ],
)
def test_due_counts_office_hours(start: datetime, minutes: int, expected: datetime) -> None:
    assert office(start, minutes) == expected


def test_due_leaves_closed_days_out() -> None:
    assert office(at(2026, 12, 24, 15), 120, (date(2026, 12, 25),)) == at(2026, 12, 28, 9)


@pytest.mark.parametrize(("year", "month", "day"), [(2026, 3, 29), (2026, 10, 25)])
def test_due_keeps_the_clock_on_the_wall_when_clocks_change(year: int, month: int, day: int) -> None:
    change = at(year, month, day)
    friday = datetime.combine(change.date() - timedelta(days=2), time(9), OSLO)

    assert office(friday, 480) == datetime.combine(change.date() + timedelta(days=1), time(9), OSLO)


@pytest.mark.parametrize(
    ("evening", "hours"), [(datetime(2026, 3, 28, 23, tzinfo=OSLO), 7), (datetime(2026, 10, 24, 23, tzinfo=OSLO), 9)]
)
def test_due_measures_real_minutes_over_a_change_of_clocks(evening: datetime, hours: int) -> None:
    morning = evening.replace(hour=7) + timedelta(days=1)

    assert due(evening, hours * 60, ALL, MIDNIGHT, MIDNIGHT, OSLO) == morning


@pytest.mark.parametrize("zone", ["Europe/Oslo", "Africa/Cairo", "Asia/Beirut", "America/Santiago", "UTC"])
def test_due_round_the_clock_has_no_hole(zone: str) -> None:
    start = datetime(2026, 1, 1, 0, 0, 30, tzinfo=UTC)

    for minutes in range(0, 365 * 24 * 60, 7 * 24 * 60 + 61):
        expected = start + timedelta(minutes=minutes)
        assert due(start, minutes, ALL, MIDNIGHT, MIDNIGHT, ZoneInfo(zone)) == expected


def test_due_counts_hours_that_end_at_midnight() -> None:
    found = due(at(2026, 11, 24, 23), 120, ALL, time(20), MIDNIGHT, OSLO)

    assert found == at(2026, 11, 25, 21)


def test_due_gives_the_opening_hour_that_a_change_of_clocks_leaves_out() -> None:
    found = due(at(2026, 3, 28, 23), 30, ALL, time(2, 30), time(5), OSLO)

    assert found == at(2026, 3, 29, 4)


def test_due_is_in_utc() -> None:
    assert due(at(2026, 11, 24, 10), 60, WEEK, EIGHT, FOUR, OSLO).tzinfo is UTC


@pytest.mark.parametrize(
    ("days", "start", "end", "closed"),
    [
        ((), EIGHT, FOUR, ()),
        ((7,), EIGHT, FOUR, ()),
        (WEEK, FOUR, EIGHT, ()),
        (WEEK, EIGHT, EIGHT, ()),
        ((0,), EIGHT, FOUR, tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(8 * 366))),
    ],
)
def test_due_refuses_hours_in_which_nobody_works(
    days: tuple[int, ...], start: time, end: time, closed: tuple[date, ...]
) -> None:
    with pytest.raises(NoWorkingTime):
        due(at(2026, 11, 24, 10), 60, days, start, end, OSLO, frozenset(closed))


def test_due_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 11, 24), 60, WEEK, EIGHT, FOUR, OSLO)  # noqa: DTZ001


def test_due_refuses_negative_minutes() -> None:
    with pytest.raises(ValueError, match="negative"):
        office(at(2026, 11, 24, 10), -1)
