"""`rostra verify`: recompute everything from rows and files, and name the leaf, row or file that is not what it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from rostra.audit import stamps
from rostra.audit.checking import Checked, Readers, Reading, alone, check, one_picture
from rostra.audit.contents import not_gone, unlike_log, unvouched
from rostra.audit.heads import Heads, bad_keys, taken_out
from rostra.audit.leaves import moment
from rostra.audit.merkle import Frontier, HashesMissing, consistency, peaks, verify_consistency
from rostra.audit.models import Checkpoint, Event, Log, Pending
from rostra.audit.reading import leaves, nodes, stored, waiting
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


def verify_all(*, start: Start = from_the_first, body: int | None = None, reading: Reading = alone) -> Report:
    """Every log of the installation with the rows it tells of, then every file that is kept by its hash.

    Stops a log at its first bad leaf, and goes on with the next log. People may go on working: everything but the
    files is compared in one picture of the database. With `start` leaves and contents from a checkpoint on, and that
    the tree before it is the one that was signed; with `body` its log and files alone. `reading` says by whom leaves and
    contents are checked.
    """
    with one_picture(), reading() as readers:
        whole = readers.beside(_whole)
        report = Report(waiting=Pending.objects.count())
        logs = Log.objects.order_by("pk")
        for log in logs if body is None else logs.filter(body=body):
            report.bad.extend(_verify_log(log, start(log), report, readers))
        report.bad.extend(whole())
    report.bad.extend(_bad_files(body))
    return report


def _whole() -> Iterator[Bad]:
    """What questions over whole tables show."""
    for question in (bad_keys, _unlogged, unvouched, not_gone, unlike_log):
        yield from question()


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


def _verify_log(log: Log, begin: Checkpoint | None, report: Report, readers: Readers) -> Iterator[Bad]:
    heard = Heard(partial=begin is not None)
    bad = _verify_tree(log, begin, report, heard, readers) or _hear_waiting(log, heard)
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


def _verify_tree(log: Log, begin: Checkpoint | None, report: Report, heard: Heard, readers: Readers) -> Bad | None:
    try:
        tree = _Tree(log, begin)
        for checked in readers.ranges(log, tree.frontier.size):
            if bad := _count(log, checked, report, heard) or tree.grow(checked.hashes):
                return bad
        return tree.end()
    except HashesMissing as error:
        return Bad(log.origin, None, None, "", f"the tree before the checkpoint is not whole: {error}")


def _count(log: Log, checked: Checked, report: Report, heard: Heard) -> Bad | None:
    """What a range says, into the report and to those who hear it; its first bad leaf."""
    bad = checked.bad
    for place, event in checked.told:
        if said := _hear(event, heard):
            # What comes behind it in the range does not count.
            checked = check(log.pk, log.origin, checked.first, place)
            bad = Bad(log.origin, place, event[0], event[5], said)
            break
    report.records += checked.records
    report.disposed += checked.disposed
    report.leaves += checked.good
    return bad


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

    def grow(self, hashes: Sequence[bytes]) -> Bad | None:
        """Append these leaves."""
        first = self.frontier.size
        if self._began:
            return self._bad(self._began)
        done = 0
        while done < len(hashes):
            head = self._heads.next_size
            until = len(hashes) if head is None else min(len(hashes), head - first)
            for made in self.frontier.extend(hashes[done:until]):
                if next(self._nodes, None) != (made.level, made.index, made.hash):
                    last = (made.index + 1 << made.level) - 1
                    return self._bad("a stored subtree hash is not that of its leaves", last)
            done = until
            if head is not None and self.frontier.size == head and (reason := self._check_head()):
                return self._bad(reason, head - 1)
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

    def _bad(self, reason: str, place: int | None = None) -> Bad:
        if place is None:
            return Bad(self._log.origin, None, None, "", reason)
        [row] = leaves(self._log.pk, place, place + 1)
        return Bad(self._log.origin, place, row[2], row[7], reason)


def unlogged_events() -> int:
    """Events that have neither a leaf nor wait for one: none, unless somebody worked on rows by hand."""
    return _leafless().count()


def _leafless() -> QuerySet[Event]:
    return Event.objects.filter(~Exists(Pending.objects.filter(pk=OuterRef("pk"))), leaf=None)
