from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rostra.reports.enums import Status
from rostra.reports.models import Day
from rostra.reports.queries import Mark, history, words_on
from tests.reports.queries.test_standing import word

TODAY = date(2026, 11, 24)


def day(on: date, name: str, found: str, of: int = 0, short: int = 0) -> None:
    Day.objects.create(on=on, name=name, found=found, of=of, short=short)


def test_days_of_several_pieces_are_added_up(cast: Any) -> None:
    day(TODAY, "a.a", "short", 5, 2)
    day(TODAY, "b.b", "holds", 3)
    day(TODAY - timedelta(days=1), "a.a", "holds", 5)
    day(TODAY - timedelta(days=2), "a.a", "nothing")
    day(TODAY, "c.c", "short", 9, 9)
    day(TODAY - timedelta(days=90), "a.a", "short", 1, 1)

    assert history(["a.a", "b.b"], TODAY) == [
        Mark(TODAY - timedelta(days=2), Status.NOTHING, 0, 0),
        Mark(TODAY - timedelta(days=1), Status.HOLDS, 5, 0),
        Mark(TODAY, Status.SHORT, 8, 2),
    ]


def test_words_are_the_newest_first_with_those_that_count_no_more(cast: Any) -> None:
    old = word(cast, "E3.1", withdrawn_at=cast.now)
    new = word(cast, "E3.1")
    word(cast, "E3.2")

    assert words_on("E3.1") == [new, old]
