"""Two workers do the round at the same moment: one of them tells; and what is declared twice stops the start."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from rostra.core.scoping import scope
from rostra.people import actions, leaving, parts
from rostra.people.models import Device, Mandate, Notice
from tests.cast import Cast
from tests.people.rights import mandate
from tests.workers import eventually


@pytest.fixture
def office(committed: str) -> Iterator[Cast]:
    cast = Cast(now=timezone.now())
    with scope(cast.body):
        yield cast


def beside(rows: Any, act: Callable[[], int]) -> int:
    """What `act` gives while somebody else has marked these rows as told, and commits that only then."""
    found: list[int] = []

    def work() -> None:
        try:
            found.append(act())
        finally:
            connection.close()

    other = threading.Thread(target=work)
    with transaction.atomic():
        rows.update(reminded_at=timezone.now())
        other.start()
        eventually(_somebody_waits)
    other.join()
    return found[0]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_old_device_is_told_by_one_worker(office: Cast) -> None:
    now = timezone.now()
    actions.register_device(
        label="Phone",
        kind="Telephone",
        tag="1",
        owned=True,
        holder=None,
        updater=office.editor,
        updated_on=(now - timedelta(days=200)).date(),
        by=office.security,
        now=now,
    )
    assert beside(Device.objects.all(), lambda: actions.remind_of_updates(now=now)) == 0
    assert Notice.objects.filter(kind="people.device_old").count() == 0


def test_end_of_a_mandate_is_told_by_one_worker(office: Cast) -> None:
    mandate(office, office.editor, days=7)
    now = timezone.now()
    assert beside(Mandate.objects.all(), lambda: actions.remind_of_mandates(now=now)) == 0
    assert Notice.objects.filter(kind="people.mandate_ending").count() == 0


def test_name_that_is_declared_twice_stops_the_start() -> None:
    handover = next(iter(leaving.handovers().values()))
    holding = next(iter(parts.holdings().values()))
    leaving.register([handover])
    parts.register([holding])
    with pytest.raises(ValueError, match="declared twice"):
        leaving.register([replace(handover, label="Something else")])
    with pytest.raises(ValueError, match="declared twice"):
        parts.register([replace(holding, label="Something else")])
