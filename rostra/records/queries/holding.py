"""Which records a hold in force covers: nothing that it covers goes, whatever any decision says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from rostra.records.models import Hold, HoldItem, Record
from rostra.records.selecting import Selection


def in_force() -> QuerySet[Hold]:
    return Hold.objects.filter(lifted_at=None)


def covered(hold: Hold) -> QuerySet[Record]:
    """All that the hold covers now: its items, and what its search finds."""
    items = HoldItem.objects.filter(hold=hold).values("record")
    named = Q(pk__in=items)
    return Record.objects.filter(named if hold.query is None else named | Q(pk__in=_found(hold)))


def free(rows: QuerySet[Record]) -> QuerySet[Record]:
    """Those that no hold in force covers; one question for the holds, whatever their number."""
    items = HoldItem.objects.filter(record=OuterRef("pk"), hold__lifted_at=None)
    rows = rows.filter(~Exists(items))
    for hold in in_force().filter(query__isnull=False):
        rows = rows.exclude(pk__in=_found(hold))
    return rows


def held_by(record: Record) -> list[Hold]:
    """The holds in force that cover the record, the oldest first; in two questions."""
    holds = {hold.pk: hold for hold in in_force().select_related("placed_by").order_by("pk")}
    named = set(HoldItem.objects.filter(record=record, hold__in=holds).values_list("hold_id", flat=True))
    asked = {pk: hold for pk, hold in holds.items() if hold.query is not None and pk not in named}
    if asked:
        one = Record.objects.filter(pk=record.pk)
        finds = {f"hold_{pk}": Exists(_found(hold, OuterRef("pk"))) for pk, hold in asked.items()}
        row = one.annotate(**finds).values(*finds).get()
        named |= {pk for pk in asked if row[f"hold_{pk}"]}
    return [hold for pk, hold in holds.items() if pk in named]


def _found(hold: Hold, record: OuterRef | None = None) -> QuerySet[Record, Any]:
    # What a hold covers may not depend on what another covers.
    rows = replace(Selection.of(hold.query), hold=None).rows()
    return (rows if record is None else rows.filter(pk=record)).values("pk")
