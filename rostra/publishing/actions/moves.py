"""What every move of a delivery has in common: it happens once, is logged, and wakes a worker where there is work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from rostra.audit.actions import Capture, Data, record
from rostra.audit.registry import EventKind
from rostra.core.queue import NAMESPACE, defer
from rostra.core.refusals import Faster
from rostra.people.actions import notify
from rostra.people.models import User
from rostra.publishing.actions import threads
from rostra.publishing.enums import DELIVERY_MOVES, UNSETTLED_STATES, DeliveryState
from rostra.publishing.models import Delivery
from rostra.publishing.notices import page_of
from rostra.publishing.queries import people_to_tell

JOB = "publishing.deliver"
CHANGED = _("Somebody else changed this in the meantime. This is how it stands now.")


def move(
    delivery: Delivery,
    to: DeliveryState,
    *,
    now: datetime,
    sources: Iterable[DeliveryState] = (),
    **fields: Any,
) -> None:
    """Change the state, if it is still the one read (or one of `sources`) and nobody has begun another attempt.

    Raises Faster otherwise. Whoever waits behind it in its thread is woken once it is settled, or told to wait.
    """
    states = [DeliveryState(state) for state in sources] or [DeliveryState(delivery.state)]
    if not all(DELIVERY_MOVES.allowed(state, to) for state in states):
        raise ValueError(f"A delivery does not go from {states} to {to}.")
    fields = {"next_try_at": None, **fields, "state": to, "state_at": now}
    update(delivery, states=states, **fields)
    released = threads.release([delivery.pk], now) if to == DeliveryState.SENT else 0
    if to in threads.WAITING_FOR_PEOPLE:
        threads.hold_rest(delivery)
    if released or (delivery.thread and to not in UNSETTLED_STATES):
        wake()


def update(delivery: Delivery, *, states: Iterable[DeliveryState] = (), **fields: Any) -> None:
    """Change fields of a delivery that still stands where it was read. Raises Faster otherwise."""
    rows = Delivery.objects.filter(
        pk=delivery.pk, state__in=list(states) or [delivery.state], attempts=delivery.attempts
    )
    if not rows.update(**fields):
        raise Faster(CHANGED)
    for name, value in fields.items():
        setattr(delivery, name, value)


def note(
    delivery: Delivery,
    kind: EventKind,
    *,
    now: datetime,
    by: User | None = None,
    data: Data | None = None,
    capture: Capture | None = None,
) -> None:
    """Write the delivery's event."""
    record(
        body=delivery.body_id,
        by=by,
        now=now,
        kind=kind.name,
        about=f"publishing.delivery:{delivery.pk}",
        data=data,
        capture=capture,
    )


def tell(delivery: Delivery, kind: str, *, now: datetime, **more: str) -> None:
    """Let people know: whoever queued it, and who approves or administers."""
    data: dict[str, str | int] = {
        "delivery": delivery.pk,
        "source": delivery.source,
        "source_id": delivery.source_id,
        "account": delivery.account.name,
        "code": delivery.error_code,
        **more,
    }
    notify(users=people_to_tell(delivery), kind=kind, now=now, data=data, url=page_of(delivery))


def wake(at: datetime | None = None) -> None:
    """Have a worker look for work, now or then. Jobs carry nothing: what is to be done stands in the rows.

    Thousands may be due at one moment: one job for it is enough, as a worker that finds much to do wakes the next.
    """
    if at is None or not _comes(at):
        defer(JOB, at=at)


def _comes(at: datetime) -> bool:
    jobs = ProcrastinateJob.objects.filter(task_name=f"{NAMESPACE}:{JOB}", status="todo", scheduled_at=at)
    return bool(jobs.exists())
