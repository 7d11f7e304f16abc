"""The public journal as Noark 5 v5.0 has it (`offentligJournal.xsd`), written piece by piece, of any length.

Only elements that all editions of the schema since 2019 know. What is shielded is not in the file: asterisks are.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from rostra.records.models import JournalEntry

NAMESPACE = "http://www.arkivverket.no/standarder/noark5/offentligJournal"
SHIELDED = "*****"
_CASE = re.compile(r"(\d{4})\s*/\s*(\d{1,9})")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold."""

# The values of the schema's own lists (Noark 5 metadata M087, M500, M502) are Norwegian whatever language people read.
_SENDER, _RECEIVER, _MANY = "Avsender", "Mottaker", "Gruppemottaker"
_PUBLIC = "Allmennheten"
_TITLE_SHIELDED = "Skjerming tittel registrering - utvalgte ord"
_SENDER_SHIELDED, _RECEIVER_SHIELDED = "Skjerming navn avsender", "Skjerming navn mottaker"
_EXEMPT = "Unntatt offentlighet"


@dataclass(frozen=True, slots=True)
class Head:
    """Whose journal it is, of which days (both included), and how many entries follow.

    `origin` is the name of the body's log: the entries' identifiers are made of it and stay the same in every export.
    """

    origin: str
    body_id: str
    body_name: str
    start: date
    end: date
    count: int


class NoEntries(ValueError):
    """The schema knows no journal without entries."""


def offentlig_journal(entries: Iterable[JournalEntry], *, head: Head) -> Iterator[bytes]:
    """The file in pieces, UTF-8; entries as they come, by year and number. Raises NoEntries where there are none."""
    if head.count == 0:
        raise NoEntries
    yield (f'<?xml version="1.0" encoding="UTF-8"?>\n<offentligJournal xmlns="{NAMESPACE}">\n' + _head(head)).encode()
    for entry in entries:
        yield _registration(entry, head).encode()
    yield b"</offentligJournal>\n"


def _head(head: Head) -> str:
    creator = _element("arkivskaperID", head.body_id) + _element("arkivskaperNavn", head.body_name)
    return _wrap(
        "journalhode",
        _element("journalStartDato", head.start.isoformat()),
        _element("journalSluttDato", head.end.isoformat()),
        _element("antallJournalposter", str(head.count)),
        f"<arkivskaper>{creator}</arkivskaper>",
    )


def case_number(text: str) -> tuple[int, int] | None:
    """Year and number of a case in the case system, as the schema wants them; None for what is no such case."""
    found = _CASE.fullmatch(text.strip())
    return (int(found[1]), int(found[2])) if found else None


def _registration(entry: JournalEntry, head: Head) -> str:
    case = case_number(entry.case)
    # What was entered as no such case stays exportable: as an entry that belongs to none.
    year, number = case or (entry.year, entry.number)
    title = SHIELDED if entry.title_shielded else entry.title
    folder = _element("saksaar", str(year)) + _element("sakssekvensnummer", str(number))
    return _wrap("journalregistrering", f"<saksmappe>{folder}</saksmappe>", _entry(entry, head, title, case is None))


def _entry(entry: JournalEntry, head: Head, title: str, alone: bool) -> str:
    key = f"{head.origin}/journal/{entry.year}/{entry.number}"
    shielded = _shielding(entry)
    parts = (
        _element("systemID", str(uuid.uuid5(uuid.NAMESPACE_URL, key))),
        _element("journalaar", str(entry.year)),
        _element("journalsekvensnummer", str(entry.number)),
        # Within its case: an entry that belongs to none is the only one of its own.
        _element("journalpostnummer", "1" if alone else str(entry.number)),
        _element("offentligTittel", title),
        _element("skjermingMetadata", shielded) if shielded else "",
        _element("journaldato", entry.entered_on.isoformat()),
        _element("dokumentetsDato", entry.document_date.isoformat()),
        _element("tilgangsrestriksjon", _EXEMPT) if entry.exemption else "",
        _element("skjermingshjemmel", entry.exemption) if entry.exemption else "",
        _party(entry),
    )
    return f"<journalpost>{''.join(parts)}</journalpost>"


def _shielding(entry: JournalEntry) -> str:
    if entry.title_shielded:
        return _TITLE_SHIELDED
    if entry.party_shielded:
        return _SENDER_SHIELDED if entry.direction == "I" else _RECEIVER_SHIELDED
    return ""


def _party(entry: JournalEntry) -> str:
    role = _SENDER if entry.direction == "I" else _RECEIVER if entry.party else _MANY
    name = SHIELDED if entry.party_shielded else entry.party or _PUBLIC
    return _wrap(
        "korrespondansepart", _element("korrespondanseparttype", role), _element("korrespondansepartNavn", name)
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_NOT_XML.sub('', text))}</{name}>"


def _wrap(name: str, *parts: str) -> str:
    return f"<{name}>{''.join(parts)}</{name}>\n"
