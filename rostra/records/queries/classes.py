"""The class tree of a body: what there is, in order; which rules file into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from rostra.records.models import FilingRule, Record, RecordClass


@dataclass(frozen=True, slots=True)
class Branch:
    """A class in its place of the tree; `records` counts those that are kept in it, None where nobody counted."""

    row: RecordClass
    depth: int
    records: int | None = None

    @property
    def name(self) -> str:
        return class_name(self.row)


def class_name(row: RecordClass) -> str:
    """In the reader's language where it has a name there."""
    names: dict[str, str] = row.names
    return names.get((get_language() or "").partition("-")[0]) or row.name


def labelled(row: RecordClass) -> str:
    """Code and name, as people call a class."""
    return f"{row.code} {class_name(row)}"


def tree(*, archived: bool = False, counted: bool = False) -> list[Branch]:
    """The classes with their depth; with `counted`, how many kept records lie in each."""
    rows = RecordClass.objects.select_related("confirmed_by").order_by("position", "code")
    found = list(rows if archived else rows.filter(archived_at=None))
    counts = _counts() if counted else None
    return list(_below(None, found, 0, counts))


def _below(parent: int | None, rows: list[RecordClass], depth: int, counts: dict[int, int] | None) -> Iterator[Branch]:
    known = {row.pk for row in rows}
    for row in rows:
        # Below an archived parent that is not shown, a class stands at the top.
        above = row.parent_id if row.parent_id in known else None
        if above == parent:
            yield Branch(row, depth, None if counts is None else counts.get(row.pk, 0))
            yield from _below(row.pk, rows, depth + 1, counts)


def _counts() -> dict[int, int]:
    rows = Record.objects.filter(disposed_at=None, record_class__isnull=False).order_by()
    return dict(rows.values("record_class").annotate(count=Count("pk")).values_list("record_class", "count"))


def rules() -> list[FilingRule]:
    """The rules in force, in the order in which they are asked; those into archived classes are not."""
    rows = FilingRule.objects.filter(archived_at=None, record_class__archived_at=None)
    return list(rows.select_related("record_class").order_by("position", "pk"))


def unclassed() -> QuerySet[Record]:
    """Kept records that no rule put anywhere, newest first."""
    return Record.objects.filter(record_class=None, disposed_at=None).order_by("-pk")


def known_accounts() -> set[int]:
    """The ids of accounts that any record is of."""
    return _distinct("account")


def known_topics() -> set[int]:
    return _distinct("topic")


def _distinct(column: str) -> set[int]:
    rows = Record.objects.filter(~Q(**{column: None})).order_by()
    return set(rows.values_list(column, flat=True).distinct())
