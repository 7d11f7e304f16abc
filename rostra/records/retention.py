"""When the time of a record is over: computed only from what somebody decided, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rostra.records.enums import EndAction, Trigger

if TYPE_CHECKING:
    from rostra.records.models import RecordClass

CERTAIN = ("", "A")
"""A body's own decision, and what was read in the law itself; B and C need a person who confirms them."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What the time of retention can count from."""

    captured_at: datetime
    ended_at: datetime | None = None
    account_closed_at: datetime | None = None
    kept_until: date | None = None
    """What people decided of this record: it is not due before, whatever its class says."""


def is_decided(record_class: RecordClass) -> bool:
    """Whether its number counts: there is one, and it is certain or a named person confirmed it."""
    if record_class.retention_months is None:
        return False
    return record_class.certainty in CERTAIN or record_class.confirmed_at is not None


def due_on(record_class: RecordClass | None, dates: Dates, zone: ZoneInfo) -> date | None:
    """The first day, in the body's time zone, on which the record's time is over.

    None where the class keeps for good, where nothing was decided, and while the trigger has not come.
    """
    if record_class is None or record_class.action == EndAction.KEEP or not is_decided(record_class):
        return None
    began = _began(Trigger(record_class.trigger), dates)
    if began is None:
        return None
    day = began.astimezone(zone).date()
    if record_class.trigger == Trigger.YEAR:
        day = date(day.year, 12, 31)
    over = add_months(day, record_class.retention_months or 0)
    return max(over, dates.kept_until) if dates.kept_until is not None else over


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the month's last one where it has no such day; the last day there is at most."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, _days(year, month + 1)))


def _days(year: int, month: int) -> int:
    following = date(year, 12, 31) if month == 12 else date(year, month + 1, 1)
    return following.day if month == 12 else (following - date(year, month, 1)).days


def _began(trigger: Trigger, dates: Dates) -> datetime | None:
    later = {Trigger.ENDED: dates.ended_at, Trigger.ACCOUNT: dates.account_closed_at}
    return later.get(trigger, dates.captured_at)
