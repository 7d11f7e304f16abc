"""Leaves and contents that several threads or processes check beside each other: what they find is what one finds."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from datetime import datetime
from functools import partial

import psycopg
import pytest

from rostra.audit import reading as parts_of_logs
from rostra.audit.checking import Reading, in_processes, in_threads, one_picture
from rostra.audit.models import Log
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import since, verify_all
from rostra.config.postgres import Cluster
from rostra.core.scoping import scope
from rostra.inbox.intake import receive
from rostra.people.actions import create_body
from tests.inbox.intake_parts import make_account, said


@pytest.fixture
def parts(committed: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    """Eight messages, the last of a size that the database hashes itself, in a log that is read three leaves at a time:
    its first one is that the body was made. Gives the name of the database."""
    monkeypatch.setattr(parts_of_logs, "CHUNK", 3)
    body = create_body(slug="b", name="B", language="en", time_zone="UTC", by=None, now=now)
    with scope(body):
        came = [said(str(n), now, f"Question {n}") for n in range(1, 8)]
        receive(account=make_account(), messages=[*came, said("8", now, "Long", raw=b"x" * 10_000)], now=now)
    sequence_all(now=now)
    assert Log.objects.get(body=body).size == 9
    return committed.split("@/")[1].split("?")[0]


BESIDE: dict[str, Reading] = {"threads": in_threads, "processes": partial(in_processes, 2)}


@pytest.mark.parametrize("reading", BESIDE.values(), ids=BESIDE)
def test_several_find_that_all_is_well(parts: str, reading: Reading) -> None:
    report = verify_all(reading=reading)

    assert (report.bad, report.records, report.leaves) == ([], 8, 9)
    assert report == verify_all()
    assert verify_all(start=since(9), reading=reading).leaves == 0


def test_threads_leave_nothing_behind(parts: str, cluster: Cluster) -> None:
    interval, running = sys.getswitchinterval(), threading.active_count()

    with suppress(KeyboardInterrupt), one_picture(), in_threads() as readers:
        next(readers.ranges(Log.objects.exclude(body=None).get(), 0))
        raise KeyboardInterrupt

    assert (sys.getswitchinterval(), threading.active_count()) == (interval, running)
    with psycopg.connect(cluster.url("superuser", parts), autocommit=True) as owner:
        [(count,)] = owner.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
        ).fetchall()
    assert count == 0


TAMPERED = [
    ("UPDATE inbox_message SET text = 'x' WHERE ref = '4'", 4, 3, "the content is not what was captured"),
    (
        "UPDATE inbox_messageraw SET raw = convert_to(repeat('y', 10000), 'UTF8') WHERE length(raw) = 10000",
        8,
        7,
        "the content is not what was captured",
    ),
    ("DELETE FROM audit_leaf WHERE index = 5", 5, 4, "the leaf is missing"),
    ("DELETE FROM audit_leaf WHERE index = 3", 3, 2, "the leaf is missing"),
]


@pytest.mark.parametrize(
    ("reading", "statement", "leaf", "records", "reason"),
    [*((BESIDE["threads"], *row) for row in TAMPERED), (BESIDE["processes"], *TAMPERED[0])],
)
def test_several_name_the_first_bad_leaf(
    parts: str, cluster: Cluster, reading: Reading, statement: str, leaf: int, records: int, reason: str
) -> None:
    with psycopg.connect(cluster.url("superuser", parts), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(statement)

    report = verify_all(reading=reading)

    assert (report.bad[0].leaf, report.bad[0].reason, report.records) == (leaf, reason, records)
    assert report == verify_all()
