"""How often one address may ask, counted in this process: the shared cache would cost more than the answers do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PER_MINUTE = 600
MINUTE = 60


class Throttle:
    """Counts by address and minute; the counts of a minute are forgotten with it, so they never grow for long."""

    def __init__(self, limit: int = PER_MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit, self.clock = limit, clock
        self._lock = threading.Lock()
        self._minute = -1
        self._counts: dict[str, int] = {}

    def too_many(self, address: str) -> bool:
        """Count this request; True when the address had more than its share within the minute."""
        minute = int(self.clock() // MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            self._counts[address] = self._counts.get(address, 0) + 1
            return self._counts[address] > self.limit
