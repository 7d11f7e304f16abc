"""What came up after the approval: it is asked when something is about to leave, and what it keeps back people hear of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rostra.publishing.actions import outcomes
from rostra.publishing.actions.moves import tell, update
from rostra.publishing.leaving import Leaving, Objection, objections_to
from rostra.publishing.models import Delivery
from rostra.publishing.queries import origin_of


def objections(
    deliveries: Iterable[Delivery], now: datetime, *, due_at: datetime | None = None
) -> dict[int, Objection]:
    """What stands against these leaving now, by id; `due_at` in place of their own time. Inside the body's scope."""
    by_source: dict[str, list[Leaving]] = {}
    for row in deliveries:
        # Corrected words are published for what was approved first.
        origin = origin_of(row)
        corrected = due_at is not None or origin is not row
        leaving = Leaving(row.pk, origin.source_id, due_at or row.due_at, corrected)
        by_source.setdefault(origin.source, []).append(leaving)
    found: dict[int, Objection] = {}
    for source, each in by_source.items():
        found |= objections_to(source, each, now)
    return found


def keep_back(delivery: Delivery, objection: Objection, *, now: datetime) -> None:
    """It waits as long as the objection holds, or until a person decides; they are told once."""
    if not objection.passes:
        outcomes.failed(delivery, objection.code, now=now)
        return
    known = delivery.error_code == objection.code
    outcomes.held(delivery, objection.code, now=now)
    if not known:
        # Nobody is told beside that it is late.
        update(delivery, late_told_at=now)
        tell(delivery, "publishing.held", now=now, words=objection.words)
