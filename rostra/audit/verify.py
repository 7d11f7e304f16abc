"""`rostra verify`: recompute everything from rows and files, and name the leaf, row or file that is not what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from rostra.audit import sources
from rostra.audit.checkpoint import CheckpointInvalid, from_vkey
from rostra.audit.checkpoint import verify as verify_note
from rostra.audit.leaves import COLUMNS, document, leaf
from rostra.audit.merkle import Frontier
from rostra.audit.models import Checkpoint, Event, Leaf, Log, Node, Pending
from rostra.audit.proof import content_hash
from rostra.audit.sequencer import verification_key
from rostra.audit.sources import Source, Told
from rostra.audit.standing import Heard
from rostra.core import files
from rostra.core.models import StoredFile

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Bad:
    """Where the rows and the log part. `about` names the row, as "inbox.message 17", or what the bad event is about.

    `leaf` is None where the tree itself, a row or a file is wrong and no single leaf.
    """

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
    """Every log of the installation with the rows it tells of, then every file that is kept by its hash.

    Stops a log at its first bad leaf, and goes on with the next log. People may go on working: everything but the
    files is compared in one picture of the database.
    """
    with _one_picture():
        report = Report(waiting=Pending.objects.count())
        for log in Log.objects.order_by("pk"):
            report.bad.extend(_verify_log(log, report))
        report.bad.extend(_unlogged())
        report.bad.extend(_unvouched())
    report.bad.extend(_bad_files())
    return report


@contextmanager
def _one_picture() -> Iterator[None]:
    """All questions see the same state; within a transaction of the caller's, what that one sees."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _unlogged() -> Iterator[Bad]:
    for event in _leafless().order_by("pk").iterator():
        yield Bad("events", None, event.pk, f"audit.event {event.pk}", "the event is not in its log, and does not wait")


def _unvouched() -> Iterator[Bad]:
    """Rows of sources that no event vouches for: nobody wrote them by Rostra."""
    for source in sources.all_sources():
        vouched = Event.objects.filter(source=source.name).values_list("source_key")
        found = {key for keys in source.every() for (key,) in keys.difference(vouched)}
        for key in sorted(found):
            yield Bad("rows", None, None, _row(source.name, key), "no event of the log vouches for this row")


def _row(name: str, key: str) -> str:
    """How a row is named: what a key says after a dot, such as a version, is part of the same thing."""
    return f"{name} {key.partition('.')[0]}"


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


def _verify_log(log: Log, report: Report) -> Iterator[Bad]:
    heard = Heard()
    if bad := _verify_tree(log, report, heard) or _hear_waiting(log, heard):
        yield bad
    elif log.body_id is not None:
        for differs in heard.differences(log.body_id):
            yield Bad(log.origin, None, differs.event, differs.row, differs.reason)


def _hear_waiting(log: Log, heard: Heard) -> Bad | None:
    """What has no leaf yet is nevertheless what was said last."""
    waiting = Event.objects.filter(pk__in=Pending.objects.filter(body_id=log.body_id).values("pk"))
    for row in waiting.order_by("pk").values_list(*COLUMNS):
        if reason := _hear(row, heard):
            return Bad(log.origin, None, row[0], row[5], reason)
    return None


def _hear(event: Sequence[Any], heard: Heard) -> str:
    identifier, _body, at, kind, actor, about, data = event[:7]
    if not heard.hears(kind):
        return ""
    try:
        heard.hear(identifier, kind, Told(at, actor, about, data))
    except ValueError:
        return "the event does not say what events of its kind say"
    return ""


def _verify_tree(log: Log, report: Report, heard: Heard) -> Bad | None:
    frontier = Frontier()
    heads = {row.size: row for row in Checkpoint.objects.filter(log=log)}
    nodes = _nodes(log)
    for rows in _chunks(log):
        if bad := _verify_events(log, rows, frontier.size, report, heard):
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


def _verify_events(log: Log, rows: list[Row], start: int, report: Report, heard: Heard) -> Bad | None:
    """The events of a chunk against their leaves and against the contents that they vouch for; the first bad one."""
    contents = _contents(rows)
    for index, row in enumerate(rows, start=start):
        place, digest, event_id, about = row[0], bytes(row[1]), row[2], row[7]
        if place != index:
            return Bad(log.origin, index, None, "", "the leaf is missing")
        if _leaf(row[2:]) != digest:
            return Bad(log.origin, index, event_id, about, "the event is not what was logged")
        report.leaves += 1
        if reason := _hear(row[2:], heard):
            return Bad(log.origin, index, event_id, about, reason)
        source, key, expected = row[9], row[10], row[11]
        if expected is None:
            continue
        if (source, key) not in contents:
            return Bad(log.origin, index, event_id, _row(source, key), "the content is missing")
        found = contents[source, key]
        if found is None or content_hash(*found) != bytes(expected).hex():
            return Bad(log.origin, index, event_id, _row(source, key), "the content is not what was captured")
        report.records += 1
    return None


def _leaf(event: Sequence[Any]) -> bytes | None:
    """None where the event has no canonical form any more, as with a fraction in its data."""
    try:
        return leaf(document(*event))
    except (TypeError, ValueError):
        return None


def _contents(rows: list[Row]) -> dict[tuple[str, str], tuple[bytes, bytes] | None]:
    wanted: dict[str, list[str]] = {}
    for row in rows:
        if row[11] is not None:
            wanted.setdefault(row[9], []).append(row[10])
    return {(name, key): found for name, keys in wanted.items() for key, found in _read(sources.get(name), keys)}


def _read(source: Source, keys: list[str]) -> Iterator[tuple[str, tuple[bytes, bytes] | None]]:
    """Salt and content of each key that is there; None where the row has no canonical form any more."""
    try:
        yield from source.read(keys).items()
    except (TypeError, ValueError):
        if len(keys) == 1:
            yield keys[0], None
            return
        # One broken row must not hide behind the others, nor they behind it.
        for key in keys:
            yield from _read(source, [key])


def _wrong_head(log: Log, head: Checkpoint, frontier: Frontier) -> str:
    try:
        signed = verify_note(head.note, *from_vkey(verification_key(log)))
    except CheckpointInvalid as error:
        return f"the checkpoint of {head.size} leaves cannot be trusted: {error}"
    if (signed.size, signed.root) != (frontier.size, frontier.root()) or bytes(head.root) != frontier.root():
        return f"the signed checkpoint of {head.size} leaves has another root"
    return ""


def unlogged_events() -> int:
    """Events that have neither a leaf nor wait for one: none, unless somebody worked on rows by hand."""
    return _leafless().count()


def _leafless() -> QuerySet[Event]:
    return Event.objects.filter(leaf=None).exclude(pk__in=Pending.objects.values("pk"))
