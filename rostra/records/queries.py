"""The records of a body: the events that captured content, and their proofs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from rostra.audit import registry
from rostra.audit.models import Checkpoint, Event, Leaf, Log
from rostra.audit.queries import content_of
from rostra.people import naming
from rostra.people.models import Body


@dataclass(frozen=True, slots=True)
class RecordChoice:
    """Which records are asked for; days are those of the body's time zone, both included."""

    kind: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Seal:
    """Where a record stands in the log: nowhere yet, with a leaf, or under a signed checkpoint as well."""

    leaf: Leaf | None
    checkpoint: Checkpoint | None

    @property
    def sealed(self) -> bool:
        return self.checkpoint is not None


def record_kinds() -> list[registry.EventKind]:
    """The declared kinds of events that capture records, by label."""
    return sorted((kind for kind in registry.kinds().values() if kind.record), key=lambda kind: str(kind.label))


def records(body: Body, choice: RecordChoice) -> QuerySet[Event]:
    """The records of a body: events of a kind that captures, and whatever else vouches for content."""
    kinds = [kind.name for kind in record_kinds()]
    rows = Event.objects.filter(Q(kind__in=kinds) | Q(content_hash__isnull=False), body=body)
    if choice.kind:
        rows = rows.filter(kind=choice.kind)
    if choice.about:
        rows = rows.filter(about=choice.about)
    if choice.since is not None:
        rows = rows.filter(at__gte=_moment(choice.since, time.min))
    if choice.until is not None:
        rows = rows.filter(at__lte=_moment(choice.until, time.max))
    return rows.select_related("actor")


def sealed_ids(events: list[Event]) -> set[int]:
    """Those of the events that lie under a signed checkpoint, in two queries."""
    if not events:
        return set()
    head = Checkpoint.objects.filter(log__body=events[0].body_id).order_by("-size").first()
    if head is None:
        return set()
    ids = [event.pk for event in events]
    return set(
        Leaf.objects.filter(log=head.log_id, event__in=ids, index__lt=head.size).values_list("event_id", flat=True)
    )


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


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
