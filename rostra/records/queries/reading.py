"""The records of a body: what was captured, what waits to be filed, and what proves it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import QuerySet

from rostra.audit.models import Checkpoint, Event, Leaf, Log, Pending
from rostra.audit.queries import content_of
from rostra.people import naming
from rostra.people.models import Body
from rostra.records.models import FilingPlace, Record

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Seal:
    """Where a record stands in the log: nowhere yet, with a leaf, or under a signed checkpoint as well."""

    leaf: Leaf | None
    checkpoint: Checkpoint | None

    @property
    def sealed(self) -> bool:
        return self.checkpoint is not None


def with_events(rows: list[Record]) -> list[Event]:
    """The events that captured these records, in their order, in one query."""
    events = Event.objects.select_related("actor").in_bulk([row.event_id for row in rows])
    return [events[row.event_id] for row in rows]


def waiting(body: Body, about: str = "") -> list[Event]:
    """The newest of what was captured and is not filed yet: for seconds, or while an older log is being filed."""
    captured = Event.objects.filter(content_hash__isnull=False).select_related("actor")
    if about:
        captured = captured.filter(about=about)
    fresh = captured.filter(pk__in=Pending.objects.filter(body_id=body.pk).values("event"))
    place = FilingPlace.objects.values_list("next_leaf", flat=True).first() or 0
    sequenced = captured.filter(leaf__log__body=body, leaf__index__gte=place)
    return [*_newest(fresh, "-pk"), *_newest(sequenced, "-leaf__index")][:SHOWN]


def _newest(rows: QuerySet[Event], order: str) -> list[Event]:
    return list(rows.order_by(order)[:SHOWN])


def seal_of(event: Event) -> Seal:
    """The record's leaf and the newest checkpoint that covers it."""
    leaf = Leaf.objects.select_related("log").filter(event=event).first()
    if leaf is None:
        return Seal(None, None)
    head = Checkpoint.objects.filter(log=leaf.log, size__gt=leaf.index).order_by("-size").first()
    return Seal(leaf, head)


def content_lines(event: Event) -> list[naming.Detail] | None:
    """What was captured, read again from the rows, one line for each value in words; None where it is gone."""
    found = content_of(event)
    return None if found is None else naming.content(event.source, json.loads(found[1]))


def log_of(body: Body) -> Log | None:
    return Log.objects.filter(body=body).first()
