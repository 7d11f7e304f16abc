"""How often the plan may be read at one address, counted in the shared cache."""

from __future__ import annotations

from django.core.cache import cache

PER_HOUR = 60
HOUR = 60 * 60


def too_many(feed_id: int) -> bool:
    """Count this reading; True when the address had more than its share within the hour."""
    key = f"editorial:feed:{feed_id}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) > PER_HOUR
