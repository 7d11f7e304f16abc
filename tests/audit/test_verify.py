from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from rostra.audit import queries, verify_record
from rostra.audit.actions import Capture, NewEvent, record, record_many
from rostra.audit.models import Event, Leaf
from rostra.audit.registry import EventKind, register
from rostra.audit.report import Report
from rostra.audit.sequencer import sequence_all
from rostra.audit.sources import Source, Standing
from rostra.audit.sources import register as register_sources
from rostra.audit.verify import verify_all
from rostra.config.postgres import Cluster
from rostra.core import files
from rostra.people.actions import create_body
from rostra.people.models import Body

CONTENTS: dict[str, tuple[bytes, bytes]] = {}
BROKEN: set[str] = set()
ROWS: dict[str, str] = {}


def read(keys: list[str]) -> dict[str, tuple[bytes, bytes]]:
    if BROKEN.intersection(keys):
        raise TypeError("no canonical form")
    return {key: CONTENTS[key] for key in keys if key in CONTENTS}


register([EventKind("test.captured", "Captured", ()), EventKind("test.moved", "Moved", ("to",))])
register_sources(
    [Source("test.source", read)],
    [
        Standing(
            "test.place",
            {"test.moved": lambda told: (told.subject, {"to": told.data["to"]})},
            lambda _body, _told: [(key, {"to": to}) for key, to in ROWS.items()],
        )
    ],
)


@pytest.fixture
def logged(committed: str, now: datetime) -> str:
    """300 captured contents, sequenced and signed; gives the name of the database."""
    CONTENTS.clear()
    BROKEN.clear()
    CONTENTS.update({str(n): (b"salt%d" % n, b"content %d" % n) for n in range(300)})
    body = create_body(slug="b", name="B", language="en", time_zone="UTC", by=None, now=now)
    events = [
        NewEvent("test.captured", f"test.row:{key}", {}, Capture("test.source", key, *CONTENTS[key]))
        for key in CONTENTS
    ]
    record_many(body=body, by=None, now=now, events=events)
    sequence_all(now=now)
    return committed


