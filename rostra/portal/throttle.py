"""How often somebody may write through the public form, counted in the shared cache by a hash of the address."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from rostra.core.throttle import visitor_of

PER_ADDRESS = 10
PER_BODY = 500
HOUR = 60 * 60


def too_many(request: HttpRequest, body_id: int) -> bool:
    """Count this try; True when the address, or the whole form, had too many within the hour."""
    address = salted_hmac("portal.throttle", visitor_of(request)).hexdigest()[:32]
    counts = [(_count(f"portal:{body_id}:{address}"), PER_ADDRESS), (_count(f"portal:{body_id}"), PER_BODY)]
    return any(count > limit for count, limit in counts)


def _count(key: str) -> int:
    cache.add(key, 0, HOUR)
    return cache.incr(key)
