"""A package that grows chunk by chunk in a folder of its own, until it is sealed: what broke off is done again, no more."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rostra.records.packages import premis, readable
from rostra.records.packages.as2 import moment, place_of
from rostra.records.packages.folder import Entry, Hashing, copy, write, written

if TYPE_CHECKING:
    from rostra.audit.sources import Enclosed

ITEMS, RECORDS = "representations/activitystreams/data", "representations/log/data"
EVENTS, PAGES = "representations/activitystreams/metadata/preservation", "documentation/records"
PAGE = 1_000
"""Records on one page for people."""

Fetch = Callable[[str], Iterator[bytes]]
"""The bytes of a stored file by its hash. Raises FileNotFoundError."""


@dataclass(frozen=True, slots=True)
class Line:
    """A record on its way into a package: `activity` and `record` as they are written, the rest for people and PREMIS.

    `cells` are what the page for people shows. `fixity` is "pass", "fail", or empty where there is no content to hash;
    `decision` is by what it went.
    """

    id: str
    at: datetime
    captured_at: datetime
    happened: str
    activity: str
    record: str
    cells: tuple[str, ...] = ()
    files: tuple[Enclosed, ...] = ()
    fixity: str = ""
    decision: str = ""


@dataclass(slots=True)
class Chunk:
    """What one chunk added: files, records, bytes; stored files that could not be had; contents that differ."""

    number: int
    entries: list[Entry] = field(default_factory=list)
    count: int = 0
    size: int = 0
    missing: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)


class Part:
    """The folder of one package. `home` is that of the export, `name` the package's and the folder's name."""

    def __init__(self, home: Path, name: str, header: tuple[str, ...], language: str, agent: str) -> None:
        self.home = home
        self.name = name
        self.bag = home / name
        self.root = self.bag / "data" / name
        self.language = language
        self.agent = agent
        self._header = header
        self._lists = home / f"{name}.lists"

    def add(self, number: int, lines: Iterable[Line], fetch: Fetch, room: float = math.inf) -> Chunk:
        """Write one chunk, or write it again: all lines, or so many until they and their files have as many bytes as there
        is room for. Memory holds a page of it at most, and its events."""
        for page in (self.root / PAGES).glob(f"{number:06}-*.html"):
            page.unlink()
        chunk = Chunk(number)
        happened: list[premis.Event] = []
        decided: dict[str, list[premis.Event]] = {}
        some: list[Line] = []
        with ExitStack() as stack:
            items = stack.enter_context(written(self.root / f"{ITEMS}/items-{number:06}.jsonl"))
            records = stack.enter_context(written(self.root / f"{RECORDS}/records-{number:06}.jsonl"))
            for line in lines:
                items.write(f"{line.activity}\n".encode())
                records.write(f"{line.record}\n".encode())
                happened.append(_event(line))
                if line.decision:
                    decided.setdefault(line.decision, []).append(happened[-1])
                self._files(line, fetch, chunk)
                some.append(line)
                if len(some) == PAGE:
                    self._page(chunk, some)
                    some = []
                if items.size + records.size + chunk.size >= room:
                    break
            if some:
                self._page(chunk, some)
        self._named(chunk, f"{ITEMS}/items-{number:06}.jsonl", items)
        self._named(chunk, f"{RECORDS}/records-{number:06}.jsonl", records)
        decisions = (_decision(f"decision-{number}-{place}", *each) for place, each in enumerate(decided.items(), 1))
        self._events(chunk, [*happened, *decisions])
        chunk.size += sum(entry.size for entry in chunk.entries)
        with written(self._lists / f"{number:06}.json") as file:
            file.write(json.dumps(asdict(chunk)).encode())
        return chunk

    def chunks(self) -> Iterator[Chunk]:
        """What was added so far, in order."""
        for path in sorted(self._lists.glob("*.json")):
            found = json.loads(path.read_bytes())
            entries = [Entry(**entry) for entry in found.pop("entries")]
            pages = [(str(name), str(words)) for name, words in found.pop("pages")]
            yield Chunk(**found, entries=entries, pages=pages)

    def forget_after(self, number: int) -> None:
        """Leave out chunks that nobody recorded: they are written again."""
        for path in self._lists.glob("*.json"):
            if int(path.stem) > number:
                path.unlink()

    def remove(self) -> None:
        """Take the folder away; what was packed stays."""
        for folder in (self.bag, self._lists):
            shutil.rmtree(folder, ignore_errors=True)

    def _files(self, line: Line, fetch: Fetch, chunk: Chunk) -> None:
        for file in line.files:
            path = f"representations/{place_of(file.sha256, file.type)}"
            known = (self.root / path).exists()
            try:
                kept = copy(self.root, path, fetch(file.sha256), sha256=file.sha256)
            except FileNotFoundError:
                kept = False
            if not kept:
                chunk.missing.append(file.sha256)
            elif not known:
                chunk.size += (self.root / path).stat().st_size
        if line.fixity == "fail":
            chunk.differing.append(line.id)
        chunk.count += 1

    def _page(self, chunk: Chunk, lines: list[Line]) -> None:
        path = f"{PAGES}/{chunk.number:06}-{len(chunk.pages) + 1:02}.html"
        words = f"{moment(lines[0].at)[:10]} – {moment(lines[-1].at)[:10]} ({len(lines)})"
        body = readable.table(self._header, (line.cells for line in lines))
        html = readable.page(title=words, language=self.language, parts=[body])
        chunk.entries.append(write(self.root, path, [html.encode()]))
        chunk.pages.append((Path(path).name, words))

    def _named(self, chunk: Chunk, path: str, file: Hashing) -> None:
        chunk.entries.append(Entry(path, file.size, file.sha256))

    def _events(self, chunk: Chunk, happened: list[premis.Event]) -> None:
        path = f"{EVENTS}/premis-{chunk.number:06}.xml"
        objects = [entry for entry in chunk.entries if entry.path.endswith(".jsonl")]
        outcome = "fail" if chunk.differing else "pass"
        checked = premis.Event(
            f"fixity-{chunk.number}",
            "fixity check",
            max(event.at for event in happened),
            tuple(entry.path for entry in objects),
            "Each content was hashed again with its salt and compared with the log.",
            " ".join([outcome, *chunk.differing]),
        )
        with written(self.root / path) as file:
            premis.write_premis(file, objects, [*happened, checked], agent=self.agent)
        self._named(chunk, path, file)


def _event(line: Line) -> premis.Event:
    return premis.Event(f"{line.id}:event", line.happened, moment(line.captured_at), (line.id,))


def _decision(name: str, decision: str, gone: list[premis.Event]) -> premis.Event:
    """By what the contents of these records went, when the first of them did."""
    of = tuple(record for event in gone for record in event.objects)
    return premis.Event(name, "disposal decision", min(event.at for event in gone), of, decision)
