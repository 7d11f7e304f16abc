"""The closed days of a body's calendar as they were when somebody last looked.

Public holidays come from a program: an update of it may bring one that nobody of the body decided on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from rostra.inbox.models import KnownDays
from rostra.jurisdictions.calendars import WorkingCalendar
from rostra.jurisdictions.closures import ClosedDays, Closure

AHEAD = timedelta(days=396)
"""Thirteen months: further ahead nothing is owed."""
AROUND = timedelta(days=400)
"""What is owed may have begun before the days that are known, and end after them."""


def known_days() -> KnownDays | None:
    """Those of the body in scope, locked; None where nobody has looked yet."""
    return KnownDays.objects.select_for_update().first()


def remember(calendar: WorkingCalendar, *, now: datetime) -> None:
    """Keep the closed days of the next thirteen months."""
    first = now.astimezone(calendar.tz).date()
    last = first + AHEAD
    closed = {day.isoformat(): name for day, name in _closed(calendar, first, last).items()}
    KnownDays.objects.update_or_create(defaults={"first": first, "last": last, "closed": closed, "at": now})


def as_known(calendar: WorkingCalendar, known: KnownDays | None) -> WorkingCalendar:
    """The calendar with the closed days that were known, where they were; with its own before and after them."""
    if known is None:
        return calendar
    days = _closed(calendar, known.first - AROUND, known.last + AROUND)
    days = {day: name for day, name in days.items() if not known.first <= day <= known.last}
    days |= {date.fromisoformat(day): name for day, name in known.closed.items()}
    own = tuple(Closure(day, day, name) for day, name in sorted(days.items()))
    return replace(calendar, closed=ClosedDays(own=own, opened=calendar.closed.opened - days.keys()))


def has_changed(calendar: WorkingCalendar, known: KnownDays) -> bool:
    """Whether the calendar has other closed days than were known, in that time."""
    return _closed(calendar, known.first, known.last).keys() != set(map(date.fromisoformat, known.closed))


def _closed(calendar: WorkingCalendar, first: date, last: date) -> dict[date, str]:
    """The days with the name of why they are closed, whatever day of the week they are."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    found = ((day, calendar.closed.why(day)) for day in days)
    return {day: why.name for day, why in found if why is not None}
