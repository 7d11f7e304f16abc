"""The parts of one thread: each goes out after the one before it stands on the network, and answers it there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet, Value
from django.db.models.functions import Greatest

from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery

WAITS = "follows"
"""Code of what waits for a part that will not go out by itself."""

PATIENCE = timedelta(minutes=5)
"""A part is not looked at before the one before it is out; this long after its time it is looked at all the same."""

WAITING_FOR_PEOPLE = frozenset(
    {
        DeliveryState.FAILED,
        DeliveryState.UNSURE,
        DeliveryState.BY_HAND,
        DeliveryState.CANCELLED,
        DeliveryState.WITHDRAWN,
    }
)
"""Where a part does not get any further by itself."""


def rest_of(delivery: Delivery) -> QuerySet[Delivery]:
    """The parts after it, last first: a thread is taken back from its end."""
    same = Delivery.objects.filter(account=delivery.account_id, source=delivery.source, source_id=delivery.source_id)
    return same.filter(part__gt=delivery.part).select_related("account").order_by("-part")


def hold_rest(delivery: Delivery) -> None:
    """Let everybody see what the parts after it wait for."""
    rest_of(delivery).filter(state=DeliveryState.DUE).order_by().update(error_code=WAITS)


def release(published: Iterable[int], now: datetime) -> int:
    """Let the parts go that follow these; returns how many."""
    next_parts = Delivery.objects.filter(follows__in=list(published), state=DeliveryState.DUE)
    return next_parts.update(next_try_at=Greatest("due_at", Value(now)), error_code="")
