"""How often somebody may write through the public form, counted in the shared cache by a hash of the address."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from rostra.core.throttle import count_shared, visitor_of

PER_ADDRESS = 10
PER_BODY = 500
HOUR = 60 * 60


def too_many(request: HttpRequest, body_id: int) -> bool:
    """Count this try; True when the address, or the whole form, had too many within the hour."""
    address = salted_hmac("portal.throttle", visitor_of(request)).hexdigest()[:32]
    limits = {f"portal:{body_id}:{address}": PER_ADDRESS, f"portal:{body_id}": PER_BODY}
    counts = {key: count_shared(key, seconds=HOUR) for key in limits}
    return any(counts[key] > limit for key, limit in limits.items())
