"""Which due times a change of the working calendar moves, and why."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Max, Min, QuerySet

from rostra.inbox.enums import NEEDS_ANSWER
from rostra.inbox.models import Conversation
from rostra.jurisdictions.calendars import MINUTE, WorkingCalendar

BATCH = 2000
CAUSES = 3
"""Days named as the cause; more are too many to read."""
BESIDE = timedelta(days=1)
"""The day of a moment may be another one on the clocks of the body."""


class Move(NamedTuple):
    """A conversation whose answer, or acknowledgement, is owed at another time; `old` and `new` are of the answer."""

    pk: int
    owner_id: int | None
    old: datetime
    new: datetime
    acknowledge_old: datetime | None
    acknowledge_new: datetime | None


class Change(NamedTuple):
    """What changes from the `old` calendar to the `new` one: the `days` that are worked on in only one of them.

    None: the hours are others, so that every day may count differently.
    """

    old: WorkingCalendar
    new: WorkingCalendar
    days: Sequence[date] | None

    @property
    def cause(self) -> str:
        """The days by their names, else by their dates; empty where the hours are others."""
        named = (self._name(day) for day in self.days or ())
        names = list(dict.fromkeys(named))
        return ", ".join(names[:CAUSES]) + (" …" if len(names) > CAUSES else "")

    def touches(self, begin: datetime, end: datetime) -> bool:
        """Whether a day that changes lies between the two moments."""
        if self.days is None:
            return True
        first, last = (moment.astimezone(self.old.tz).date() for moment in (begin, end))
        place = bisect_left(self.days, first)
        return place < len(self.days) and self.days[place] <= last

    def moved(self, begin: datetime, due_at: datetime) -> datetime:
        """When that falls due which was promised at `begin` and was due at `due_at`: the same minutes of work later."""
        if not self.touches(begin, due_at):
            return due_at
        minutes = self.old.minutes_between(begin, due_at)
        rest = due_at - self.old.due(begin, minutes)
        # What does not come from the calendar, such as a moment in the night, is not moved with it.
        return self.new.due(begin, minutes) + rest if abs(rest) < MINUTE else due_at

    def _name(self, day: date) -> str:
        why = self.new.why_closed(day) or self.old.why_closed(day)
        return (why.name if why is not None else "") or day.isoformat()


def owed(now: datetime) -> QuerySet[Conversation]:
    """Answers that are owed and not overdue; what is urgent waits for no working day."""
    return Conversation.objects.filter(state__in=NEEDS_ANSWER, due_at__gt=now, urgency="")


def change_of(old: WorkingCalendar, new: WorkingCalendar, now: datetime) -> Change | None:
    """What changes for what is owed now; None for nothing."""
    if (old.days, old.start, old.end, old.tz) != (new.days, new.start, new.end, new.tz):
        return Change(old, new, None)
    span = owed(now).aggregate(begin=Min("opened_at"), end=Max("due_at"))
    if span["begin"] is None:
        return None
    first, last = (span["begin"] - BESIDE).date(), (span["end"] + BESIDE).date()
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    days = [day for day in every if old.is_working(day) != new.is_working(day)]
    return Change(old, new, days) if days else None


def moves(change: Change, now: datetime) -> Iterator[Move]:
    """The conversations whose due times the change moves; none of them into the past."""
    fields = ("pk", "owner_id", "opened_at", "due_at", "acknowledge_due_at", "acknowledged_at")
    rows = owed(now).order_by("due_at", "pk").values_list(*fields)
    for pk, owner_id, opened_at, due_at, acknowledge, acknowledged_at in rows.iterator(chunk_size=BATCH):
        new = _ahead(change, opened_at, due_at, now)
        other = None if acknowledge is None or acknowledged_at else _ahead(change, opened_at, acknowledge, now)
        other = acknowledge if other is None else other
        if new != due_at or other != acknowledge:
            yield Move(pk, owner_id, due_at, new, acknowledge, other)


def _ahead(change: Change, begin: datetime, due_at: datetime, now: datetime) -> datetime:
    """As `Change.moved`; what is over, or would be, stays."""
    moved = change.moved(begin, due_at) if due_at > now else due_at
    return moved if moved > now else due_at
