from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from rostra.editorial.times import Date, Month, NoSuchTime, Week, moment, nearest

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        ("Europe/Oslo", date(2026, 10, 24), 7),
        ("Europe/Oslo", date(2026, 10, 26), 8),
        ("Europe/Chisinau", date(2027, 3, 27), 7),
        ("Europe/Chisinau", date(2027, 3, 29), 6),
        ("Asia/Riyadh", date(2026, 10, 26), 6),
    ],
)
def test_nine_o_clock_stays_nine_o_clock_when_clocks_change(zone: str, day: date, utc: int) -> None:
    instant = moment(day, time(9), ZoneInfo(zone))

    assert instant == datetime(day.year, day.month, day.day, utc, tzinfo=UTC)
    assert instant.astimezone(ZoneInfo(zone)).time() == time(9)


def test_time_that_clocks_jump_over_is_refused() -> None:
    with pytest.raises(NoSuchTime):
        moment(date(2027, 3, 28), time(2, 30), OSLO)


def test_of_two_equal_hours_the_earlier_is_meant() -> None:
    assert moment(date(2026, 10, 25), time(2, 30), OSLO) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_week_begins_on_monday_and_may_belong_to_the_year_before() -> None:
    week = Week.of(date(2027, 1, 1))

    assert (week.code, week.number, week.days[0], week.days[-1]) == (
        "2026-W53",
        53,
        date(2026, 12, 28),
        date(2027, 1, 3),
    )
    assert Week.parse("2026-W53") == week


def test_day_is_a_span_of_its_own() -> None:
    day = Date.parse("2026-10-25")
    start, end = day.bounds(OSLO)

    assert (day, day.code, day.days) == (Date.of(date(2026, 10, 25)), "2026-10-25", [date(2026, 10, 25)])
    assert (day.shifted(1).code, day.shifted(-1).code) == ("2026-10-26", "2026-10-24")
    assert (end - start).total_seconds() == 25 * 3600
    assert day.span() == "Sunday, 25 October 2026"


@pytest.mark.parametrize("code", ["", "2026-10", "20261025", "2026-02-30", "2026-10-25T00", "٢٠٢٦-10-25"])
def test_what_is_no_day_is_refused(code: str) -> None:
    with pytest.raises(ValueError):
        Date.parse(code)


@pytest.mark.parametrize("code", ["", "2026", "2026-W54", "2025-W53", "W48", "2026-W48-1", "0000-W00"])
def test_what_is_no_week_is_refused(code: str) -> None:
    with pytest.raises(ValueError):
        Week.parse(code)


@pytest.mark.parametrize(("code", "hours"), [("2026-W43", 169), ("2027-W12", 167), ("2026-W48", 168)])
def test_week_has_the_hours_of_its_clocks(code: str, hours: int) -> None:
    start, end = Week.parse(code).bounds(OSLO)

    assert (end - start).total_seconds() == hours * 3600


@pytest.mark.parametrize(
    ("language", "code", "words"),
    [
        ("en", "2026-W48", "23–29 November 2026"),
        ("en", "2026-W49", "30 November 2026 – 6 December 2026"),
        ("nb", "2026-W48", "23–29. november 2026"),
    ],
)
def test_span_of_a_week_in_words(language: str, code: str, words: str) -> None:
    with translation.override(language):
        assert Week.parse(code).span() == words


@pytest.mark.parametrize(
    ("zone", "day", "clock", "at", "moved"),
    [
        ("Europe/Oslo", date(2026, 3, 29), time(2, 30), "2026-03-29T01:00", True),
        ("Europe/Oslo", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30", False),
        ("Europe/Stockholm", date(2026, 3, 29), time(2, 59), "2026-03-29T01:00", True),
        ("Pacific/Auckland", date(2026, 9, 27), time(2, 59), "2026-09-26T14:00", True),
        ("Asia/Riyadh", date(2026, 3, 29), time(2, 30), "2026-03-28T23:30", False),
        # A whole day was left out when Samoa crossed the date line.
        ("Pacific/Apia", date(2011, 12, 30), time(9), "2011-12-30T10:00", True),
    ],
)
def test_nearest_time_that_the_clocks_show(zone: str, day: date, clock: time, at: str, moved: bool) -> None:
    found = nearest(day, clock, ZoneInfo(zone))

    assert (found.at.strftime("%Y-%m-%dT%H:%M"), found.moved) == (at, moved)


def test_month_in_whole_weeks() -> None:
    month = Month.parse("2026-11")

    assert (month.days[0], month.days[-1], len(month.weeks)) == (date(2026, 10, 26), date(2026, 12, 6), 6)
    assert month == Month.of(date(2026, 11, 30))
    assert (month.code, month.span()) == ("2026-11", "November 2026")
    assert month.bounds(ZoneInfo("Europe/Oslo"))[0] == datetime(2026, 10, 25, 23, tzinfo=UTC)


@pytest.mark.parametrize(("by", "code"), [(1, "2026-12"), (2, "2027-01"), (-11, "2025-12"), (0, "2026-11")])
def test_month_before_and_after(by: int, code: str) -> None:
    assert Month.parse("2026-11").shifted(by).code == code


@pytest.mark.parametrize("code", ["2026-13", "2026-1", "x", "0000-01"])
def test_month_that_does_not_exist(code: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Month.parse(code)
