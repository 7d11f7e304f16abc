"""The keys that sign checkpoints: one signs, those of before stay known, so that what they signed stays verifiable.

The private key lies in the key folder, in a file named by its public key; that of the first key is `log-signing.pem`.
The public keys are rows. A key is changed by `rotate`, and the installation's log tells of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction

from rostra.audit.actions import record
from rostra.audit.checkpoint import CheckpointInvalid, from_pem, key_id, new_key, parse, raw, to_pem, to_vkey
from rostra.audit.events import KEY_ROTATED
from rostra.audit.models import Checkpoint, Event, Log, SigningKey
from rostra.core import private
from rostra.core.keyfiles import read_or_create

FIRST = "log-signing.pem"
_LOCK = 0x526F734B  # "RosK": while the key changes, nobody signs.


class KeyMissing(LookupError):
    """The private key that signs is not in the key folder, or its file holds another: nothing is signed."""


@dataclass(frozen=True, slots=True)
class Published:
    """A key as citizens see it; `vkey` is its C2SP form for one log."""

    vkey: str
    since: datetime
    retired_at: datetime | None
    reason: str


def current() -> SigningKey | None:
    """The key that signs; None before the first use."""
    return SigningKey.objects.filter(retired_at=None).order_by("-since", "-pk").first()


def signing_key(*, now: datetime) -> Ed25519PrivateKey:
    """The private key that signs, made at first use. Raises KeyMissing: a lost key is never replaced in silence."""
    known = current()
    if known is not None:
        return _read(bytes(known.public))
    pem = read_or_create(Path(settings.KEYS) / FIRST, lambda: to_pem(new_key()))
    found = from_pem(pem)
    # An installation of before has signed with this key since its first checkpoint.
    oldest = Checkpoint.objects.order_by("at").values_list("at", flat=True).first()
    SigningKey.objects.get_or_create(public=raw(found.public_key()), defaults={"since": oldest or now})
    return found


@transaction.atomic
def rotate(*, reason: str, now: datetime) -> SigningKey:
    """A new key signs from now on; the one of before stays known for what it signed. Its file may be lost or stolen."""
    shut()
    old = current()
    if old is None:
        signing_key(now=now)
        old = SigningKey.objects.get()
    fresh = new_key()
    public = raw(fresh.public_key())
    path = _path(public)
    private.make_folder(path.parent, within=path.parent)
    private.write_new(path, to_pem(fresh))
    # The clock may have been set back: a key is never older than the one that it follows.
    at = max(now, old.since)
    SigningKey.objects.filter(pk=old.pk).update(retired_at=at, reason=reason)
    row = SigningKey.objects.create(public=public, since=at)
    data = {"old": bytes(old.public).hex(), "new": public.hex(), "reason": reason}
    record(body=None, by=None, now=at, kind=KEY_ROTATED.name, about=f"audit.signingkey:{row.pk}", data=data)
    return row


def share() -> None:
    """Hold the key as it is until the transaction ends; signers do not wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])


def shut() -> None:
    """Wait until nobody signs, and let nobody sign until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def all_keys() -> list[SigningKey]:
    return list(SigningKey.objects.order_by("since", "pk"))


def published(log: Log) -> list[Published]:
    """All keys of the log's checkpoints, oldest first: to be compared with what somebody outside has kept."""
    return [Published(vkey(log.origin, key), key.since, key.retired_at, key.reason) for key in all_keys()]


def vkey(origin: str, key: SigningKey) -> str:
    return to_vkey(origin, public_of(key))


def public_of(key: SigningKey) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes(key.public))


def signer(note: str, origin: str, keys: Iterable[SigningKey]) -> SigningKey:
    """The key that the note names. Raises CheckpointInvalid where it names none of `keys`; nothing is verified."""
    named = {(line.name, line.key_id) for line in parse(note).signatures}
    for key in keys:
        if (origin, key_id(origin, public_of(key))) in named:
            return key
    raise CheckpointInvalid("not signed by a key of this installation")


def trouble() -> str:
    """Why nothing can be signed, empty where all is well."""
    known = current()
    try:
        if known is not None:
            _read(bytes(known.public))
    except KeyMissing as error:
        return str(error)
    return ""


def forged() -> list[SigningKey]:
    """Keys that are not as the log tells: all but the first come by a rotation, and all that are retired go by one."""
    told = list(Event.objects.filter(kind=KEY_ROTATED.name, body=None).values_list("at", "data"))
    come = {(data.get("new"), at) for at, data in told}
    gone = {data.get("old"): (at, data.get("reason")) for at, data in told}
    return [key for number, key in enumerate(all_keys()) if not _is_told(key, number == 0, come, gone)]


def _is_told(key: SigningKey, first: bool, come: set[Any], gone: dict[Any, Any]) -> bool:
    name = bytes(key.public).hex()
    ended = (key.retired_at, key.reason) if key.retired_at is not None else None
    return gone.get(name) == ended and (first or (name, key.since) in come)


def _path(public: bytes) -> Path:
    return Path(settings.KEYS) / f"log-signing-{public.hex()[:16]}.pem"


def _read(public: bytes) -> Ed25519PrivateKey:
    for path in (_path(public), Path(settings.KEYS) / FIRST):
        if not path.exists():
            continue
        try:
            found = from_pem(path.read_bytes())
        except CheckpointInvalid:
            continue
        if raw(found.public_key()) == public:
            return found
    # Pages say this as well: where the folder is, only those know who run the server.
    raise KeyMissing(f"The key that signs the log, {public.hex()[:16]}, is not in the key folder (ROSTRA_KEYS).")
