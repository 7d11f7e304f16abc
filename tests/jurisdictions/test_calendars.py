from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.jurisdictions.calendars import EVERY_DAY, Step, WorkingCalendar, of_law
from rostra.jurisdictions.closures import Cause, ClosedDays, Closure, Why
from rostra.jurisdictions.packs import Region, pack
from rostra.jurisdictions.worktime import NoWorkingTime

OSLO, CHISINAU, STOCKHOLM, AUCKLAND, RIYADH = (
    ZoneInfo(name) for name in ("Europe/Oslo", "Europe/Chisinau", "Europe/Stockholm", "Pacific/Auckland", "Asia/Riyadh")
)
WEEK = frozenset(range(5))
SUNDAY_TO_THURSDAY = frozenset({6, 0, 1, 2, 3})
NORWAY = ClosedDays((Region("NO"),))
ASKED = date(2026, 12, 15)


def office(closed: ClosedDays = NORWAY, tz: ZoneInfo = OSLO, days: frozenset[int] = WEEK) -> WorkingCalendar:
    return WorkingCalendar(days, time(8), time(16), tz, closed)


def at(*parts: int, tz: ZoneInfo = OSLO) -> datetime:
    return datetime(*parts, tzinfo=tz)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("name", "law", "begin", "days", "expected"),
    [
        pytest.param("en-NZ", 0, ASKED, 20, date(2027, 2, 3), id="OIA, closed from Christmas to 15 January"),
        pytest.param("en-NZ", 1, ASKED, 20, date(2027, 2, 2), id="LGOIMA, closed from 20 December to 10 January"),
        pytest.param("en-GB", 0, ASKED, 20, date(2027, 1, 18), id="FOIA, a bank holiday in any part"),
        pytest.param("en-US", 0, ASKED, 20, date(2027, 1, 14), id="FOIA of the United States"),
        pytest.param("nb-NO", 0, date(2026, 12, 23), 5, date(2026, 12, 31), id="Norway, 24 December is worked on"),
    ],
)
def test_law_falls_due_on_the_golden_dates(name: str, law: int, begin: date, days: int, expected: date) -> None:
    found = pack(name)

    assert of_law(found, found.laws[law], ZoneInfo("UTC")).add_working_days(begin, days) == expected


@pytest.mark.parametrize(
    ("region", "naive"), [(Region("NZ"), date(2027, 1, 18)), (Region("GB", "ENG"), date(2027, 1, 15))]
)
def test_holidays_alone_are_wrong_for_law(region: Region, naive: date) -> None:
    assert office(ClosedDays((region,))).add_working_days(ASKED, 20) == naive


def test_due_leaves_holidays_and_closures_out() -> None:
    calendar = office(ClosedDays((Region("NO"),), own=(Closure(date(2026, 12, 24), date(2026, 12, 24), "Early"),)))

    # 24 is ours, 25 a holiday, 26 and 27 the weekend.
    assert calendar.due(at(2026, 12, 23, 15), 120) == at(2026, 12, 28, 9)


def test_open_days_are_worked_on_whatever_else_is_said() -> None:
    saturday, holiday = date(2026, 11, 28), date(2026, 12, 25)
    calendar = office(ClosedDays((Region("NO"),), opened=frozenset({saturday, holiday})))

    assert [calendar.is_working(day) for day in (saturday, holiday)] == [True, True]
    assert [calendar.why_closed(day) for day in (saturday, holiday)] == [None, None]
    assert calendar.due(at(2026, 11, 27, 15), 120) == at(2026, 11, 28, 9)


def test_why_closed_names_the_reason_that_counts_most() -> None:
    calendar = office(
        ClosedDays(
            (Region("NO"),),
            (*pack("en-NZ").laws[0].closed.value,),  # type: ignore[union-attr]
            (Closure(date(2026, 12, 25), date(2026, 12, 25), "Ours"),),
        )
    )

    assert [calendar.why_closed(date(2026, 12, day)) for day in (24, 25, 26, 28)] == [
        None,
        Why(Cause.OWN, "Ours"),
        Why(Cause.HOLIDAY, "Andre juledag"),
        Why(Cause.PERIOD, "12-25/01-15"),
    ]
    assert calendar.why_closed(date(2026, 11, 28)) == Why(Cause.WEEKDAY)
    assert calendar.why_closed(date(2026, 12, 26), "en") == Why(Cause.HOLIDAY, "Second Day of Christmas")


def test_closed_days_are_those_of_the_working_week() -> None:
    calendar = office(ClosedDays((Region("NO"),), own=(Closure(date(2026, 12, 31), date(2027, 1, 2), "Stocktaking"),)))

    assert calendar.closed_days(date(2026, 12, 20), date(2027, 1, 4)) == [
        (date(2026, 12, 25), Why(Cause.HOLIDAY, "Første juledag")),
        (date(2026, 12, 31), Why(Cause.OWN, "Stocktaking")),
        (date(2027, 1, 1), Why(Cause.OWN, "Stocktaking")),
    ]


def test_days_of_the_moon_are_estimates() -> None:
    calendar = office(ClosedDays((Region("SA"),)), RIYADH, SUNDAY_TO_THURSDAY)
    found = {why.estimated for _day, why in calendar.closed_days(date(2027, 3, 1), date(2027, 3, 31))}

    assert found == {True}
    assert calendar.why_closed(date(2027, 9, 23)) == Why(Cause.HOLIDAY, "اليوم الوطني")


