"""When a notice goes out by mail: at once or once a day, and never in a person's quiet hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from rostra.people.enums import Digest
from rostra.people.models import User

DAILY_AT = time(7, 0)
"""When the daily mail goes out, in the body's time zone."""


def is_quiet(user: User, *, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the person wants no mail at this time of the body's day; hours may go over midnight."""
    begin, end = user.quiet_from, user.quiet_until
    if begin is None or end is None:
        return False
    clock = now.astimezone(zone).time()
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def is_due(user: User, at: datetime, *, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a notice of the time `at` may leave at `now`, quiet hours aside."""
    if user.digest == Digest.DAILY:
        return now >= _next_daily(at.astimezone(zone))
    return user.digest == Digest.AT_ONCE


def _next_daily(local: datetime) -> datetime:
    # Replaced on the wall clock, not counted in hours: 7:00 stays 7:00 when the clocks change.
    today = local.replace(hour=DAILY_AT.hour, minute=DAILY_AT.minute, second=0, microsecond=0)
    return today if local <= today else today + timedelta(days=1)
