"""How often somebody may ask: counted in this process, where the shared cache would cost more than the answers do, or
in that cache, where every process must know.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

PER_MINUTE = 600
MINUTE = 60
PREFIX = 64
"""Bits of an IPv6 address that name a subscriber: whoever has one address of a /64 has all of them."""


class Throttle:
    """Counts by visitor and minute; the counts of a minute are forgotten with it, so they never grow for long."""

    def __init__(self, limit: int = PER_MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit, self.clock = limit, clock
        self._lock = threading.Lock()
        self._minute = -1
        self._counts: dict[str, int] = {}

    def too_many(self, visitor: str) -> bool:
        """Count this request; True when the visitor had more than their share within the minute."""
        minute = int(self.clock() // MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            self._counts[visitor] = self._counts.get(visitor, 0) + 1
            return self._counts[visitor] > self.limit


def count_shared(key: str, *, seconds: int) -> int:
    """Count once more under this key in the shared cache: how often it was so since the first time, or these seconds."""
    cache.add(key, 0, seconds)
    return cache.incr(key)


def visitor_of(request: HttpRequest) -> str:
    """Who asks, as throttles count: an IPv4 address, or the /64 of an IPv6 one.

    Behind our proxy it is the last address that the proxy added, never what the visitor wrote before.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        text = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
    else:
        text = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address.packed, PREFIX), strict=False))
