"""Until when a post asks people for something (R-122). Its last day may be moved while people take part: what they wrote is
judged by the day that was announced when they wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rostra.audit.models import Event
from rostra.editorial import events
from rostra.editorial.models import Post


@dataclass(frozen=True, slots=True)
class Moved:
    """At `at`, another last day took the place of `was` (None: there was none)."""

    at: datetime
    was: date | None


@dataclass(frozen=True, slots=True)
class Late:
    """What is written from `begin` on and before `end` (None: ever after) is too late."""

    begin: datetime
    end: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.begin <= at and (self.end is None or at < self.end)


def moved(posts: Sequence[Post]) -> dict[int, list[Moved]]:
    """Of each of these posts of one body, how its last day was moved after it was approved, oldest first; one query."""
    found: dict[int, list[Moved]] = {post.pk: [] for post in posts}
    if not found:
        return found
    about = {f"editorial.post:{pk}": pk for pk in found}
    body = posts[0].body_id
    rows = Event.objects.filter(body=body, about__in=about, kind=events.ASKING_CHANGED.name).order_by("id")
    for subject, at, data in rows.values_list("about", "at", "data"):
        if "asks_until" in data:
            was = data["asks_until_before"]
            found[about[subject]].append(Moved(at, date.fromisoformat(was) if was else None))
    return found


def late_times(posts: Sequence[Post], zone: ZoneInfo) -> dict[int, list[Late]]:
    """When what came in for each of these posts of one body was late, in the time zone of the body; one query."""
    changes = moved(posts)
    return {post.pk: _late(post.asks_until, changes[post.pk], zone) for post in posts}


def _late(stands: date | None, changes: Sequence[Moved], zone: ZoneInfo) -> list[Late]:
    found = []
    since = datetime.min.replace(tzinfo=UTC)
    for until, end in [*((change.was, change.at) for change in changes), (stands, None)]:
        # After the last day that there is, nothing is written.
        if until is not None and until.year < MAXYEAR:
            over = datetime.combine(until + timedelta(days=1), time.min, zone).astimezone(UTC)
            late = Late(max(since, over), end)
            if end is None or late.begin < end:
                found.append(late)
        since = end or since
    return found
