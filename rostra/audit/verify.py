"""`rostra verify`: recompute everything from rows and files, and name the first leaf that is not what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rostra.audit import sources
from rostra.audit.checkpoint import CheckpointInvalid, from_vkey
from rostra.audit.checkpoint import verify as verify_note
from rostra.audit.leaves import COLUMNS, document, leaf
from rostra.audit.merkle import Frontier
from rostra.audit.models import Checkpoint, Event, Leaf, Log, Node, Pending
from rostra.audit.proof import content_hash
from rostra.audit.sequencer import verification_key
from rostra.core import files
from rostra.core.models import StoredFile

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Bad:
    """Where the rows and the log part. `leaf` is None where the tree itself, or a file, is wrong and no single leaf."""

    log: str
    leaf: int | None
    event: int | None
    about: str
    reason: str


@dataclass(slots=True)
class Report:
    """`records` counts contents compared with their source rows, `leaves` events recomputed, `waiting` those without a leaf."""

    records: int = 0
    leaves: int = 0
    waiting: int = 0
    bad: list[Bad] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.bad

    def as_json(self) -> dict[str, Any]:
        first = asdict(self.bad[0]) if self.bad else None
        return {"ok": self.ok, "records": self.records, "leaves": self.leaves, "first_bad": first}


def verify_all() -> Report:
    """Every log of the installation, then every file that is kept by its hash.

    Stops a log at its first bad leaf, and goes on with the next log.
    """
    report = Report(waiting=Pending.objects.count())
    for log in Log.objects.order_by("pk"):
        bad = _verify_log(log, report)
        if bad is not None:
            report.bad.append(bad)
    report.bad.extend(_bad_files())
    return report


def _bad_files() -> Iterator[Bad]:
    for file in StoredFile.everywhere.order_by("pk").iterator():
        try:
            digest = hashlib.sha256(files.read(file)).digest()
        except FileNotFoundError:
            reason = "the file is missing"
        else:
            if digest == bytes(file.sha256):
                continue
            reason = "the file is not what was stored"
        yield Bad("files", None, None, f"core.storedfile:{file.pk} {file}", reason)


def _verify_log(log: Log, report: Report) -> Bad | None:
    frontier = Frontier()
    heads = {row.size: row for row in Checkpoint.objects.filter(log=log)}
    nodes = _nodes(log)
    for rows in _chunks(log):
        if bad := _verify_events(log, rows, frontier.size, report):
            return bad
        for index, row in enumerate(rows, start=frontier.size):
            for made in frontier.extend([bytes(row[1])]):
                if nodes.pop((made.level, made.index), None) != made.hash:
                    return Bad(log.origin, index, row[2], row[7], "a stored subtree hash is not that of its leaves")
            head = heads.pop(frontier.size, None)
            if head is not None and (reason := _wrong_head(log, head, frontier)):
                return Bad(log.origin, index, row[2], row[7], reason)
    if (frontier.size, frontier.peaks) != (log.size, [bytes(peak) for peak in log.peaks]):
        return Bad(
            log.origin, None, None, "", f"the log says {log.size} leaves, the rows give {frontier.size} or another root"
        )
    if heads:
        return Bad(log.origin, None, None, "", f"a checkpoint of {min(heads)} leaves was signed, the rows end before")
    if nodes:
        return Bad(log.origin, None, None, "", "there are subtree hashes of leaves that do not exist")
    return None


Row = Sequence[Any]
"""index, leaf hash, then the event's COLUMNS."""


def _chunks(log: Log) -> Iterator[list[Row]]:
    columns = ("index", "hash", *(f"event__{name}" for name in COLUMNS))
    after = -1
    while rows := list(Leaf.objects.filter(log=log, index__gt=after).order_by("index").values_list(*columns)[:CHUNK]):
        yield rows
        after = rows[-1][0]


def _nodes(log: Log) -> dict[tuple[int, int], bytes]:
    rows = Node.objects.filter(log=log).values_list("level", "index", "hash")
    return {(level, index): bytes(digest) for level, index, digest in rows}


def _verify_events(log: Log, rows: list[Row], start: int, report: Report) -> Bad | None:
    """The events of a chunk against their leaves and against the contents that they vouch for; the first bad one."""
    contents = _contents(rows)
    for index, row in enumerate(rows, start=start):
        place, digest, event_id, about = row[0], bytes(row[1]), row[2], row[7]
        if place != index:
            return Bad(log.origin, index, None, "", "the leaf is missing")
        if leaf(document(*row[2:])) != digest:
            return Bad(log.origin, index, event_id, about, "the event is not what was logged")
        report.leaves += 1
        source, key, expected = row[9], row[10], row[11]
        if expected is None:
            continue
        found = contents.get((source, key))
        if found is None:
            return Bad(log.origin, index, event_id, about, "the content is missing")
        if content_hash(*found) != bytes(expected).hex():
            return Bad(log.origin, index, event_id, about, "the content is not what was captured")
        report.records += 1
    return None


def _contents(rows: list[Row]) -> dict[tuple[str, str], tuple[bytes, bytes]]:
    wanted: dict[str, list[str]] = {}
    for row in rows:
        if row[11] is not None:
            wanted.setdefault(row[9], []).append(row[10])
    return {(name, key): found for name, keys in wanted.items() for key, found in sources.get(name).read(keys).items()}


def _wrong_head(log: Log, head: Checkpoint, frontier: Frontier) -> str:
    try:
        signed = verify_note(head.note, *from_vkey(verification_key(log)))
    except CheckpointInvalid as error:
        return f"the checkpoint of {head.size} leaves cannot be trusted: {error}"
    if (signed.size, signed.root) != (frontier.size, frontier.root()) or bytes(head.root) != frontier.root():
        return f"the signed checkpoint of {head.size} leaves has another root"
    return ""


def unlogged_events() -> int:
    """Events that have neither a leaf nor wait for one: none, unless somebody removed rows by hand."""
    return Event.objects.filter(leaf=None).exclude(pk__in=Pending.objects.values("pk")).count()
