"""The leaves of a log against the events and the contents that they were made of, range by range.

What a range says depends on no other: ranges are checked one after the other, or by several threads or processes beside
each other, all of which see the caller's picture of the database. Either way they come in their order, a few at a time.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from threading import Barrier
from typing import Any

import django
from django.db import connection, transaction

from rostra.audit.canonical import sorted_form
from rostra.audit.contents import compare
from rostra.audit.leaves import leaf
from rostra.audit.models import Log
from rostra.audit.reading import Row, leaves, ranges
from rostra.audit.report import Bad
from rostra.audit.standing import Heard

AHEAD = 2
"""Ranges of each thread or process that are checked or wait for it."""
READERS = 2
SWITCH = 0.0002
"""Seconds after which a thread that computes lets another go on. What the database sends comes in many pieces: with
Python's own five thousandths of a second for each, it would wait for us most of the time."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the leaves from `first` on say: their `hashes` as they are stored, the events (as `leaves.STORED` has them, with
    the leaf) by which rows stand that change, the counts of contents that are there and that were disposed of, how many
    leaves are `good`, and the first one that is not."""

    first: int
    hashes: list[bytes]
    told: list[tuple[int, Sequence[Any]]]
    records: int
    disposed: int
    good: int
    bad: Bad | None


@dataclass(frozen=True, slots=True)
class Readers:
    """`ranges` checks every range of a log's leaves from one on. `beside` has a question over whole tables asked, and gives
    by what its answer is taken; others than this thread ask it while ranges are checked."""

    ranges: Callable[[Log, int], Iterator[Checked]]
    beside: Callable[[Callable[[], Iterable[Bad]]], Callable[[], Iterable[Bad]]]


Reading = Callable[[], AbstractContextManager[Readers]]
"""By whom all is checked. Others than this thread need a caller in no transaction of its own."""


def check(log: int, origin: str, first: int, stop: int) -> Checked:
    """The leaves from `first` to before `stop`, up to the first bad one."""
    rows = leaves(log, first, stop)
    good, reason = _sealed(rows, first, stop)
    bad = None
    if reason:
        gone = good == len(rows) or rows[good][0] != first + good
        event, about = (None, "") if gone else (rows[good][2], rows[good][7] or "")
        bad = Bad(origin, first + good, event, about, reason)
    compared = compare(rows[:good])
    if compared.reason:
        event = rows[compared.until][2]
        bad = Bad(origin, first + compared.until, event, compared.about, compared.reason)
    hears = Heard().hears
    told = [(row[0], row[2:]) for row in rows[: compared.until] if hears(row[5])]
    hashes = [row[1] for row in rows]
    return Checked(first, hashes, told, compared.records, compared.disposed, compared.until, bad)


def _sealed(rows: Sequence[Row], first: int, stop: int) -> tuple[int, str]:
    """How many rows from the first on are what was logged, and why the next one is not."""
    for number, row in enumerate(rows):
        if row[0] != first + number:
            return number, "the leaf is missing"
        if row[2] is None:
            return number, "the event is missing"
        try:
            digest = leaf(*row[2:], form=sorted_form)
        except (TypeError, ValueError):
            # As with a fraction in its data: no canonical form any more.
            digest = b""
        if digest != row[1]:
            return number, "the event is not what was logged"
    return len(rows), "" if len(rows) == stop - first else "the leaf is missing"


@contextmanager
def one_picture(snapshot: str = "") -> Iterator[None]:
    """All questions see the same state, that of the `snapshot` of another connection where one is given; within a
    transaction of the caller's, what that one sees."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                if snapshot:
                    # As a literal: this statement takes no parameters.
                    cursor.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
                # Rows are asked for in the order in which they were written: found by an index, they lie side by side.
                cursor.execute("SET LOCAL random_page_cost = 1")
        yield


@contextmanager
def alone() -> Iterator[Readers]:
    """In this thread, one range after the other."""

    def each(log: Log, first: int) -> Iterator[Checked]:
        return (check(log.pk, log.origin, begin, stop) for begin, stop in ranges(log, first))

    yield Readers(each, lambda question: question)


@contextmanager
def in_threads() -> Iterator[Readers]:
    """In a few threads of this process: while one of them computes, the database works for the others.

    Alone within a transaction of the caller's: what it sees can be shown to no other.
    """
    if connection.savepoint_ids:
        with alone() as readers:
            yield readers
        return
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        with ThreadPoolExecutor(READERS) as pool:
            try:
                yield _spread(pool, READERS)
            finally:
                together = Barrier(READERS)
                # Each thread is given one, as none goes on before all have.
                wait([pool.submit(_leave, together) for _ in range(READERS)])
    finally:
        sys.setswitchinterval(usual)


@contextmanager
def in_processes(jobs: int) -> Iterator[Readers]:
    """In so many processes of their own, for whom there are processors."""
    # Spawned, not forked: a process that has connections and threads must not be copied.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        yield _spread(pool, jobs)


def _spread(pool: Executor, workers: int) -> Readers:
    """Each worker sees what the transaction of the caller sees, which must have written nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()

    def submit(work: Callable[..., Any], *values: object) -> Future[Any]:
        return pool.submit(_seeing, snapshot, connection.settings_dict, work, *values)

    def each(log: Log, first: int) -> Iterator[Checked]:
        asked: deque[Future[Checked]] = deque()
        for begin, stop in ranges(log, first):
            asked.append(submit(check, log.pk, log.origin, begin, stop))
            if len(asked) > AHEAD * workers:
                yield asked.popleft().result()
        while asked:
            yield asked.popleft().result()

    return Readers(each, lambda question: submit(_answers, question).result)


def _seeing(snapshot: str, database: Mapping[str, Any], work: Callable[..., Any], *values: object) -> Any:
    # A process has read the settings anew; the one that asks may have been led to another database since.
    connection.settings_dict.update(database)
    with one_picture(snapshot):
        return work(*values)


def _answers(question: Callable[[], Iterable[Bad]]) -> list[Bad]:
    return list(question())


def _leave(together: Barrier) -> None:
    together.wait()
    connection.close()
