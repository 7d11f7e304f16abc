"""The public journal for everybody: what was entered, as its entries may be seen, and as data that others take over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree as ET

from django.conf import settings
from django.db.models import Max, Min, QuerySet
from django.urls import reverse

from rostra.audit.queries import log_of
from rostra.people.models import Body
from rostra.portal.feedxml import ATOM, add, document, iso
from rostra.records.enums import JournalRule
from rostra.records.journal_xml import SHIELDED, Head, offentlig_journal
from rostra.records.models import JournalEntry, RecordClass
from rostra.records.queries.journal import entries

SIZE = 50
NAMES_FOR = timedelta(days=365)
"""A year after it was entered, nobody finds a person by an entry any more."""


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """A line as everybody sees it: what is shielded is asterisks. `party` is empty for what went to the public."""

    pk: int
    year: int
    number: int
    incoming: bool
    title: str
    party: str
    document_date: date
    entered_on: date
    case: str
    exemption: str

    @property
    def name(self) -> str:
        return f"{self.year}/{self.number}"


def has_journal() -> bool:
    """Whether the body in scope keeps one: a class asks for it, as those of some jurisdictions do from the start."""
    return RecordClass.objects.exclude(journal=JournalRule.NEVER).exists()


def page(*, today: date, year: int | None = None, before: int | None = None) -> tuple[list[PublicEntry], int | None]:
    """The newest entries, and the cursor behind which older ones begin; one query."""
    rows = entries().order_by("-pk")
    if year is not None:
        rows = rows.filter(year=year)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: SIZE + 1])
    return [public(row, today) for row in found[:SIZE]], found[SIZE - 1].pk if len(found) > SIZE else None


def years() -> list[int]:
    """The years in which something was entered, the newest first."""
    return list(entries().order_by("-year").values_list("year", flat=True).distinct())


def public(row: JournalEntry, today: date) -> PublicEntry:
    return PublicEntry(
        pk=row.pk,
        year=row.year,
        number=row.number,
        incoming=row.direction == "I",
        title=SHIELDED if row.title_shielded else row.title,
        party=SHIELDED if row.party and (row.party_shielded or _is_old(row, today)) else row.party,
        document_date=row.document_date,
        entered_on=row.entered_on,
        case=row.case,
        exemption=row.exemption,
    )


def atom(body: Body, found: Sequence[PublicEntry], *, title: str) -> bytes:
    """RFC 4287; an entry is never changed, so it was updated on the day on which it was entered."""
    address = _address(body, "portal:journal_atom")
    home = _address(body, "portal:journal")
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": body.language})
    add(feed, "id", address)
    add(feed, "title", title)
    add(feed, "updated", _moment(found[0].entered_on) if found else iso(body.created_at))
    add(add(feed, "author"), "name", body.name)
    add(feed, "link", rel="self", href=address)
    add(feed, "link", rel="alternate", href=home)
    for entry in found:
        line = add(feed, "entry")
        add(line, "id", f"{home}#{entry.year}-{entry.number}")
        add(line, "title", f"{entry.name} {entry.title}")
        add(line, "updated", _moment(entry.entered_on))
        add(line, "link", rel="alternate", href=f"{home}?year={entry.year}#{entry.year}-{entry.number}")
        add(line, "summary", " · ".join(part for part in (entry.party, entry.case, entry.exemption) if part))
    return document(feed)


def as_json(body: Body, found: Iterable[PublicEntry], older: int | None) -> bytes:
    """A page of the journal; `next` leads to older entries."""
    address = _address(body, "portal:journal_json")
    data = {
        "body": {"slug": body.slug, "name": body.name},
        "url": _address(body, "portal:journal"),
        "next": f"{address}?after={older}" if older is not None else None,
        "entries": [
            {
                "number": entry.name,
                "direction": "in" if entry.incoming else "out",
                "title": entry.title,
                "party": entry.party,
                "document_date": entry.document_date.isoformat(),
                "entered_on": entry.entered_on.isoformat(),
                "case": entry.case,
                "exemption": entry.exemption,
            }
            for entry in found
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def noark(body: Body, year: int, *, today: date) -> Iterator[bytes]:
    """The journal of a year as `offentligJournal` of Noark 5, in pieces. Raises NoEntries where there are none."""
    rows = entries().filter(year=year)
    days = rows.aggregate(first=Min("entered_on"), last=Max("entered_on"))
    log = log_of(body.pk)
    head = Head(
        log.origin if log is not None else body.slug, body.slug, body.name, days["first"], days["last"], rows.count()
    )
    return offentlig_journal(_forgetting(rows, today), head=head)


def _forgetting(rows: QuerySet[JournalEntry], today: date) -> Iterator[JournalEntry]:
    for row in rows.iterator(chunk_size=1_000):
        row.party_shielded = row.party_shielded or (bool(row.party) and _is_old(row, today))
        yield row


def _is_old(row: JournalEntry, today: date) -> bool:
    return row.entered_on < today - NAMES_FOR


def _moment(day: date) -> str:
    return iso(datetime.combine(day, time(), UTC))


def _address(body: Body, view: str) -> str:
    return settings.ROSTRA_URL + reverse(view, args=[body.slug])
