"""What is due and waits for people: classes that are looked at again, and those that are handed over to the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from rostra.records.disposing import in_force, may_go
from rostra.records.enums import SETTLED, DecisionPurpose, OutcomeKind
from rostra.records.models import Decision, Outcome, Record, RecordClass
from rostra.records.queries.classes import class_name
from rostra.records.queries.holding import free

SHOWN = 50


@dataclass(frozen=True, slots=True)
class DueClass:
    """`records` of the class are due, and nobody said yet what becomes of them."""

    row: RecordClass
    records: int

    @property
    def name(self) -> str:
        return class_name(self.row)


def due(day: date) -> QuerySet[Record]:
    """Records about which people must say what becomes of them; what is held waits until the hold is lifted."""
    rows = Record.objects.filter(record_class__action__in=SETTLED, due_on__lte=day, disposed_at=None)
    return free(rows.exclude(may_go()))


def due_of(record_class: RecordClass, day: date) -> QuerySet[Record]:
    return due(day).filter(record_class=record_class)


def due_classes(day: date) -> list[DueClass]:
    """Classes of which anything is due, by their codes."""
    counts = dict(due(day).order_by().values_list("record_class").annotate(Count("pk")))
    rows = RecordClass.objects.filter(pk__in=counts).order_by("code")
    return [DueClass(row, counts[row.pk]) for row in rows]


def outcomes(**only: object) -> list[Outcome]:
    """The newest first, with how many `records` each is of."""
    rows = Outcome.objects.filter(**only).select_related("by", "noted_by", "record_class")
    return list(rows.annotate(records=Count("items")).order_by("-pk")[:SHOWN])


def prepared(record_class: RecordClass) -> Outcome | None:
    """The newest handover of the class, if nobody said yet that it took place."""
    rows = Outcome.objects.filter(record_class=record_class, what=OutcomeKind.HAND_OVER)
    newest = rows.annotate(records=Count("items")).order_by("-pk").first()
    return newest if newest is not None and newest.handed_on is None else None


def decisions_for(record_class: RecordClass, day: date) -> list[Decision]:
    """Decisions in force under which records of the class may go."""
    rows = Decision.objects.filter(in_force(day), purpose=DecisionPurpose.DISPOSAL, classes=record_class)
    return list(rows.order_by("-pk"))
