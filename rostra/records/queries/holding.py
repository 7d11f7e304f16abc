"""Which records a hold in force covers: nothing that it covers goes, whatever any decision says.

Items of an archive of the past stand in one file, its original: while that is kept, a hold on one of them covers all,
however often the file was given to Rostra.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from rostra.records.models import Hold, HoldItem, PastImport, Record
from rostra.records.past_content import PAST
from rostra.records.selecting import Selection, any_of


def in_force() -> QuerySet[Hold]:
    return Hold.objects.filter(lifted_at=None)


def covered(hold: Hold) -> QuerySet[Record]:
    """All that the hold covers now: its items, what its search finds, and what stands in one file with them."""
    held = [Record.objects.filter(pk__in=HoldItem.objects.filter(hold=hold).values("record"))]
    if hold.query is not None:
        held.append(_found(hold))
    return any_of(*held, *(Record.objects.filter(_beside(each)) for each in held))


def free(rows: QuerySet[Record]) -> QuerySet[Record]:
    """Those that no hold in force covers; one question for the holds, whatever their number."""
    items = HoldItem.objects.filter(hold__lifted_at=None)
    rows = rows.filter(~Exists(items.filter(record=OuterRef("pk"))))
    rows = rows.exclude(_beside(Record.objects.filter(pk__in=items.values("record"))))
    for hold in in_force().filter(query__isnull=False):
        # NOT IN would read all that the search finds for each record, where that is more than fits into memory.
        rows = rows.filter(~Exists(_found(hold).filter(pk=OuterRef("pk")))).exclude(_beside(_found(hold)))
    return rows


def held_by(record: Record) -> list[Hold]:
    """The holds in force that cover the record, the oldest first; in two questions."""
    holds = {hold.pk: hold for hold in in_force().select_related("placed_by").order_by("pk")}
    if not holds:
        return []
    beside = Record.objects.filter(pk=record.pk)
    if record.source == PAST.name:
        beside = Record.objects.filter(Q(pk=record.pk) | _beside(beside))
    named = set(HoldItem.objects.filter(record__in=beside, hold__in=holds).values_list("hold_id", flat=True))
    asked = {pk: hold for pk, hold in holds.items() if hold.query is not None and pk not in named}
    if asked:
        finds = {f"hold_{pk}": Exists(_found(hold).filter(pk__in=beside.values("pk"))) for pk, hold in asked.items()}
        row = Record.objects.filter(pk=record.pk).annotate(**finds).values(*finds).get()
        named |= {pk for pk in asked if row[f"hold_{pk}"]}
    return [hold for pk, hold in holds.items() if pk in named]


def searched(records: Collection[int]) -> dict[int, set[int]]:
    """Which of these records the searches of holds in force find, by hold; one question for each such hold."""
    holds = in_force().filter(query__isnull=False).order_by("pk")
    return {hold.pk: set(_found(hold).filter(pk__in=records).values_list("pk", flat=True)) for hold in holds}


def classes_searched() -> set[int]:
    """The classes that searches of holds in force ask for."""
    queries = in_force().filter(query__has_key="record_class").values_list("query", flat=True)
    return {query["record_class"] for query in queries if query}


def _beside(held: QuerySet[Record]) -> Q:
    """What stands in one original with these."""
    files = _originals().filter(known_as__in=held.filter(source=PAST.name).values("about")).values("file")
    return Q(source=PAST.name, about__in=_originals().filter(file__in=files).values("known_as"))


def _originals() -> QuerySet[Any]:
    """The archives of which the original is here, as their records name them."""
    name = Concat(Value("records.past_import:"), Cast("pk", TextField()), output_field=TextField())
    return PastImport.objects.filter(file__isnull=False).annotate(known_as=name)


def _found(hold: Hold) -> QuerySet[Record, Any]:
    # What a hold covers may not depend on what another covers.
    return replace(Selection.of(hold.query), hold=None).rows()
