from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from rostra.audit import queries, verify_record
from rostra.audit.actions import Capture, NewEvent, record_many
from rostra.audit.models import Event, Leaf
from rostra.audit.registry import EventKind, register
from rostra.audit.sequencer import sequence_all
from rostra.audit.sources import Source
from rostra.audit.sources import register as register_sources
from rostra.audit.verify import Report, verify_all
from rostra.config.postgres import Cluster
from rostra.core import files
from rostra.people.actions import create_body

CONTENTS: dict[str, tuple[bytes, bytes]] = {}
register([EventKind("test.captured", "Captured", ())])
register_sources([Source("test.source", lambda keys: {key: CONTENTS[key] for key in keys if key in CONTENTS})])


@pytest.fixture
def logged(committed: str, now: datetime) -> str:
    """300 captured contents, sequenced and signed; gives the name of the database."""
    CONTENTS.clear()
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


def verified() -> tuple[bool, int | None, str]:
    report: Report = verify_all()
    first = report.bad[0] if report.bad else None
    return report.ok, first and first.leaf, first.reason if first else ""


def test_untouched_log_verifies(logged: str) -> None:
    report = verify_all()
    assert report.as_json() == {"ok": True, "records": 300, "leaves": 301, "first_bad": None}


def test_changed_and_missing_content_is_named(logged: str) -> None:
    CONTENTS["41"] = (CONTENTS["41"][0], b"changed")
    assert verified() == (False, 42, "the content is not what was captured")
    del CONTENTS["7"]
    assert verified() == (False, 8, "the content is missing")


@pytest.mark.parametrize(
    ("statement", "leaf", "reason"),
    [
        (
            "UPDATE audit_event SET about = 'x' WHERE id = (SELECT event_id FROM audit_leaf WHERE index = 5)",
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
    name = logged.split("@/")[1].split("?")[0]
    with psycopg.connect(cluster.url("superuser", name), autocommit=True) as owner:  # type: ignore[arg-type]
        owner.execute("SET session_replication_role = replica")
        owner.execute(statement)
    assert verified() == (False, leaf, reason)


def test_lost_signing_key_is_told(logged: str, settings: Any, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "other"
    ok, leaf, reason = verified()
    assert (ok, leaf) == (False, 300)
    assert reason.startswith("the checkpoint of 301 leaves cannot be trusted")


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
