"""Workers on machines with clocks of their own go by one."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from rostra.core.clock import database_clock

pytestmark = pytest.mark.django_db


def test_clock_of_the_database_does_not_care_what_the_machine_says(monkeypatch: pytest.MonkeyPatch) -> None:
    right = datetime.now(UTC)
    monkeypatch.setattr(timezone, "now", lambda: right + timedelta(hours=1))

    clock = database_clock()

    assert abs(clock() - right) < timedelta(minutes=1)


def test_clock_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, began = database_clock(), time.monotonic()
    first = clock()
    monkeypatch.setattr(time, "monotonic", lambda: began + 90)

    assert timedelta(seconds=80) < clock() - first <= timedelta(seconds=90)
