from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _reader() -> Iterator[None]:
    """An English reader in Bucharest."""
    with translation.override("en"), timezone.override(ZoneInfo("Europe/Bucharest")):
        yield
