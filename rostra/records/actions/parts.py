"""The parts of an export as they are written: packages, tables, and the public journal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from rostra.audit.models import Checkpoint, Stamp
from rostra.audit.queries import vkey_of
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.ui import times
from rostra.people.models import Body
from rostra.records import export_words
from rostra.records.disclosing import disclose
from rostra.records.enums import ExportFormat
from rostra.records.journal_xml import Head, offentlig_journal
from rostra.records.loaded_content import NAME as LOADED
from rostra.records.models import Export, JournalEntry, LoadedPackage, Record
from rostra.records.packages import as2, tables
from rostra.records.packages.folder import Entry, write, written
from rostra.records.packages.part import Line, Part
from rostra.records.packages.seal import About, Witness, pack, seal
from rostra.records.packages.seal import Stamp as PackedStamp
from rostra.records.queries.gathering import Gathered, Gatherer
from rostra.records.selecting import Selection

CHUNK = 10_000
"""Records in one file of items, at most."""
SOFTWARE = "Rostra"


@dataclass(slots=True)
class Written:
    """What one chunk came to; `after` is the id of its last record."""

    after: int = 0
    count: int = 0
    size: int = 0
    missing: int = 0
    differing: int = 0


class _Writer:
    """What all formats share: where they work, and what they are called."""

    def __init__(self, export: Export, body: Body, head: Checkpoint, home: Path) -> None:
        self.export = export
        self.body = body
        self.home = home
        self.head = head
        self.gatherer = Gatherer(head, witness_of(head).name, body.name, disclose if export.redacted else None)

    def name(self, part: int) -> str:
        return f"{self.body.slug}-{self.export.pk}-{part:03}"

    def _gathered(self, rows: QuerySet[Record], done: Written, *, after: int, last: int) -> Iterator[Gathered]:
        for found in self.gatherer.gather(rows, after=after, last=last, limit=CHUNK):
            done.after = found.record.pk
            done.count += 1
            done.differing += found.differs
            yield found


class PackageWriter(_Writer):
    """Bags with E-ARK packages, each a tar file that stands by itself."""

    def add(self, part: int, number: int, room: float, rows: QuerySet[Record], *, after: int, last: int) -> Written:
        done = Written()
        if not _more(rows, after, last):
            return done
        chunk = self._part(part).add(number, self._lines(rows, done, after, last), _fetch, room)
        done.size, done.missing = chunk.size, len(chunk.missing)
        return done

    def seal(self, part: int, target: Path) -> Entry:
        package = self._part(part)
        about = self._about(part)
        seal(package, about)
        return pack(package, target / f"{package.name}.tar", about)

    def recorded(self, part: int, chunk: int) -> None:
        """Forget what a worker wrote after it had recorded this for the last time."""
        self._part(part).forget_after(chunk)

    def forget(self, part: int) -> None:
        self._part(part).remove()

    def _part(self, part: int) -> Part:
        header = export_words.page_header()
        return Part(self.home, self.name(part), header, self.body.language, f"{SOFTWARE} {version('rostra')}")

    def _lines(self, rows: QuerySet[Record], done: Written, after: int, last: int) -> Iterator[Line]:
        for found in self._gathered(rows, done, after=after, last=last):
            yield self.gatherer.line(found, export_words.page_cells(found))

    def _about(self, part: int) -> About:
        export, body = self.export, self.body
        at = times.full(timezone.localtime(export.at))
        return About(
            title=export.title or body.name,
            body=body.name,
            language=body.language,
            at=export.at,
            purpose=export.purpose,
            software=SOFTWARE,
            version=version("rostra"),
            group=f"{body.slug}-{export.pk}",
            number=part,
            redacted=export.redacted,
            words=export_words.index_words(),
            facts=export_words.index_facts(body=body.name, purpose=export.purpose, at=at, part=part),
            witnesses=(witness_of(self.head), *self._loaded()),
        )

    def _loaded(self) -> Iterable[Witness]:
        rows = Selection.of(self.export.selection).rows()
        return loaded_witnesses() if not self.export.redacted and rows.filter(source=LOADED).exists() else ()


class TableWriter(_Writer):
    """CSV, JSON Lines and XLSX: rows are kept as they come, and made a table at the end."""

    def add(self, part: int, number: int, room: float, rows: QuerySet[Record], *, after: int, last: int) -> Written:
        done = Written()
        if not _more(rows, after, last):
            return done
        cells = (export_words.cells(found) for found in self._gathered(rows, done, after=after, last=last))
        entry = write(self.home, f"{self.name(part)}/{number:06}.jsonl", _filling(tables.kept(cells), room))
        done.size = entry.size
        return done

    def seal(self, part: int, target: Path) -> Entry:
        name = f"{self.name(part)}.{self.export.format}"
        rows = tables.rows_of(sorted((self.home / self.name(part)).glob("*.jsonl")))
        with written(target / name) as file:
            if self.export.format == ExportFormat.CSV:
                tables.write_csv(file, export_words.column_names(), rows)
            elif self.export.format == ExportFormat.XLSX:
                tables.write_xlsx(file, export_words.column_names(), rows)
            else:
                tables.write_jsonl(file, export_words.COLUMNS, rows)
        return Entry(name, file.size, file.sha256)

    def recorded(self, part: int, chunk: int) -> None:
        """Forget what a worker wrote after it had recorded this for the last time."""
        for path in (self.home / self.name(part)).glob("*.jsonl"):
            if int(path.stem) > chunk:
                path.unlink()

    def forget(self, part: int) -> None:
        shutil.rmtree(self.home / self.name(part), ignore_errors=True)


class JournalWriter(_Writer):
    """The public journal as one file: it has a head that says how many entries follow."""

    def add(self, part: int, _number: int, _room: float, rows: QuerySet[Record], *, after: int, last: int) -> Written:
        """All entries of the records, as one chunk, whatever room there is: the journal is one file."""
        entries = JournalEntry.objects.filter(record__in=rows, record__lte=last).order_by("year", "number")
        count = entries.count() if after < last else 0
        if not count:
            return Written()
        head = self._head(entries, count)
        pieces = offentlig_journal(entries.iterator(chunk_size=1_000), head=head)
        entry = write(self.home, f"{self.name(part)}.pieces", pieces)
        return Written(after=last, count=count, size=entry.size)

    def seal(self, part: int, target: Path) -> Entry:
        return write(target, f"{self.name(part)}.xml", files.pieces(self.home / f"{self.name(part)}.pieces"))

    def recorded(self, part: int, chunk: int) -> None:
        """There is one chunk: it is written again, the same."""

    def forget(self, part: int) -> None:
        (self.home / f"{self.name(part)}.pieces").unlink(missing_ok=True)

    def _head(self, entries: QuerySet[JournalEntry], count: int) -> Head:
        days = entries.aggregate(first=Min("entered_on"), last=Max("entered_on"))
        return Head(self.head.log.origin, self.body.slug, self.body.name, days["first"], days["last"], count)


def _filling(pieces: Iterable[bytes], room: float) -> Iterator[bytes]:
    """All, or so many until they fill the room."""
    for piece in pieces:
        yield piece
        room -= len(piece)
        if room <= 0:
            return


def _more(rows: QuerySet[Record], after: int, last: int) -> bool:
    return rows.filter(pk__gt=after, pk__lte=last).exists()


def witness_of(head: Checkpoint) -> Witness:
    """The checkpoint with its key and its stamps, each one over the one before."""
    stamps: list[PackedStamp] = []
    rows = {row.previous_id: row for row in Stamp.objects.filter(checkpoint=head).order_by("-pk")}
    row = rows.get(None)
    while row is not None:
        stamps.append(PackedStamp(bytes(row.token), row.authority, as2.moment(row.at)))
        row = rows.get(row.pk)
    return Witness(head.note, vkey_of(head), tuple(stamps))


def loaded_witnesses() -> Iterable[Witness]:
    """What the records of packages that were loaded are proven against."""
    known: dict[str, Witness] = {}
    for witnesses in LoadedPackage.objects.order_by("pk").values_list("witnesses", flat=True):
        for told in witnesses:
            stamps = tuple(
                PackedStamp(bytes.fromhex(stamp["token"]), stamp["authority"], stamp["at"]) for stamp in told["stamps"]
            )
            witness = Witness(told["note"], told["key"], stamps)
            known[witness.name] = witness
    return known.values()


def _fetch(sha256: str) -> Iterator[bytes]:
    row = StoredFile.objects.filter(sha256=bytes.fromhex(sha256)).first()
    if row is None:
        raise FileNotFoundError(sha256)
    return files.chunks(row)
