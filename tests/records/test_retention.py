"""When the time of a record is over: only by what was decided."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from rostra.records.models import RecordClass
from rostra.records.retention import Dates, add_months, due_on, is_decided

OSLO = ZoneInfo("Europe/Oslo")
CAPTURED = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
"""The first of April in Oslo."""
ENDED = datetime(2026, 5, 5, 12, tzinfo=UTC)
CLOSED = datetime(2026, 7, 7, 12, tzinfo=UTC)
DATES = Dates(CAPTURED, ENDED, CLOSED)


def kept(**more: object) -> RecordClass:
    return RecordClass(**{"retention_months": 6, "action": "dispose", "trigger": "captured", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("trigger", "due"),
    [
        ("captured", date(2026, 10, 1)),
        ("ended", date(2026, 11, 5)),
        ("account", date(2027, 1, 7)),
        ("year", date(2027, 6, 30)),
    ],
)
def test_time_counts_from_the_trigger_in_the_bodys_days(trigger: str, due: date) -> None:
    assert due_on(kept(trigger=trigger), DATES, OSLO) == due


@pytest.mark.parametrize("trigger", ["ended", "account"])
def test_time_does_not_begin_before_its_trigger(trigger: str) -> None:
    assert due_on(kept(trigger=trigger), Dates(CAPTURED), OSLO) is None


@pytest.mark.parametrize("action", ["dispose", "transfer", "review"])
def test_what_happens_then_does_not_move_the_day(action: str) -> None:
    assert due_on(kept(action=action), DATES, OSLO) == date(2026, 10, 1)


@pytest.mark.parametrize(
    "row",
    [None, kept(retention_months=None), kept(action="keep"), kept(certainty="B"), kept(certainty="C")],
)
def test_what_nobody_decided_is_never_due(row: RecordClass | None) -> None:
    assert due_on(row, DATES, OSLO) is None


@pytest.mark.parametrize(
    ("certainty", "confirmed_at", "decided"),
    [
        ("", None, True),
        ("A", None, True),
        ("B", None, False),
        ("C", None, False),
        ("B", ENDED, True),
        ("C", ENDED, True),
    ],
)
def test_an_uncertain_number_counts_once_somebody_confirmed_it(
    certainty: str, confirmed_at: datetime | None, decided: bool
) -> None:
    assert is_decided(kept(certainty=certainty, confirmed_at=confirmed_at)) == decided


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(9999, 6, 1), 12, date.max),
    ],
)
def test_months_end_with_the_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later
