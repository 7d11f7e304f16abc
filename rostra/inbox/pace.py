"""How fast one answer to many goes out: as slowly as its networks like it, and never all that they grant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from rostra.accounts.models import RateLimit

EVERY = timedelta(seconds=2)
"""So much lies between two answers on one account at least: a burst of the same words looks like spam."""
OURS = 2
"""One in so many of the calls that the network still grants: the rest is for whatever else is said meanwhile."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When the first one on an account goes out, and how much lies between two."""

    start: datetime
    every: timedelta

    def at(self, number: int) -> datetime:
        """When the one after so many others goes out."""
        return self.start + number * self.every


def paces(accounts: Iterable[int], *, now: datetime) -> Mapping[int, Pace]:
    """For each of these accounts; by what its network said last. Publishing keeps to the limits whatever is planned."""
    known = {row.account_id: row for row in RateLimit.objects.filter(account__in=list(accounts), resets_at__gt=now)}
    return {account: pace(known.get(account), now) for account in accounts}


def pace(limit: RateLimit | None, now: datetime) -> Pace:
    if limit is None:
        return Pace(now, EVERY)
    window = limit.resets_at - now
    if limit.remaining < OURS:
        return Pace(limit.resets_at, max(EVERY, window / max(1, limit.total // OURS)))
    return Pace(now, max(EVERY, window / (limit.remaining // OURS)))
