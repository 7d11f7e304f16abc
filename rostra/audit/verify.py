"""`rostra verify`: recompute everything from rows and files, and name the leaf, row or file that is not what it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from rostra.audit import stamps
from rostra.audit.contents import compare, not_gone, unlike_log, unvouched
from rostra.audit.heads import Heads, bad_keys, taken_out
from rostra.audit.leaves import leaf, moment
from rostra.audit.merkle import Frontier, HashesMissing, consistency, peaks, verify_consistency
from rostra.audit.models import Checkpoint, Event, Log, Pending
from rostra.audit.reading import Row, chunks, nodes, stored, waiting
from rostra.audit.report import Bad, Report
from rostra.audit.sources import Told
from rostra.audit.standing import Heard
from rostra.audit.tombstones import forged
from rostra.core import files
from rostra.core.models import StoredFile

Start = Callable[[Log], Checkpoint | None]
"""The checkpoint of a log from which on it is verified; None: from its first leaf."""


def from_the_first(_log: Log) -> None:
    return None


def since(mark: datetime | int) -> Start:
    """From each log's newest checkpoint that was signed by then, or that has so many leaves or fewer."""
    limit = {"size__lte": mark} if isinstance(mark, int) else {"at__lte": mark}
    return lambda log: Checkpoint.objects.filter(log=log, **limit).order_by("-size").first()


def since_sizes(sizes: dict[int, int]) -> Start:
    """From each log's newest checkpoint of at most so many leaves, by the log's id."""
    return lambda log: since(sizes.get(log.pk, 0))(log)


def verify_all(*, start: Start = from_the_first, body: int | None = None) -> Report:
    """Every log of the installation with the rows it tells of, then every file that is kept by its hash.

    Stops a log at its first bad leaf, and goes on with the next log. People may go on working: everything but the
    files is compared in one picture of the database. With `start` leaves and contents from a checkpoint on, and that
    the tree before it is the one that was signed; with `body` its log and files alone.
    """
    with _one_picture():
        report = Report(waiting=Pending.objects.count())
        logs = Log.objects.order_by("pk")
        for log in logs if body is None else logs.filter(body=body):
            report.bad.extend(_verify_log(log, start(log), report))
        for check in (bad_keys, _unlogged, unvouched, not_gone, unlike_log):
            report.bad.extend(check())
    report.bad.extend(_bad_files(body))
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


def _bad_files(body: int | None) -> Iterator[Bad]:
    rows = StoredFile.everywhere.order_by("pk")
    for file in (rows if body is None else rows.filter(body=body)).iterator():
        try:
            digest = hashlib.sha256(files.read(file)).digest()
        except FileNotFoundError:
            reason = "the file is missing"
        else:
            if digest == bytes(file.sha256):
                continue
            reason = "the file is not what was stored"
        yield Bad("files", None, None, f"core.storedfile:{file.pk} {file}", reason)


def _verify_log(log: Log, begin: Checkpoint | None, report: Report) -> Iterator[Bad]:
    heard = Heard(partial=begin is not None)
    bad = _verify_tree(log, begin, report, heard) or _hear_waiting(log, heard)
    if bad:
        yield bad
    yield from taken_out(log, begin)
    if bad:
        return
    report.sizes[log.pk] = log.size
    yield from stamps.bad_stamps(log, begin.size if begin is not None else 0)
    if log.body_id is not None:
        for differs in heard.differences(log.body_id):
            yield Bad(log.origin, None, differs.event, differs.row, differs.reason)
        for row in forged(log.body_id):
            yield Bad(log.origin, None, None, row, "no event of the log tells of this tombstone")


def _hear_waiting(log: Log, heard: Heard) -> Bad | None:
    """What has no leaf yet is nevertheless what was said last."""
    for event in waiting(log.body_id):
        if reason := _hear(event, heard):
            return Bad(log.origin, None, event[0], event[5], reason)
    return None


def _hear(event: Sequence[Any], heard: Heard) -> str:
    if not heard.hears(event[3]):
        return ""
    identifier, _body, at, kind, actor, about, data = event[:7]
    try:
        heard.hear(identifier, kind, Told(moment(at), actor, about, json.loads(data)))
    except ValueError:
        return "the event does not say what events of its kind say"
    return ""


def _verify_tree(log: Log, begin: Checkpoint | None, report: Report, heard: Heard) -> Bad | None:
    try:
        tree = _Tree(log, begin)
        for rows in chunks(log, tree.frontier.size):
            if bad := _verify_events(log, rows, tree.frontier.size, report, heard) or tree.grow(rows):
                return bad
        return tree.end()
    except HashesMissing as error:
        return Bad(log.origin, None, None, "", f"the tree before the checkpoint is not whole: {error}")


