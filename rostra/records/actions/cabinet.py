"""What filing writes with: the body's rules and days, what sources say of keys, and many rows in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connection
from django.db.models import Q, QuerySet

from rostra.audit import sources
from rostra.audit.sources import Item
from rostra.core.scoping import current_body_id
from rostra.people.models import Body
from rostra.records.models import FilingRule, Record, RecordClass, RecordFile
from rostra.records.queries.classes import rules
from rostra.records.retention import Dates, due_on

Key = tuple[str, str]
"""A source and a key in it."""


_LOCK = 0x46696C65  # "File": the class of our advisory locks for filing


def take(body_id: int) -> bool:
    """Be the one who files for this body until the transaction ends; False while somebody else is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, body_id])
        [mine] = cursor.fetchone()
    return bool(mine)


def wait_for(body_id: int) -> None:
    """The same, after whoever is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, body_id])


@dataclass(frozen=True)
class Cabinet:
    """What filing needs to know of a body: its rules, its days, when accounts were closed."""

    rules: Sequence[FilingRule]
    zone: ZoneInfo
    closed: Mapping[int, datetime]

    @classmethod
    def open(cls) -> Cabinet:
        zone = Body.objects.values_list("time_zone", flat=True).get(pk=current_body_id())
        # By its name: accounts stand above the records.
        rows = apps.get_model("accounts", "Account").objects.filter(closed_at__isnull=False)
        closed = {pk: at for pk, at in rows.values_list("pk", "closed_at") if at is not None}
        return cls(rules(), ZoneInfo(zone), closed)

    def due(
        self,
        record_class: RecordClass | None,
        captured_at: datetime,
        ended_at: datetime | None,
        account: int | None,
        kept_until: date | None = None,
    ) -> date | None:
        # What belongs to no account ends by itself: no closing is waited for.
        closed = self.closed.get(account) if account is not None else ended_at
        return due_on(record_class, Dates(captured_at, ended_at, closed, kept_until), self.zone)


def items_of(keys: Iterable[Key]) -> dict[Key, Item]:
    """What the sources say of these keys, in as many questions as there are sources; nothing of what is gone."""
    by_source: dict[str, list[str]] = {}
    for source, key in keys:
        by_source.setdefault(source, []).append(key)
    found: dict[Key, Item] = {}
    for source in sorted(by_source.keys() & sources.names()):
        asked = sources.get(source).items
        if asked is not None:
            found.update(((source, key), item) for key, item in asked(by_source[source]).items())
    return found


def those_of(keys: Iterable[Key]) -> Q:
    """Records of these keys, by their unique index."""
    by_source: dict[str, list[str]] = {}
    for source, key in keys:
        by_source.setdefault(source, []).append(key)
    asked = (Q(source=source, source_key__in=listed) for source, listed in sorted(by_source.items()))
    return reduce(or_, asked, Q(pk__in=[]))


def words_of(item: Item) -> dict[str, str]:
    """By what a record is found: its words, and what its files are called and show."""
    files = (word for file in item.media for word in (file.name, file.alt) if word)
    return {"subject": item.subject, "words": "\n".join((item.text, *files))}


# --- Many rows in one statement ---------------------------------------------------------------------------

_TYPES: Mapping[str, str] = {
    "id": "bigint",
    "event_id": "bigint",
    "source": "text",
    "source_key": "text",
    "kind": "text",
    "at": "timestamptz",
    "captured_at": "timestamptz",
    "incoming": "boolean",
    "public": "boolean",
    "case_like": "boolean",
    "removed": "boolean",
    "account_id": "bigint",
    "topic_id": "bigint",
    "about": "text",
    "party": "text",
    "language": "text",
    "record_class_id": "bigint",
    "classed_by": "text",
    "rule_id": "bigint",
    "ended_at": "timestamptz",
    "due_on": "date",
    "journal": "text",
    "subject": "text",
    "words": "text",
}
_NEW = tuple(name for name in _TYPES if name not in ("id", "subject", "words"))
CHANGING = (
    *("kind", "at", "incoming", "public", "case_like", "removed", "account_id", "topic_id", "about", "party"),
    *("language", "record_class_id", "classed_by", "rule_id", "ended_at", "due_on", "journal"),
)
"""What looking again may find otherwise; the words are made anew with them."""

Row = Mapping[str, Any]


def insert(rows: Sequence[Row]) -> dict[Key, int]:
    """Write these records of the body in scope; their ids by key."""
    names = (*_NEW, "subject", "words")
    listed = ", ".join(_NEW)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO records_record (body_id, words, {listed})"  # noqa: S608 - names of our own columns
            f" SELECT %s, rostra_search_vector(language, subject, words), {listed} FROM {_table(names)}"
            " RETURNING id, source, source_key",
            [current_body_id(), *_columns(names, rows)],
        )
        return {(source, key): pk for pk, source, key in cursor.fetchall()}


def update(rows: Sequence[Row]) -> None:
    """Write what is said otherwise now of these records that are kept; one statement."""
    names = ("id", *CHANGING, "subject", "words")
    fresh = ", ".join(f"{name} = fresh.{name}" for name in CHANGING)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE records_record r"  # noqa: S608 - names of our own columns
            f" SET words = rostra_search_vector(fresh.language, fresh.subject, fresh.words), {fresh}"
            f" FROM {_table(names)} WHERE r.id = fresh.id AND r.body_id = %s AND r.disposed_at IS NULL",
            [*_columns(names, rows), current_body_id()],
        )


def set_due(days: Mapping[int, date | None]) -> None:
    """The last day of these records, by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE records_record r SET due_on = fresh.due_on"  # noqa: S608 - names of our own columns
            f" FROM {_table(('id', 'due_on'))} WHERE r.id = fresh.id AND r.body_id = %s",
            [list(days), list(days.values()), current_body_id()],
        )


def keep_files(items: Mapping[int, Item]) -> None:
    """Note which stored files these records hold, by the records' ids; what is noted already stays."""
    RecordFile.objects.bulk_create(
        (
            RecordFile(record_id=pk, sha256=bytes.fromhex(sha256))
            for pk, item in items.items()
            for sha256 in dict.fromkeys(file.sha256 for file in item.media)
        ),
        ignore_conflicts=True,
        batch_size=1000,
    )


def existing(keys: Iterable[Key]) -> QuerySet[Record]:
    """The records of the body in scope with these keys."""
    return Record.objects.filter(those_of(keys))


def _table(names: Iterable[str]) -> str:
    listed = tuple(names)
    return f"unnest({', '.join(f'%s::{_TYPES[name]}[]' for name in listed)}) AS fresh ({', '.join(listed)})"


def _columns(names: Iterable[str], rows: Sequence[Row]) -> list[list[Any]]:
    return [[row[name] for row in rows] for name in names]
