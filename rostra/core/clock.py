"""One clock for all workers: the database's, whatever the clocks of their machines say."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection


def database_clock() -> Callable[[], datetime]:
    """The time by the database's clock: asked once, and counted on from there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        asked: datetime = cursor.fetchone()[0]
    started = time.monotonic()
    return lambda: asked + timedelta(seconds=time.monotonic() - started)
