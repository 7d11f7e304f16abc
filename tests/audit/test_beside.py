"""Leaves and contents that several processes check beside each other: what they find is what one finds."""

from __future__ import annotations

from datetime import datetime

import psycopg
import pytest

from rostra.audit import reading
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
    monkeypatch.setattr(reading, "CHUNK", 3)
    body = create_body(slug="b", name="B", language="en", time_zone="UTC", by=None, now=now)
    with scope(body):
        came = [said(str(n), now, f"Question {n}") for n in range(1, 8)]
        receive(account=make_account(), messages=[*came, said("8", now, "Long", raw=b"x" * 10_000)], now=now)
    sequence_all(now=now)
    assert Log.objects.get(body=body).size == 9
    return committed.split("@/")[1].split("?")[0]


def test_several_processes_find_that_all_is_well(parts: str) -> None:
    report = verify_all(jobs=2)

    assert (report.bad, report.records, report.leaves) == ([], 8, 9)
    assert report == verify_all()
    assert verify_all(start=since(9), jobs=2).leaves == 0


@pytest.mark.parametrize(
    ("statement", "leaf", "records", "reason"),
    [
        ("UPDATE inbox_message SET text = 'x' WHERE ref = '4'", 4, 3, "the content is not what was captured"),
        (
            "UPDATE inbox_messageraw SET raw = convert_to(repeat('y', 10000), 'UTF8') WHERE length(raw) = 10000",
            8,
            7,
            "the content is not what was captured",
        ),
        ("DELETE FROM audit_leaf WHERE index = 5", 5, 4, "the leaf is missing"),
        ("DELETE FROM audit_leaf WHERE index = 3", 3, 2, "the leaf is missing"),
    ],
)
def test_several_processes_name_the_first_bad_leaf(
    parts: str, cluster: Cluster, statement: str, leaf: int, records: int, reason: str
) -> None:
    with psycopg.connect(cluster.url("superuser", parts), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(statement)

    report = verify_all(jobs=2)

    assert (report.bad[0].leaf, report.bad[0].reason, report.records) == (leaf, reason, records)
    assert report == verify_all()
