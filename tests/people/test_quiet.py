from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from rostra.people.models import User
from rostra.people.quiet import is_due, is_quiet

OSLO = ZoneInfo("Europe/Oslo")


def at(clock: str, day: int = 24) -> datetime:
    """A time of November 2026 in UTC; Oslo is one hour ahead."""
    return datetime(2026, 11, day, int(clock[:2]), int(clock[3:]), tzinfo=UTC)


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        (None, None, []),
        (time(22), time(7), ["21:00", "23:30", "05:59"]),
        (time(12), time(13), ["11:00", "11:59"]),
    ],
)
def test_quiet_hours_are_those_of_the_bodys_clock(begin: time | None, end: time | None, expected: list[str]) -> None:
    user = User(quiet_from=begin, quiet_until=end)
    moments = ["20:59", "21:00", "23:30", "05:59", "06:00", "10:59", "11:00", "11:59", "12:00"]
    assert [m for m in moments if is_quiet(user, now=at(m), zone=OSLO)] == expected


@pytest.mark.parametrize(
    ("digest", "now", "expected"),
    [
        ("at_once", at("09:00"), True),
        ("none", at("09:00", 30), False),
        ("daily", at("09:00"), False),
        ("daily", at("05:59", 25), False),
        ("daily", at("06:00", 25), True),
    ],
)
def test_a_notice_of_nine_leaves_as_its_reader_wishes(digest: str, now: datetime, expected: bool) -> None:
    assert is_due(User(digest=digest), at("09:00"), now=now, zone=OSLO) is expected


def test_a_notice_of_the_night_goes_with_the_same_mornings_mail() -> None:
    user = User(digest="daily")
    assert is_due(user, at("03:00"), now=at("06:00"), zone=OSLO)


def test_seven_stays_seven_when_the_clocks_change() -> None:
    user = User(digest="daily")
    before = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)
    due = datetime(2026, 10, 25, 6, 0, tzinfo=UTC)
    got = [is_due(user, before, now=now, zone=OSLO) for now in (due.replace(hour=5, minute=59), due)]
    assert got == [False, True]
