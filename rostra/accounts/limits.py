"""How many calls a network still grants an account: one row for all workers, kept to before the network has to say so.

`remaining` is the network's last word, less what was begun since. A tenth of the total is left for answers to people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from rostra.accounts.models import Account, RateLimit
from rostra.channels.contract import Limit

KEPT_FOR_ANSWERS = 10
"""One in so many calls."""

SAME_WINDOW = timedelta(seconds=2)
"""Networks count from their own clock, and round: ends of one window that they name differ by less than this."""

_NOTE = """
INSERT INTO accounts_ratelimit AS known (body_id, account_id, remaining, total, resets_at)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::timestamptz[])
ON CONFLICT (account_id) DO UPDATE SET
  remaining = CASE WHEN EXCLUDED.resets_at > known.resets_at + %s OR known.resets_at <= %s
                   THEN EXCLUDED.remaining ELSE LEAST(known.remaining, EXCLUDED.remaining) END,
  total = EXCLUDED.total,
  resets_at = GREATEST(known.resets_at, EXCLUDED.resets_at)
"""


@dataclass(slots=True)
class Room:
    """What may still be begun on an account now. `until` is when there is more."""

    row: RateLimit
    left: int
    kept: int
    until: datetime

    def take(self, *, answer: bool) -> bool:
        """Begin one call, if it may be: the last tenth is for answers."""
        if self.left <= (0 if answer else self.kept):
            return False
        self.left -= 1
        return True


def note(said: Iterable[tuple[Account, Limit]]) -> None:
    """Keep what networks said. Answers come in any order: within one window the smallest number is the newest."""
    newest: dict[int, tuple[Account, Limit]] = {}
    for account, limit in said:
        known = newest.get(account.pk)
        if known is None or _later(limit, known[1]):
            newest[account.pk] = (account, limit)
    if not newest:
        return
    # In one order everywhere: two workers that write the same accounts never wait for each other in a circle.
    rows = [newest[pk] for pk in sorted(newest)]
    columns: list[list[Any]] = [
        [account.body_id for account, _limit in rows],
        [account.pk for account, _limit in rows],
        [max(0, limit.remaining) for _account, limit in rows],
        [max(0, limit.total) for _account, limit in rows],
        [limit.resets_at for _account, limit in rows],
    ]
    same_window: Any = SAME_WINDOW
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [*columns, same_window, timezone.now()])


def rooms(wire: Mapping[int, int], *, now: datetime) -> dict[int, Room]:
    """The room on these accounts of which a limit is known; `wire` says how many calls of each are under way.

    Locks their rows: nobody else begins anything on them until the caller's transaction ends.
    """
    rows = RateLimit.everywhere.filter(account__in=list(wire)).order_by("account").select_for_update()
    return {row.account_id: _room(row, wire[row.account_id], now) for row in rows}


def keep(rooms: Iterable[Room], *, now: datetime) -> None:
    """Write down what was taken of them."""
    changed = [room.row for room in rooms if room.row.resets_at > now and room.row.remaining != room.left]
    lefts = {room.row.pk: room.left for room in rooms}
    for row in changed:
        row.remaining = lefts[row.pk]
    RateLimit.everywhere.bulk_update(changed, ["remaining"])


def _room(row: RateLimit, wire: int, now: datetime) -> Room:
    kept = -(-row.total // KEPT_FOR_ANSWERS)
    if row.resets_at > now:
        return Room(row, row.remaining, kept, row.resets_at)
    # The window is over and the network has not said anything yet: all is there again but what is under way.
    return Room(row, row.total - wire, kept, now + SAME_WINDOW)


def _later(limit: Limit, known: Limit) -> bool:
    if abs(limit.resets_at - known.resets_at) <= SAME_WINDOW:
        return limit.remaining < known.remaining
    return limit.resets_at > known.resets_at
