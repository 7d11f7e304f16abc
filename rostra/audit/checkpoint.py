"""Signed tree heads: C2SP tlog-checkpoint in a C2SP signed note, with Ed25519.

A checkpoint is three readable lines (origin, size, root); the note adds who signed it. The public key travels as a
vkey, `name+key id+base64`, which any C2SP tool reads.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rostra.audit.merkle import HASH_BYTES

ED25519 = b"\x01"
MAX_SIGNATURES = 100

_NAME = re.compile(r"[^\s+]+")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_VKEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)")
_LINE = re.compile(r"— ([^\s+]+) (\S+)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")


class CheckpointInvalid(ValueError):
    """A checkpoint, note or key that is malformed, or not signed by the key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of the log `origin` at `size` leaves. Raises CheckpointInvalid where it could not be written."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin or _CONTROL.search(self.origin):
            raise CheckpointInvalid(f"not an origin: {self.origin!r}")
        if self.size < 0:
            raise CheckpointInvalid(f"not a tree size: {self.size}")
        if len(self.root) != HASH_BYTES:
            raise CheckpointInvalid(f"a root of {len(self.root)} bytes")

    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note taken apart; nothing in it is verified."""

    checkpoint: Checkpoint
    text: str
    signatures: tuple[Signature, ...]


# --- Keys -------------------------------------------------------------------------------------------


def new_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def to_pem(key: Ed25519PrivateKey) -> bytes:
    """The private key for its file: PKCS #8, not encrypted."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def from_pem(pem: bytes) -> Ed25519PrivateKey:
    """Raises CheckpointInvalid where the file holds no Ed25519 private key."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise CheckpointInvalid("not a private key in PEM form") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise CheckpointInvalid("not an Ed25519 key")
    return key


def raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    """The four bytes by which a signature line names its key."""
    return sha256(name.encode() + b"\n" + ED25519 + raw(key)).digest()[:4]


def to_vkey(name: str, key: Ed25519PublicKey) -> str:
    """The public key as it is published. Raises CheckpointInvalid for a name with a space or a plus sign."""
    _check_name(name)
    return f"{name}+{key_id(name, key).hex()}+{b64encode(ED25519 + raw(key)).decode()}"


def from_vkey(vkey: str) -> tuple[str, Ed25519PublicKey]:
    """Name and key. Raises CheckpointInvalid where the parts do not belong together."""
    parts = _VKEY.fullmatch(vkey)
    if not parts:
        raise CheckpointInvalid(f"not a vkey: {vkey!r}")
    name, hexadecimal, raw = parts[1], parts[2], _decode(parts[3])
    _check_name(name)
    if len(raw) != 1 + 32 or raw[:1] != ED25519:
        raise CheckpointInvalid("not an Ed25519 key")
    key = Ed25519PublicKey.from_public_bytes(raw[1:])
    if hexadecimal != key_id(name, key).hex():
        raise CheckpointInvalid("the key id does not belong to the key")
    return name, key


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or _CONTROL.search(name):
        raise CheckpointInvalid(f"not a key name: {name!r}")


def _decode(text: str) -> bytes:
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CheckpointInvalid(f"not base64: {text!r}") from error
    # Two spellings of the same bytes would be two notes with one meaning.
    if b64encode(data).decode() != text:
        raise CheckpointInvalid(f"not canonical base64: {text!r}")
    return data


# --- Notes ------------------------------------------------------------------------------------------


def sign(checkpoint: Checkpoint, name: str, private_key: Ed25519PrivateKey) -> str:
    """The signed note; `name` is that of the key, by the specification the same as the log's origin."""
    _check_name(name)
    text = checkpoint.text()
    blob = key_id(name, private_key.public_key()) + private_key.sign(text.encode())
    return f"{text}\n— {name} {b64encode(blob).decode()}\n"


def parse(note: str) -> Note:
    """Take a note apart without verifying it. Raises CheckpointInvalid where it is malformed."""
    head, blank, tail = note.rpartition("\n\n")
    if _CONTROL.search(note) or not blank or not tail.endswith("\n"):
        raise CheckpointInvalid("not a signed note")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise CheckpointInvalid(f"{len(lines)} signatures")
    return Note(_checkpoint(head), head + "\n", tuple(_signature(line) for line in lines))


def _checkpoint(head: str) -> Checkpoint:
    # Lines after the third are extensions, which the specification lets a reader ignore.
    lines = head.split("\n")
    if len(lines) < 3 or not all(lines) or not _SIZE.fullmatch(lines[1]):
        raise CheckpointInvalid("not a checkpoint: origin, size and root are needed")
    return Checkpoint(lines[0], int(lines[1]), _decode(lines[2]))


def _signature(line: str) -> Signature:
    parts = _LINE.fullmatch(line)
    blob = _decode(parts[2]) if parts else b""
    if not parts or len(blob) < 5:
        raise CheckpointInvalid(f"not a signature line: {line!r}")
    return Signature(parts[1], blob[:4], blob[4:])


def verify(note: str, name: str, public_key: Ed25519PublicKey) -> Checkpoint:
    """The checkpoint, once the signature of this key stands; lines of other keys do not count.

    Raises CheckpointInvalid where the note is malformed, not signed by the key, or a signature of it is wrong.
    """
    parsed = parse(note)
    wanted = (name, key_id(name, public_key))
    ours = [line.signature for line in parsed.signatures if (line.name, line.key_id) == wanted]
    if not ours:
        raise CheckpointInvalid(f"not signed by {name}")
    for signature in ours:
        try:
            public_key.verify(signature, parsed.text.encode())
        except InvalidSignature as error:
            raise CheckpointInvalid(f"the signature of {name} is wrong") from error
    return parsed.checkpoint
