"""What the log vouches for in the records' own tables that no capture or import made: the entries of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.sources import Item, Source
from rostra.records.models import JournalEntry, Record


def entry_capture(entry: JournalEntry) -> Capture:
    return Capture(JOURNAL.name, str(entry.pk), bytes(entry.salt), _bytes(entry))


def _bytes(entry: JournalEntry) -> bytes:
    return canonical(
        {
            "body": entry.body_id,
            "record": entry.record_id,
            "year": entry.year,
            "number": entry.number,
            "direction": entry.direction,
            "document_date": entry.document_date.isoformat(),
            "entered_on": entry.entered_on.isoformat(),
            "title": entry.title,
            "title_shielded": entry.title_shielded,
            "party": entry.party,
            "party_shielded": entry.party_shielded,
            "exemption": entry.exemption,
            "case": entry.case,
            "by": entry.by_id,
        }
    )


def _read(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows: Iterable[JournalEntry] = JournalEntry.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _bytes(row)) for row in rows}


def _keys() -> list[QuerySet[JournalEntry, tuple[str]]]:
    return [JournalEntry.everywhere.exclude(salt=b"").annotate(key=Cast("pk", TextField())).values_list("key")]


def _items(keys: Sequence[str]) -> Mapping[str, Item]:
    found = JournalEntry.objects.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")
    rows = found.select_related("record").defer("record__words")
    # Whom it names, it names still once what was entered is gone, and nothing but its own record says who that is.
    own = dict(Record.objects.filter(source=JOURNAL.name, source_key__in=keys).values_list("source_key", "party"))
    return {str(row.pk): _item(row, row.record.party or own.get(str(row.pk), "")) for row in rows}


def _item(row: JournalEntry, party: str) -> Item:
    return Item(
        kind="journal",
        at=row.record.at,
        account=row.record.account_id,
        topic=row.record.topic_id,
        about=row.record.about,
        party=party,
        party_name=row.party,
        case_like=row.record.case_like,
        subject=row.title,
        more={
            "author": row.by_id,
            "number": f"{row.year}/{row.number}",
            "direction": row.direction,
            "exemption": row.exemption,
            "case": row.case,
        },
    )


JOURNAL = Source("records.journal", _read, _keys, _items)