class _Tree:
    """The tree as its leaves give it, compared on the way with the stored nodes and the signed checkpoints."""

    def __init__(self, log: Log, begin: Checkpoint | None) -> None:
        """Raises HashesMissing."""
        self._log, self._begin = log, begin
        size = begin.size if begin is not None else 0
        self.frontier = Frontier(size, peaks(size, stored(log)))
        # The checkpoint to begin from is checked as the others are.
        self._heads = Heads(log, size - 1)
        self._nodes = nodes(log, size)
        self._began = self._check_head() if begin is not None else ""

    def grow(self, rows: Sequence[Row]) -> Bad | None:
        """Append the leaves of these rows."""
        first = self.frontier.size
        if self._began:
            return self._bad(self._began)
        done = 0
        while done < len(rows):
            head = self._heads.next_size
            until = len(rows) if head is None else min(len(rows), head - first)
            for made in self.frontier.extend([row[1] for row in rows[done:until]]):
                if next(self._nodes, None) != (made.level, made.index, made.hash):
                    place = (made.index + 1 << made.level) - 1
                    row = rows[place - first]
                    return self._bad("a stored subtree hash is not that of its leaves", place, row)
            done = until
            if head is not None and self.frontier.size == head and (reason := self._check_head()):
                return self._bad(reason, head - 1, rows[done - 1])
        return None

    def end(self) -> Bad | None:
        """What only the whole tree shows."""
        log, frontier, signed = self._log, self.frontier, self._heads.next_size
        same = (frontier.size, frontier.peaks) == (log.size, [bytes(peak) for peak in log.peaks])
        wrong = (
            (self._began, self._began),
            (not same, f"the log says {log.size} leaves, the rows give {frontier.size} or another root"),
            (signed is not None, f"a checkpoint of {signed} leaves was signed, the rows end before"),
            (next(self._nodes, None) is not None, "there are subtree hashes of leaves that do not exist"),
            (not self._goes_on(), "the log does not go on from its checkpoint"),
        )
        return next((self._bad(reason) for is_wrong, reason in wrong if is_wrong), None)

    def _goes_on(self) -> bool:
        """RFC 9162 §2.1.4: the tree of now begins with the one that was signed when it is begun from."""
        old = self._begin
        if old is None:
            return True
        path = consistency(old.size, self.frontier.size, stored(self._log))
        return verify_consistency(old.size, self.frontier.size, path, bytes(old.root), self.frontier.root())

    def _check_head(self) -> str:
        return self._heads.check(self.frontier.root())

    def _bad(self, reason: str, leaf: int | None = None, row: Row | None = None) -> Bad:
        event, about = (row[2], row[7]) if row is not None else (None, "")
        return Bad(self._log.origin, leaf, event, about, reason)


def _verify_events(log: Log, rows: Sequence[Row], first: int, report: Report, heard: Heard) -> Bad | None:
    """The events of a chunk against their leaves and against the contents that they vouch for; the first bad one."""
    good, reason = _sealed(rows, first)
    bad = None
    if reason:
        gone = rows[good][0] != first + good
        event, about = (None, "") if gone else (rows[good][2], rows[good][7] or "")
        bad = Bad(log.origin, first + good, event, about, reason)
    for number, row in enumerate(rows[:good]):
        if said := _hear(row[2:], heard):
            good, bad = number, Bad(log.origin, first + number, row[2], row[7], said)
            break
    compared = compare(rows[:good])
    report.records += compared.records
    report.disposed += compared.disposed
    report.leaves += compared.until
    if compared.reason:
        event = rows[compared.until][2]
        return Bad(log.origin, first + compared.until, event, compared.about, compared.reason)
    return bad


def _sealed(rows: Sequence[Row], first: int) -> tuple[int, str]:
    """How many rows from the first on are what was logged, and why the next one is not."""
    for number, row in enumerate(rows):
        if row[0] != first + number:
            return number, "the leaf is missing"
        if row[2] is None:
            return number, "the event is missing"
        try:
            digest = leaf(*row[2:])
        except (TypeError, ValueError):
            # As with a fraction in its data: no canonical form any more.
            digest = b""
        if digest != row[1]:
            return number, "the event is not what was logged"
    return len(rows), ""


def unlogged_events() -> int:
    """Events that have neither a leaf nor wait for one: none, unless somebody worked on rows by hand."""
    return _leafless().count()


def _leafless() -> QuerySet[Event]:
    return Event.objects.filter(leaf=None).exclude(pk__in=Pending.objects.values("pk"))
