"""How fast records go under a decision, and for how long at most it blocks a writer beside it, of many small writes.

Comments come in as they do in life, are multiplied, sealed and filed; then a list that two people signed is executed by a
process of its own, as a worker does it, while this one takes in one comment after the other. All the time is looked at
what this one waits for in the database: a lock that somebody holds, or the disk, which any work keeps busy. What the same
writes take alone says how much of the longest is the computer's own. The peer is what PostgreSQL alone needs to empty as
many rows.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median
from threading import Event, Thread
from typing import Any, NamedTuple
from unittest.mock import patch

from bench import copies
from bench.ingest import POSTS, SAFE, START, set_up, use
from rostra.config.postgres import Cluster, throwaway
from rostra.config.processes import settle

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LONGEST_MS = 100.0
"""Nobody who writes may be blocked longer by what goes."""
LOOK = 0.01
"""Seconds from one look at what the writer waits for to the next."""
LOCK, DISK = "lock", "disk"
_WAITS = f"""
SELECT CASE WHEN cardinality(pg_blocking_pids(pid)) > 0 THEN '{LOCK}'
  WHEN wait_event_type = 'IO' OR wait_event = 'WALWrite' THEN '{DISK}' ELSE '' END
FROM pg_stat_activity WHERE pid = %s
"""
"""Who finds others at the log's flush waits for the disk as well."""
ALONE = 5_000
"""So many writes at most are made alone: of more of them the longest would only be longer, and excuse more."""


def run(records: int = 20_000) -> dict[str, Any]:
    with throwaway(settings=SAFE) as cluster:
        set_up(cluster, "bench_disposal")
        use(cluster, "bench_disposal")
        list_id, body = _fill(records)
        copies.tidy(cluster, "bench_disposal", records)
        command = [sys.executable, "-m", "bench.disposal", "--inside", str(list_id), str(body)]
        environment = {**os.environ, "DATABASE_URL": cluster.url("owner", "bench_disposal")}
        # As a worker does: what was loaded for good is not looked through again for garbage.
        settle()
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as worker:
            with _looks(cluster) as looks, copies.told("disposed of", records):
                writes = _writer(body, until=lambda _written: worker.poll() is not None)
            told = worker.communicate()[0]
        if worker.returncode:
            raise RuntimeError(f"the process that disposes ended with {worker.returncode}")
        count = min(len(writes), ALONE)
        with copies.told("wrote alone", count):
            alone = [write.seconds for write in _writer(body, until=lambda written: written == count)]
        done = json.loads(told.splitlines()[-1])
        raw = _raw_seconds(done["gone"])
    locked, on_disk = _waited(writes, looks, LOCK), _waited(writes, looks, DISK)
    waits = [write.seconds for write in writes]
    work = [took - waited for took, waited in zip(waits, on_disk, strict=True)]
    return {
        "name": "disposal",
        "figures": {
            "records": done["gone"],
            "disposed_per_second": round(done["gone"] / done["seconds"]),
            "disposed_per_second_in_first_tenth": done["first"],
            "disposed_per_second_in_last_tenth": done["last"],
            "batches": done["batches"],
            "peak_mib": round(done["peak_mib"]),
            # For how long at most a row was held that somebody else may want to write.
            "longest_held_ms": _ms(done["longest_held"]),
            "median_held_ms": _ms(done["median_held"]),
            "writes": len(waits),
            "looks": len(looks),
            f"writes_over_{LONGEST_MS:.0f}_ms": sum(took * 1000 > LONGEST_MS for took in waits),
            "looks_that_found_a_lock": sum(what == LOCK for _, what in looks),
            "longest_blocked_ms": _ms(max(locked)),
            "longest_write_ms": _ms(max(waits)),
            "of_it_for_the_disk_ms": _ms(on_disk[waits.index(max(waits))]),
            "longest_write_but_for_the_disk_ms": _ms(max(work)),
            "longest_write_alone_ms": _ms(max(alone)),
            "slowest_of_a_thousand_writes_ms": _ms(_slow(waits)),
            "slowest_of_a_thousand_writes_alone_ms": _ms(_slow(alone)),
            "median_write_ms": _ms(median(waits)),
            "median_write_alone_ms": _ms(median(alone)),
        },
        "ratios": {
            "blocked_to_goal": round(max(locked) * 1000 / LONGEST_MS, 3),
            "longest_to_alone": round(max(waits) / max(alone), 3),
            "to_plain_update": round(raw / done["seconds"], 4),
        },
        "holds": max(locked) * 1000 < LONGEST_MS,
    }


