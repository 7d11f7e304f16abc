"""Months on the calendar: what runs for so many of them ends on the same day."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime


def months_later(at: datetime, months: int) -> datetime:
    """The same day so many months later; the last day of a month that is shorter."""
    years, month = divmod(at.month - 1 + months, 12)
    year = at.year + years
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))
