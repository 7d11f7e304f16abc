"""How fast records go under a decision, and how long a writer beside it waits: the longest of many small writes.

Comments come in as they do in life, are multiplied, sealed and filed; then a list that two people signed is executed by a
process of its own, as a worker does it, while this one takes in one comment after the other. What the same writes take
alone says how much of the longest is the computer's own. The peer is what PostgreSQL alone needs to empty as many rows.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from threading import Event, Thread
from typing import Any
from unittest.mock import patch

from bench import copies
from bench.ingest import POSTS, SAFE, START, set_up, use
from rostra.config.postgres import Cluster, throwaway

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LONGEST_MS = 100.0
"""Nobody who writes may wait longer for what goes."""
LOOK = 0.01
"""Seconds from one look at who waits for a lock to the next."""
ALONE = 5_000
"""So many writes at most are made alone: of more of them the longest would only be longer, and excuse more."""


def run(records: int = 20_000) -> dict[str, Any]:
    with throwaway(settings=SAFE) as cluster:
        set_up(cluster, "bench_disposal")
        use(cluster, "bench_disposal")
        list_id, body = _fill(records)
        command = [sys.executable, "-m", "bench.disposal", "--inside", str(list_id), str(body)]
        environment = {**os.environ, "DATABASE_URL": cluster.url("owner", "bench_disposal")}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as worker:
            with _locks(cluster) as locked, copies.told("disposed of", records):
                waits = _writer(body, until=lambda _written: worker.poll() is not None)
            told = worker.communicate()[0]
        if worker.returncode:
            raise RuntimeError(f"the process that disposes ended with {worker.returncode}")
        count = min(len(waits), ALONE)
        with copies.told("wrote alone", count):
            alone = _writer(body, until=lambda written: written == count)
        done = json.loads(told.splitlines()[-1])
        raw = _raw_seconds(done["gone"])
    longest, own = max(waits) * 1000, max(alone) * 1000
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
            "longest_held_ms": round(done["longest_held"] * 1000, 1),
            "median_held_ms": round(done["median_held"] * 1000, 1),
            "writes": len(waits),
            "looks_that_found_a_lock": locked.count,
            "longest_blocked_ms": round(locked.longest * 1000, 1),
            "longest_write_ms": round(longest, 1),
            "longest_write_alone_ms": round(own, 1),
            "slowest_of_a_thousand_writes_ms": round(_slow(waits) * 1000, 1),
            "slowest_of_a_thousand_writes_alone_ms": round(_slow(alone) * 1000, 1),
            "median_write_ms": round(sorted(waits)[len(waits) // 2] * 1000, 1),
            "median_write_alone_ms": round(sorted(alone)[len(alone) // 2] * 1000, 1),
        },
        "ratios": {
            "longest_to_goal": round(longest / LONGEST_MS, 3),
            "longest_to_alone": round(longest / own, 3),
            "to_plain_update": round(raw / done["seconds"], 4),
        },
        "holds": longest < max(LONGEST_MS, own),
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
    copies.tidy(records)
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


def _writer(body: int, *, until: Callable[[int], bool]) -> list[float]:
    """Take in one comment after the other until told to stop, with how many were written; how long each took."""
    from bench.texts import incoming
    from rostra.accounts.models import Account
    from rostra.core.scoping import scope
    from rostra.inbox.intake import receive
    from rostra.inbox.models import Message

    account = Account.everywhere.get(name="Bench")
    taken: list[float] = []
    with scope(body):
        before = Message.objects.count()
        for number, said in enumerate(incoming(1_000_000, start=START + timedelta(seconds=before), posts=POSTS)):
            if taken and until(len(taken)):
                break
            began = time.perf_counter()
            receive(account=account, messages=[replace(said, ref=f"{before}/{number}", reply_to="")], now=NOW)
            taken.append(time.perf_counter() - began)
            time.sleep(0.005)
    return taken


@dataclass
class _Locked:
    """How often a look at the database found the writer waiting for a lock that another connection held; and from the first
    of such looks to the first that found none, the longest time in seconds."""

    count: int = 0
    longest: float = 0.0


@contextmanager
def _locks(cluster: Cluster) -> Iterator[_Locked]:
    """Looks all the time, from a connection of its own."""
    import psycopg
    from django.db import connection

    connection.ensure_connection()
    writer = connection.connection.info.backend_pid
    found, over = _Locked(), Event()

    def look() -> None:
        with psycopg.connect(cluster.url("superuser", "bench_disposal"), autocommit=True) as other:
            since = None
            while not over.wait(LOOK):
                [blocking] = other.execute("SELECT cardinality(pg_blocking_pids(%s))", [writer]).fetchone() or [0]
                now = time.perf_counter()
                if blocking:
                    since = since or now
                    found.count += 1
                    found.longest = max(found.longest, now - since + LOOK)
                else:
                    since = None

    looking = Thread(target=look)
    looking.start()
    try:
        yield found
    finally:
        over.set()
        looking.join()


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