def _fill(records: int) -> tuple[int, int]:
    """Filed comments that are due, and a list that two people signed."""
    from rostra.audit.sequencer import sequence_all
    from rostra.core.scoping import scope
    from rostra.people.actions import add_member, give_role
    from rostra.people.enums import RoleCode
    from rostra.records.actions.deciding import Decided, enter_decision
    from rostra.records.actions.disposing import make_list, review_list, sign_list
    from rostra.records.actions.filing import file_waiting
    from rostra.records.models import FilingRule, Record, RecordClass

    day = date(2020, 1, 1)
    body = copies.take_in(records, now=NOW, as_history=True)
    copies.multiply(body, records, now=NOW)
    with scope(body):
        row = RecordClass.objects.create(code="1", name="Routine", action="dispose", retention_months=1)
        FilingRule.objects.create(record_class=row, kinds=["message"])
        with copies.told("sequenced", records):
            sequence_all(now=NOW)
        with copies.told("filed", records):
            file_waiting(body, now=NOW)
        with copies.told("made due", records):
            Record.objects.filter(record_class=row).update(due_on=day)
        people = []
        for name, role in (("Officer", RoleCode.RECORDS), ("Second", RoleCode.RECORDS)):
            member = add_member(email=f"{name}@bench.example", name=name, by=None, now=NOW)
            give_role(member=member, code=role, by=None, now=NOW)
            people.append(member)
        decided = Decided(number="1", title="Routine", decided_on=day, legal_basis="Law", valid_from=day)
        decision = enter_decision(decided=decided, classes=[row], by=people[0], now=NOW)
        with copies.told("listed and signed", records):
            listed = make_list(decision=decision, until=NOW.date(), by=people[0], now=NOW)
            listed = review_list(row=listed, version=listed.version, by=people[0], now=NOW)
            sign_list(row=listed, version=listed.version, by=people[1], now=NOW)
    return listed.pk, body


def dispose(list_id: int, body: int) -> dict[str, Any]:
    """Execute the list, in this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rostra.config.settings"
    import django

    django.setup()
    from rostra.core.scoping import scope
    from rostra.core.yielding import give_way
    from rostra.records.actions import executing
    from rostra.records.models import DisposalItem

    give_way()
    settle()
    held: list[float] = []
    sized = executing.next_size

    def seen(size: int, seconds: float) -> int:
        held.append(seconds)
        done.append((time.perf_counter(), size))
        return sized(size, seconds)

    began = time.perf_counter()
    done = [(began, 0)]
    with scope(body), patch.object(executing, "next_size", seen):
        executing.execute(list_id, clock=lambda: NOW)
        seconds = time.perf_counter() - began
        gone = DisposalItem.objects.filter(list=list_id, done_at__isnull=False).count()
    tenth = max(len(done) // 10, 2)
    # Little enough for a pipe that nobody reads before the end.
    return {
        "gone": gone,
        "seconds": seconds,
        "batches": len(held),
        "longest_held": max(held),
        "median_held": median(held),
        "first": _per_second(done[:tenth]),
        "last": _per_second(done[-tenth:]),
        "peak_mib": copies.peak_mib(),
    }


def _per_second(batches: list[tuple[float, int]]) -> int:
    """Of batches, each with the moment in which it was over and how many records it had."""
    return round(sum(size for _, size in batches[1:]) / (batches[-1][0] - batches[0][0]))


class Write(NamedTuple):
    """Moments of `time.perf_counter`."""

    began: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.began


def _writer(body: int, *, until: Callable[[int], bool]) -> list[Write]:
    """Take in one comment after the other until told to stop, with how many were written."""
    from bench.texts import incoming
    from rostra.accounts.models import Account
    from rostra.core.scoping import scope
    from rostra.inbox.intake import receive
    from rostra.inbox.models import Message

    account = Account.everywhere.get(name="Bench")
    taken: list[Write] = []
    with scope(body):
        before = Message.objects.count()
        for number, said in enumerate(incoming(1_000_000, start=START + timedelta(seconds=before), posts=POSTS)):
            if taken and until(len(taken)):
                break
            began = time.perf_counter()
            receive(account=account, messages=[replace(said, ref=f"{before}/{number}", reply_to="")], now=NOW)
            taken.append(Write(began, time.perf_counter()))
            time.sleep(0.005)
    return taken


@contextmanager
def _looks(cluster: Cluster) -> Iterator[list[tuple[float, str]]]:
    """Looks all the time, from a connection of its own: when, and what the writer waited for then."""
    import psycopg
    from django.db import connection

    connection.ensure_connection()
    writer = connection.connection.info.backend_pid
    looks, over = [(time.perf_counter(), "")], Event()

    def look() -> None:
        with psycopg.connect(cluster.url("superuser", "bench_disposal"), autocommit=True) as other:
            while not over.wait(LOOK):
                [what] = other.execute(_WAITS, [writer]).fetchone() or [""]
                looks.append((time.perf_counter(), what))

    looking = Thread(target=look)
    looking.start()
    try:
        yield looks
    finally:
        over.set()
        looking.join()


def _waited(writes: Sequence[Write], looks: Sequence[tuple[float, str]], what: str) -> list[float]:
    """For how many seconds of each write this was waited for: what a look found held since the look before it."""
    spans = [(before, at) for (before, _), (at, found) in pairwise(looks) if found == what]
    waited, first = [], 0
    for write in writes:
        while first < len(spans) and spans[first][1] <= write.began:
            first += 1
        seconds = 0.0
        for before, at in spans[first:]:
            if before >= write.ended:
                break
            seconds += min(at, write.ended) - max(before, write.began)
        waited.append(seconds)
    return waited


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def _slow(waits: list[float]) -> float:
    """The quickest of the slowest thousandth."""
    return sorted(waits)[-(len(waits) // 1000 + 1)]


def _raw_seconds(count: int) -> float:
    """PostgreSQL alone: as many rows of a copy emptied in one statement."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE plain AS SELECT n AS id, repeat('x', 100) AS text FROM generate_series(1, %s) n", [count]
        )
        began = time.perf_counter()
        cursor.execute("UPDATE plain SET text = ''")
        return time.perf_counter() - began


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="python -m bench disposal")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--inside", nargs=2, type=int, metavar=("LIST", "BODY"), help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    return dispose(*asked.inside) if asked.inside else run(asked.records)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
