"""How often the plan may be read at one address."""

from __future__ import annotations

from rostra.core.throttle import count_shared

PER_HOUR = 60
HOUR = 60 * 60


def too_many(feed_id: int) -> bool:
    """Count this reading; True when the address had more than its share within the hour."""
    return count_shared(f"editorial:feed:{feed_id}", seconds=HOUR) > PER_HOUR
