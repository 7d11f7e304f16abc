from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from rostra.editorial.times import NoSuchTime, Week, moment

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
