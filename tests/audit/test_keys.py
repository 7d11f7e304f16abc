from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from rostra.audit import keys
from rostra.audit.actions import record
from rostra.audit.checkpoint import Checkpoint as TreeHead
from rostra.audit.checkpoint import CheckpointInvalid, from_pem, from_vkey, new_key, raw, sign, to_pem
from rostra.audit.checkpoint import verify as verify_note
from rostra.audit.models import Checkpoint, Event, Log, SigningKey
from rostra.audit.queries import proof_of, vkey_of
from rostra.audit.registry import EventKind, register
from rostra.audit.sequencer import sequence, sequence_all
from rostra.audit.verify import verify_all

register([EventKind("test.told", "Told", ())])
MINUTES = [timedelta(minutes=number) for number in range(10)]


def told(cast: Any, at: datetime) -> Event:
    return record(body=cast.body, by=None, now=at, kind="test.told", about="test.thing:1")


def head(cast: Any) -> Checkpoint:
    return Checkpoint.objects.select_related("log").filter(log__body=cast.body).latest("size")


def test_first_key_is_made_once_and_known(cast: Any, settings: Any) -> None:
    assert (keys.current(), keys.trouble()) == (None, "")
    first = keys.signing_key(now=cast.now)
    again = keys.signing_key(now=cast.now + MINUTES[1])
    assert raw(first.public_key()) == raw(again.public_key())
    row = SigningKey.objects.get()
    assert (bytes(row.public), row.since, row.retired_at) == (raw(first.public_key()), cast.now, None)
    assert (Path(settings.KEYS) / keys.FIRST).stat().st_mode & 0o777 == 0o600


def test_key_of_an_installation_of_before_is_known_since_its_first_checkpoint(cast: Any) -> None:
    log = Log.objects.create(body=cast.body, origin="town.example/log/1", size=0)
    Checkpoint.objects.create(log=log, at=cast.now - MINUTES[5], size=1, root=b"r" * 32, note="")
    keys.signing_key(now=cast.now)
    assert SigningKey.objects.get().since == cast.now - MINUTES[5]


def test_rotation_gives_a_new_key_and_old_checkpoints_stay_verifiable(cast: Any, settings: Any) -> None:
    early = told(cast, cast.now)
    sequence_all(now=cast.now)
    before = head(cast)
    fresh = keys.rotate(reason="The folder was copied.", now=cast.now + MINUTES[1])
    told(cast, cast.now + MINUTES[2])
    sequence_all(now=cast.now + MINUTES[2])
    after = head(cast)

    old, new = keys.published(before.log)
    assert (old.retired_at, old.reason) == (cast.now + MINUTES[1], "The folder was copied.")
    assert (new.since, new.retired_at, keys.current()) == (cast.now + MINUTES[1], None, fresh)
    assert (vkey_of(before), vkey_of(after)) == (old.vkey, new.vkey)
    assert verify_note(before.note, *from_vkey(old.vkey)).size == before.size
    with pytest.raises(CheckpointInvalid):
        verify_note(after.note, *from_vkey(old.vkey))
    assert verify_all().bad == []
    assert proof_of(early, with_content=False)["key"] == new.vkey
    files = sorted(path.name for path in Path(settings.KEYS).glob("log-signing*"))
    assert files == sorted([keys.FIRST, f"log-signing-{fresh}.pem"])


def test_proof_has_the_key_of_its_checkpoint(cast: Any) -> None:
    early = told(cast, cast.now)
    sequence_all(now=cast.now)
    keys.rotate(reason="A person left.", now=cast.now + MINUTES[1])
    old, _new = keys.published(head(cast).log)
    assert proof_of(early, with_content=False)["key"] == old.vkey


def test_first_use_may_be_a_rotation(cast: Any) -> None:
    keys.rotate(reason="To be sure.", now=cast.now)
    assert [bool(key.retired_at) for key in keys.all_keys()] == [True, False]
    assert keys.forged() == []