@pytest.mark.parametrize(
    ("content", "reason"), [(b"another", "the file is not what was stored"), (None, "the file is missing")]
)
def test_a_file_that_is_not_what_was_stored_is_named(
    cast: Any, settings: Any, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    settings.FILES_ROOT = tmp_path
    good, bad = files.store(b"good", content_type="text/plain"), files.store(b"bad", content_type="text/plain")
    assert verify_all().ok
    path = next(found for found in tmp_path.rglob("*") if found.is_file() and found.read_bytes() == b"bad")
    path.unlink() if content is None else path.write_bytes(content)

    named = [(found.about, found.reason) for found in verify_all().bad]

    assert (named, files.read(good)) == ([(f"core.storedfile:{bad.pk} {bad}", reason)], b"good")


def database(url: str) -> str:
    return url.split("@/")[1].split("?")[0]


def verified() -> tuple[bool, int | None, str]:
    report: Report = verify_all()
    first = report.bad[0] if report.bad else None
    return report.ok, first.leaf if first else None, first.reason if first else ""


def test_untouched_log_verifies(logged: str) -> None:
    report = verify_all()
    assert report.as_json() == {"ok": True, "records": 300, "disposed": 0, "leaves": 301, "first_bad": None}


def test_changed_and_missing_content_is_named(logged: str) -> None:
    CONTENTS["41"] = (CONTENTS["41"][0], b"changed")
    assert verified() == (False, 42, "the content is not what was captured")
    del CONTENTS["7"]
    assert verified() == (False, 8, "the content is missing")


def test_content_that_has_no_form_any_more_is_named_among_the_others(logged: str) -> None:
    BROKEN.add("41")
    (bad,) = verify_all().bad
    assert (bad.leaf, bad.about, bad.reason) == (42, "test.source 41", "the content is not what was captured")


@pytest.fixture
def moved(logged: str, now: datetime) -> Iterator[Body]:
    """One thing that went from here to there, with nothing of the second move in the tree yet."""
    body = Body.objects.get()
    for to in ("here", "there"):
        sequence_all(now=now)
        record(body=body, by=None, now=now, kind="test.moved", about="test.place:1", data={"to": to})
    ROWS["1"] = "there"
    yield body
    ROWS.clear()


def rows() -> list[tuple[str, str]]:
    return [(bad.about, bad.reason) for bad in verify_all().bad]


def test_row_says_what_was_said_last_also_by_an_event_without_leaf(moved: Body, now: datetime) -> None:
    assert rows() == []
    ROWS["1"] = "here"
    assert rows() == [("test.place 1", "the row does not say what the log told last: to")]
    sequence_all(now=now)
    assert rows() == [("test.place 1", "the row does not say what the log told last: to")]


def test_row_that_nothing_was_said_of_and_row_that_is_gone_are_named(moved: Body) -> None:
    ROWS["2"] = ROWS.pop("1")
    assert rows() == [
        ("test.place 2", "no event of the log tells of what this row says"),
        ("test.place 1", "the log tells of this row, and it is not there"),
    ]


@pytest.mark.parametrize("sealed", [True, False])
def test_event_that_says_nothing_is_named(moved: Body, now: datetime, sealed: bool) -> None:
    record(body=moved, by=None, now=now, kind="test.moved", about="test.place:1")
    if sealed:
        sequence_all(now=now)
    assert rows() == [("test.place:1", "the event does not say what events of its kind say")]


def test_event_written_around_the_log_is_named(logged: str, cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("superuser", database(logged)), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        forged = owner.execute(
            "INSERT INTO audit_event (at, kind, about, data, source, source_key)"
            " VALUES (now(), 'test.moved', 'test.place:1', '{}', '', '') RETURNING id"
        ).fetchone()
    assert forged is not None
    assert rows() == [(f"audit.event {forged[0]}", "the event is not in its log, and does not wait")]


@pytest.mark.parametrize(
    ("statement", "leaf", "reason"),
    [
        (
            "UPDATE audit_event SET about = 'x' WHERE id = (SELECT event_id FROM audit_leaf WHERE index = 5)",
            5,
            "the event is not what was logged",
        ),
        (
            "UPDATE audit_event SET data = '[1.5]' WHERE id = (SELECT event_id FROM audit_leaf WHERE index = 5)",
            5,
            "the event is not what was logged",
        ),
        ("UPDATE audit_leaf SET hash = sha256('x') WHERE index = 9", 9, "the event is not what was logged"),
        ("DELETE FROM audit_leaf WHERE index = 11", 11, "the leaf is missing"),
        (
            "DELETE FROM audit_leaf WHERE index = 300",
            None,
            "the log says 301 leaves, the rows give 300 or another root",
        ),
        ("UPDATE audit_node SET hash = sha256('x')", 255, "a stored subtree hash is not that of its leaves"),
        ("UPDATE audit_checkpoint SET root = sha256('x')", 300, "the signed checkpoint of 301 leaves has another root"),
        (
            "UPDATE audit_log SET size = 300, peaks = peaks[1:4]",
            None,
            "the log says 300 leaves, the rows give 301 or another root",
        ),
        ("UPDATE audit_log SET peaks = '{}'", None, "the log says 301 leaves, the rows give 301 or another root"),
    ],
)
def test_row_changed_by_its_owner_with_triggers_off_is_named(
    logged: str, cluster: Cluster, statement: str, leaf: int | None, reason: str
) -> None:
    with psycopg.connect(cluster.url("superuser", database(logged)), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(statement)
    assert verified() == (False, leaf, reason)


def test_checkpoints_stay_verifiable_where_the_private_key_is_lost(logged: str, settings: Any, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "other"
    assert verified() == (True, None, "")


def proof_file(tmp_path: Path, change: Callable[[dict[str, Any]], None] = lambda _: None) -> Path:
    event = Event.objects.get(about="test.row:77")
    proof = queries.proof_of(event, with_content=True)
    change(proof)
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof))
    return path


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _: None, 0),
        (lambda proof: proof["event"].update(about="test.row:78"), 1),
        (lambda proof: proof["content"].update(bytes="Y2hhbmdlZA=="), 1),
    ],
)
def test_stand_alone_script_checks_a_proof(logged: str, tmp_path: Path, change: Any, code: int) -> None:
    path = proof_file(tmp_path, change)
    script = str(verify_record.__file__)
    done = subprocess.run([sys.executable, "-I", script, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout


def test_event_without_checkpoint_has_no_proof_yet(logged: str, now: datetime) -> None:
    record_many(body=None, by=None, now=now, events=[NewEvent("test.captured", "x")])
    event = Event.objects.latest("id")
    with pytest.raises(queries.NotYetSealed):
        queries.proof_of(event, with_content=False)
    assert Leaf.objects.filter(event=event).count() == 0