def test_week_from_sunday_to_thursday_rests_on_friday_and_saturday() -> None:
    calendar = office(ClosedDays((Region("SA"),)), RIYADH, SUNDAY_TO_THURSDAY)

    # Thursday 26 November 2026.
    assert calendar.due(at(2026, 11, 26, 15, tz=RIYADH), 120) == at(2026, 11, 29, 9, tz=RIYADH)


@pytest.mark.parametrize(
    ("tz", "friday", "monday"),
    [
        (OSLO, date(2027, 3, 19), date(2027, 3, 22)),
        (CHISINAU, date(2027, 3, 26), date(2027, 3, 29)),
        (STOCKHOLM, date(2026, 10, 23), date(2026, 10, 26)),
        (AUCKLAND, date(2027, 4, 2), date(2027, 4, 5)),
        (AUCKLAND, date(2026, 9, 25), date(2026, 9, 28)),
    ],
)
def test_nine_stays_nine_when_the_clocks_change(tz: ZoneInfo, friday: date, monday: date) -> None:
    calendar = office(ClosedDays(), tz)

    assert calendar.due(datetime.combine(friday, time(9), tz), 480) == datetime.combine(monday, time(9), tz)


def test_round_the_clock_has_no_hole() -> None:
    calendar = WorkingCalendar(EVERY_DAY, time(0), time(0), CHISINAU)
    start = datetime(2026, 3, 28, 12, 0, 30, tzinfo=UTC)

    for minutes in range(0, 3 * 24 * 60, 59):
        assert calendar.due(start, minutes) == start + timedelta(minutes=minutes)
        assert calendar.minutes_between(start, start + timedelta(minutes=minutes)) == minutes


def test_explain_shows_each_day_with_its_minutes_or_its_reason() -> None:
    steps = office().explain(at(2026, 12, 23, 15, 30), 540, "en")

    assert steps == [
        Step(date(2026, 12, 23), 30, None),
        Step(date(2026, 12, 24), 480, None),
        Step(date(2026, 12, 25), 0, Why(Cause.HOLIDAY, "Christmas Day")),
        Step(date(2026, 12, 26), 0, Why(Cause.HOLIDAY, "Second Day of Christmas")),
        Step(date(2026, 12, 27), 0, Why(Cause.WEEKDAY)),
        Step(date(2026, 12, 28), 30, None),
    ]


def test_explain_begins_on_the_day_of_the_start_though_its_hours_are_over() -> None:
    assert office().explain(at(2026, 11, 24, 18), 60) == [
        Step(date(2026, 11, 24), 0, None),
        Step(date(2026, 11, 25), 60, None),
    ]


STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
CALENDARS = st.sampled_from(
    [
        office(),
        office(ClosedDays((Region("NZ", "AUK"),)), AUCKLAND),
        office(ClosedDays((Region("SA"),)), RIYADH, SUNDAY_TO_THURSDAY),
        office(ClosedDays((Region("MD"),), opened=frozenset({date(2026, 5, 1)})), CHISINAU),
        WorkingCalendar(EVERY_DAY, time(0), time(0), STOCKHOLM, ClosedDays((Region("SE"),))),
        WorkingCalendar(WEEK, time(20), time(0), OSLO, NORWAY),
    ]
)


@settings(max_examples=150)
@given(CALENDARS, STARTS, st.integers(0, 6000))
def test_minutes_between_is_the_inverse_of_due(calendar: WorkingCalendar, start: datetime, minutes: int) -> None:
    found = calendar.due(start, minutes)

    assert calendar.minutes_between(start, found) == minutes
    assert calendar.minutes_between(found, start) == -minutes
    assert sum(step.minutes for step in calendar.explain(start, minutes)) == minutes


@settings(max_examples=60)
@given(CALENDARS, st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.integers(0, 60))
def test_add_working_days_ends_on_a_working_day(calendar: WorkingCalendar, day: date, count: int) -> None:
    found = calendar.add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]

    assert calendar.is_working(found)
    assert sum(map(calendar.is_working, between)) == (count or len([found for _ in between[:1]]))


def test_is_open_within_working_hours_only() -> None:
    calendar = office()
    moments = [at(2026, 11, 24, hour) for hour in (7, 8, 15, 16)]

    assert [calendar.is_open(moment) for moment in moments] == [False, True, True, False]
    assert calendar.is_open(at(2026, 12, 25, 10)) is False


@pytest.mark.parametrize(("days", "start", "end"), [((), 8, 16), ((7,), 8, 16), ((0,), 16, 8)])
def test_calendar_without_working_time_is_refused(days: tuple[int, ...], start: int, end: int) -> None:
    with pytest.raises(NoWorkingTime):
        WorkingCalendar(frozenset(days), time(start), time(end), OSLO)


def closed(*years: int) -> tuple[Closure, ...]:
    return tuple(Closure(date(year, 1, 1), date(year, 12, 31), "Closed") for year in years)


@pytest.mark.parametrize(
    ("own", "since"),
    [
        ((), None),
        (closed(2027), None),
        (closed(2025, 2026), None),
        (closed(2028, 2029), date(2028, 1, 1)),
        (closed(*range(2027, 2040)), date(2027, 1, 1)),
    ],
)
def test_rests_from_tells_when_nobody_works_for_more_than_a_year(own: tuple[Closure, ...], since: date | None) -> None:
    assert office(ClosedDays(own=own)).rests_from(date(2026, 12, 1)) == since


def test_days_are_not_counted_backwards_nor_for_ever() -> None:
    with pytest.raises(ValueError, match="negative"):
        office().add_working_days(ASKED, -1)
    with pytest.raises(NoWorkingTime):
        office(ClosedDays(own=closed(*range(2026, 2040)))).add_working_days(ASKED, 1)