@pytest.mark.parametrize("content", [None, b"torn", to_pem(new_key())])
def test_lost_key_is_told_and_never_replaced(cast: Any, settings: Any, content: bytes | None) -> None:
    sequence_all(now=cast.now)
    path = Path(settings.KEYS) / keys.FIRST
    path.unlink() if content is None else path.write_bytes(content)
    told(cast, cast.now + MINUTES[2])

    assert keys.trouble().startswith("The key that signs the log, ")
    with pytest.raises(keys.KeyMissing):
        sequence_all(now=cast.now + MINUTES[2])
    # The leaf is there, only the signature waits.
    log = Log.objects.get(body=cast.body)
    assert log.size == head(cast).size + 1
    assert verify_all().bad == []
    keys.rotate(reason="The disk was lost.", now=cast.now + MINUTES[3])
    sequence_all(now=cast.now + MINUTES[3])
    assert (keys.trouble(), head(cast).size, verify_all().bad) == ("", log.size, [])


def test_clock_set_back_keeps_keys_and_checkpoints_in_order(cast: Any) -> None:
    sequence_all(now=cast.now)
    earlier = cast.now - timedelta(hours=5)
    told(cast, earlier)
    sequence_all(now=earlier)
    assert head(cast).at == cast.now
    fresh = keys.rotate(reason="A person left.", now=earlier)
    assert fresh.since == cast.now
    told(cast, earlier)
    sequence_all(now=earlier)
    assert (vkey_of(head(cast)), verify_all().bad) == (keys.published(head(cast).log)[1].vkey, [])


def forged_head(cast: Any, stolen: Any, at: datetime) -> Checkpoint:
    log = Log.objects.get(body=cast.body)
    root = log.frontier.root()
    note = sign(TreeHead(log.origin, log.size, root), log.origin, stolen)
    return Checkpoint.objects.create(log=log, at=at, size=log.size, root=root, note=note)


def test_checkpoint_signed_with_a_retired_key_is_bad_by_name(cast: Any, settings: Any) -> None:
    sequence_all(now=cast.now)
    stolen = from_pem((Path(settings.KEYS) / keys.FIRST).read_bytes())
    keys.rotate(reason="Stolen.", now=cast.now + MINUTES[1])
    told(cast, cast.now)
    sequence(cast.body.pk)
    forged = forged_head(cast, stolen, cast.now + MINUTES[2])
    assert [bad.reason for bad in verify_all().bad] == [
        f"the checkpoint of {forged.size} leaves was signed with a key after that was retired"
    ]


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (timedelta(minutes=1), "is signed with an older key than one of fewer leaves"),
        (timedelta(seconds=30), "is dated before one of fewer leaves"),
    ],
)
def test_stolen_key_cannot_sign_after_the_new_one_did(cast: Any, settings: Any, at: timedelta, reason: str) -> None:
    sequence_all(now=cast.now)
    stolen = from_pem((Path(settings.KEYS) / keys.FIRST).read_bytes())
    keys.rotate(reason="Stolen.", now=cast.now + MINUTES[1])
    told(cast, cast.now)
    sequence_all(now=cast.now + MINUTES[1])
    told(cast, cast.now)
    sequence(cast.body.pk)
    forged_head(cast, stolen, cast.now + at)
    assert [bad.reason.partition(" leaves ")[2] for bad in verify_all().bad] == [reason]


def test_checkpoint_of_a_stranger_key_cannot_be_trusted(cast: Any) -> None:
    sequence_all(now=cast.now)
    told(cast, cast.now)
    sequence(cast.body.pk)
    forged_head(cast, new_key(), cast.now + MINUTES[1])
    assert [bad.reason.partition("trusted: ")[2] for bad in verify_all().bad] == [
        "not signed by a key of this installation"
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_signingkey SET since = now()",
        "UPDATE audit_signingkey SET retired_at = now(), public = '\\x00'",
        "DELETE FROM audit_signingkey",
        "TRUNCATE audit_signingkey",
    ],
)
def test_keys_cannot_be_changed(cast: Any, statement: str) -> None:
    keys.signing_key(now=cast.now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_key_that_no_event_tells_of_is_named(cast: Any) -> None:
    keys.signing_key(now=cast.now)
    row = SigningKey.objects.create(public=raw(new_key().public_key()), since=cast.now + MINUTES[1])
    assert [(bad.about, bad.reason) for bad in verify_all().bad] == [
        (f"audit.signingkey {row.pk}", "no event of the log tells of this key as it is")
    ]
