"""A table of tampers: whatever the owner of the database changes by SQL, with triggers off, is caught by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import psycopg
import pytest

from rostra.audit import keys
from rostra.audit.actions import record
from rostra.audit.sequencer import sequence_all
from rostra.audit.stamps import stamp_due
from rostra.audit.verify import verify_all
from rostra.config.postgres import Cluster
from rostra.core.scoping import scope
from rostra.inbox.events import RECEIVED
from rostra.inbox.intake import receive
from rostra.people.models import Body
from tests.audit.conftest import Asked
from tests.inbox.intake_parts import make_account, said

Run = Callable[[str], None]


@pytest.fixture
def tamper(committed: str, cluster: Cluster, asked: Asked, today: datetime) -> Iterator[Run]:
    """Three messages, two keys, a stamp; gives what runs SQL as the owner of everything."""
    body = Body.objects.create(slug="b", name="B", language="en", time_zone="UTC")
    with scope(body):
        account = make_account()
        receive(account=account, messages=[said(str(n), today, f"Message {n}") for n in (1, 2, 3)], now=today)
        sequence_all(now=today)
        keys.rotate(reason="A person left.", now=today + timedelta(minutes=1))
        record(body=body, by=None, now=today, kind=RECEIVED.name, about="inbox.conversation:1")
        sequence_all(now=today + timedelta(minutes=2))
        sequence_all(now=today + timedelta(minutes=4))
        stamp_due(now=today)
        assert verify_all().bad == []
        with psycopg.connect(
            cluster.url("superuser", committed.split("@/")[1].split("?")[0]), autocommit=True
        ) as owner:
            owner.execute("SET session_replication_role = replica")
            yield lambda statement: [owner.execute(part) for part in statement.split(";")] and None  # type: ignore[call-overload]


TOMBSTONE = """
INSERT INTO audit_tombstone (body_id, of_id, source, source_key, content_hash, record_class, decision, at)
SELECT body_id, id, source, source_key, content_hash, '', 'records.decision:1', at FROM audit_event
WHERE source_key = '2.1'; UPDATE inbox_message SET salt = '', text = '' WHERE ref = '2'
"""


@pytest.mark.parametrize(
    ("statement", "about", "reason"),
    [
        ("UPDATE inbox_message SET text = 'x' WHERE ref = '2'", "inbox.message 2", "the content is not what was captured"),
        ("UPDATE inbox_messageraw SET raw = 'x' WHERE message_id = 2", "inbox.message 2", "the content is not what was captured"),
        ("UPDATE inbox_message SET salt = 'x' WHERE ref = '2'", "inbox.message 2", "the content is not what was captured"),
        ("UPDATE inbox_message SET salt = '' WHERE ref = '2'", "inbox.message 2", "the content is missing"),
        ("DELETE FROM inbox_message WHERE ref = '2'", "inbox.message 2", "the content is missing"),
        ("DELETE FROM inbox_messageraw WHERE message_id = 2", "inbox.message 2", "the content is missing"),
        (
            "UPDATE inbox_message SET text = CASE ref WHEN '1' THEN 'Message 2' ELSE 'Message 1' END WHERE ref IN ('1', '2')",
            "inbox.message 1",
            "the content is not what was captured",
        ),
        ("UPDATE inbox_message SET id = 99 WHERE ref = '3'; UPDATE inbox_message SET id = 3 WHERE ref = '2'; UPDATE inbox_message SET id = 2 WHERE ref = '3'", "inbox.message 2", "the content is not what was captured"),
        (
            "INSERT INTO inbox_messageraw (message_id, version, raw) VALUES (99, 1, 'x')",
            "inbox.message 99",
            "no event of the log vouches for this row",
        ),
        ("UPDATE audit_event SET at = at + interval '1 second' WHERE source_key = '2.1'", "inbox.conversation:2", "the event is not what was logged"),
        ("UPDATE audit_event SET content_hash = sha256('x') WHERE source_key = '2.1'", "inbox.conversation:2", "the event is not what was logged"),
        ("DELETE FROM audit_event WHERE source_key = '2.1'", "", "the event is missing"),
        ("UPDATE audit_leaf SET index = -1 WHERE index = 1; UPDATE audit_leaf SET index = 1 WHERE index = 0; UPDATE audit_leaf SET index = 0 WHERE index = -1", "*", "the signed checkpoint of"),
        ("UPDATE audit_checkpoint SET at = at + interval '1 hour' WHERE size < (SELECT max(size) FROM audit_checkpoint)", "*", "the checkpoint of"),
        ("UPDATE audit_checkpoint SET note = replace(note, E'\\n\\n', E'\\nmore\\n\\n')", "*", "the checkpoint of"),
        ("UPDATE audit_signingkey SET retired_at = NULL, reason = '' WHERE retired_at IS NOT NULL", "audit.signingkey 1", "no event of the log tells of this key as it is"),
        ("UPDATE audit_signingkey SET retired_at = retired_at + interval '1 hour' WHERE id = 1", "audit.signingkey 1", "no event of the log tells of this key as it is"),
        ("DELETE FROM audit_signingkey WHERE id = 1", "*", "the checkpoint of"),
        ("UPDATE audit_signingkey SET public = sha256('x') WHERE id = 2", "*", "the checkpoint of"),
        ("UPDATE audit_stamp SET token = 'x'", "audit.stamp 1", "the stamp does not stand for its checkpoint"),
        ("DELETE FROM audit_stamp", "audit.stamp number 1", "a stamp that the authority gave is missing"),
        (
            "DELETE FROM audit_stamp; DELETE FROM audit_checkpoint WHERE number = 1",
            "audit.checkpoint number 1",
            "a checkpoint that was signed is missing",
        ),
        (
            "DELETE FROM audit_stamp; DELETE FROM audit_checkpoint",
            "audit.checkpoint number 1–2",
            "a checkpoint that was signed is missing",
        ),
        (
            "DELETE FROM audit_checkpoint WHERE number = (SELECT head_count FROM audit_log WHERE id = log_id)",
            "*",
            "a checkpoint that was signed is missing",
        ),
        (
            TOMBSTONE,
            "inbox.message 2.1",
            "no event of the log tells of this tombstone",
        ),
    ],
)  # fmt: skip
def test_tamper_is_caught_by_name(tamper: Run, statement: str, about: str, reason: str) -> None:
    tamper(statement)
    found = [(bad.about, bad.reason) for bad in verify_all().bad]
    wanted = [pair for pair in found if (about in ("*", pair[0])) and pair[1].startswith(reason)]
    assert wanted, found
