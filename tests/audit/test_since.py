"""Verifying from a checkpoint on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from rostra.audit.actions import Capture, NewEvent, record, record_many
from rostra.audit.models import Log
from rostra.audit.registry import EventKind, register
from rostra.audit.sequencer import sequence_all
from rostra.audit.sources import Source, Standing
from rostra.audit.sources import register as register_sources
from rostra.audit.verify import since, since_sizes, verify_all
from rostra.audit.watching import good_sizes, newest, verify_recent
from rostra.config.postgres import Cluster
from rostra.people.actions import create_body
from rostra.people.models import Body

CONTENTS: dict[str, tuple[bytes, bytes]] = {}
ROWS: dict[str, dict[str, object]] = {}

register([EventKind("test.since_kept", "Kept"), EventKind("test.put", "Put", ("to", "by"))])
register_sources(
    [Source("test.since", lambda keys: {key: CONTENTS[key] for key in keys if key in CONTENTS})],
    [
        Standing(
            "test.spot",
            {"test.put": lambda told: (told.subject, {k: told.data[k] for k in ("to", "by") if k in told.data})},
            lambda _body, _told: ROWS.items(),
        )
    ],
)


@pytest.fixture
def body(committed: str, now: datetime) -> Iterator[Body]:
    """A log of 301 leaves with one checkpoint, then 300 more with a second a day later."""
    CONTENTS.clear()
    made = create_body(slug="b", name="B", language="en", time_zone="UTC", by=None, now=now)
    for turn in range(2):
        at = now + timedelta(days=turn)
        keep(made, at, range(turn * 300, turn * 300 + 300))
        sequence_all(now=at)
    yield made
    ROWS.clear()


def keep(body: Body, at: datetime, numbers: range) -> None:
    CONTENTS.update({str(n): (b"salt", b"content %d" % n) for n in numbers})
    events = [
        NewEvent("test.since_kept", f"test.thing:{n}", {}, Capture("test.since", str(n), *CONTENTS[str(n)]))
        for n in numbers
    ]
    record_many(body=body, by=None, now=at, events=events)


def owner(cluster: Cluster, url: str, *statements: str) -> None:
    with psycopg.connect(cluster.url("superuser", url.split("@/")[1].split("?")[0]), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize("mark", [301, 500, "date"])
def test_only_what_came_after_the_checkpoint_is_looked_at(body: Body, now: datetime, mark: Any) -> None:
    start = since(now + timedelta(hours=1) if mark == "date" else mark)
    report = verify_all(start=start)
    assert (report.bad, report.leaves, report.records) == ([], 300, 300)
    assert report.sizes == {Log.objects.get().pk: 601}
    CONTENTS["7"] = (b"salt", b"changed")
    assert verify_all(start=start).bad == []
    CONTENTS["407"] = (b"salt", b"changed")
    assert [bad.leaf for bad in verify_all(start=start).bad] == [408]


def test_before_the_first_checkpoint_everything_is_looked_at(body: Body, now: datetime) -> None:
    for start in (since(300), since(now - timedelta(days=1)), since_sizes({})):
        assert verify_all(start=start).leaves == 601


def test_at_the_newest_checkpoint_nothing_is_left_but_the_head(body: Body) -> None:
    report = verify_all(start=since(601))
    assert (report.bad, report.leaves) == ([], 0)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE audit_checkpoint SET root = sha256('x') WHERE size = 301", "the signed checkpoint of 301 leaves has another root"),
        ("UPDATE audit_leaf SET hash = sha256('x') WHERE index = 300", "the signed checkpoint of 301 leaves has another root"),
        ("UPDATE audit_node SET hash = sha256('x') WHERE index = 0", "the signed checkpoint of 301 leaves has another root"),
        (
            "DELETE FROM audit_leaf WHERE index = 290",
            "the tree before the checkpoint is not whole: level 0, 256 to 301: 44 hashes",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("later", [True, False])
def test_tree_before_the_checkpoint_that_was_changed_is_named(
    body: Body, committed: str, cluster: Cluster, statement: str, reason: str, later: bool
) -> None:
    if not later:
        owner(cluster, committed, "DELETE FROM audit_checkpoint WHERE size > 301")
    owner(cluster, committed, statement)
    assert verify_all(start=since(301)).bad[0].reason == reason


def test_change_after_the_newest_checkpoint_of_a_log_that_did_not_grow_is_named(
    body: Body, committed: str, cluster: Cluster
) -> None:
    owner(cluster, committed, "UPDATE audit_leaf SET hash = sha256('x') WHERE index = 600")
    assert [bad.reason for bad in verify_all(start=since(601)).bad] == [
        "the signed checkpoint of 601 leaves has another root"
    ]


def test_checkpoints_that_are_missing_are_named_where_it_is_looked(
    body: Body, committed: str, cluster: Cluster
) -> None:
    owner(cluster, committed, "DELETE FROM audit_checkpoint WHERE size = 301")

    assert [bad.about for bad in verify_all().bad] == ["audit.checkpoint number 1"]
    assert verify_all(start=since(601)).bad == []


def test_rows_are_held_against_what_was_told_since(body: Body, now: datetime) -> None:
    at = now + timedelta(days=2)
    ROWS["1"] = {"to": "here", "by": "old"}
    ROWS["2"] = {"to": "long ago", "by": "old"}
    record(body=body, by=None, now=at, kind="test.put", about="test.spot:1", data={"to": "here"})
    sequence_all(now=at)
    assert verify_all(start=since(601)).bad == []
    ROWS["1"] = {"to": "elsewhere", "by": "old"}
    assert [(bad.about, bad.reason) for bad in verify_all(start=since(601)).bad] == [
        ("test.spot 1", "the row does not say what the log told last: to")
    ]


def test_one_body_alone(body: Body, now: datetime) -> None:
    other = create_body(slug="c", name="C", language="en", time_zone="UTC", by=None, now=now)
    sequence_all(now=now + timedelta(days=2))
    CONTENTS["7"] = (b"salt", b"changed")
    assert [bad.leaf for bad in verify_all(body=body.pk).bad] == [8]
    report = verify_all(body=other.pk)
    assert (report.bad, report.leaves) == ([], 1)


def test_nightly_verification_goes_on_from_the_last_good_one(body: Body, now: datetime) -> None:
    assert (newest(), good_sizes()) == (None, {})
    first = verify_recent(now=now)
    assert (first.recent, first.leaves, first.bad_count, good_sizes()) == (False, 601, 0, {Log.objects.get().pk: 601})
    at = now + timedelta(days=3)
    keep(body, at, range(600, 610))
    sequence_all(now=at)
    CONTENTS["605"] = (b"salt", b"changed")
    second = verify_recent(now=at)
    assert (second.recent, second.leaves, second.bad_count) == (True, 5, 1)
    assert second.bad[0]["about"] == "test.since 605"
    assert good_sizes() == {Log.objects.get().pk: 601}
    CONTENTS["605"] = (b"salt", b"content 605")
    assert verify_recent(now=at).leaves == 10
