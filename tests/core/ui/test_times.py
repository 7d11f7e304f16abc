from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from rostra.core.ui import times
from rostra.core.ui.times import Clock

from .conftest import NOW


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "11:30"),
        (timedelta(hours=10), "01:30"),
        (timedelta(hours=12), "Yesterday"),
        (timedelta(days=-1), "Tomorrow 11:30"),
        (timedelta(days=3), "21 Nov"),
        (timedelta(days=400), "20 Oct 2025"),
    ],
)
def test_short_time_counts_days_where_the_reader_is(ago: timedelta, words: str) -> None:
    assert times.short(NOW - ago, NOW) == words


def test_short_time_follows_the_order_of_the_language() -> None:
    with translation.override("nb"):
        assert times.short(NOW - timedelta(days=3), NOW) == "21. nov"


def test_absolute_time_names_the_zone() -> None:
    assert times.absolute(NOW) == "24 November 2026, 11:30 EET"


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        times.full(datetime(2026, 11, 24, 9, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=10), "1 min"),
        (timedelta(minutes=25), "25 min"),
        (timedelta(minutes=70), "1 h 10 min"),
        (timedelta(minutes=120), "2 h"),
        (timedelta(minutes=250), "4 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_span_says_its_largest_units(length: timedelta, words: str) -> None:
    assert times.span(length) == words


@pytest.mark.parametrize(
    ("left", "clock"),
    [
        (timedelta(minutes=-25), Clock("overdue", "25 min overdue")),
        (timedelta(0), Clock("overdue", "1 min overdue")),
        (timedelta(minutes=70), Clock("due_soon", "1 h 10 min left")),
        (timedelta(hours=2), Clock("due_soon", "2 h left")),
        (timedelta(hours=5), Clock("due", "5 h left")),
        (timedelta(hours=25), Clock("due", "Due tomorrow, 12:30")),
        (timedelta(days=9), Clock("due", "Due 3 Dec")),
    ],
)
def test_clock_tells_overdue_soon_and_later_apart(left: timedelta, clock: Clock) -> None:
    assert times.clock(NOW + left, NOW) == clock
