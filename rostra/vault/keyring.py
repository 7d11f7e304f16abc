"""Key-encryption keys, and the envelope around each secret.

A key is 32 random bytes; its id is what it hashes to, so that a wrong key is known before it is used. Keys come from
sources, each one function; the first source that names a current key seals, and every key opens what it sealed, so
that keys are replaced without losing a credential.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from rostra.core.keyfiles import read_or_create

NONCE = 12
KEY = 32
VARIABLE = "ROSTRA_VAULT_KEYS"


class KeyMissing(RuntimeError):
    """A credential was sealed under a key that is not at hand, or is not what its name says."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of one source. `wrong` says in words, for each place, why what lies there is no usable key."""

    keys: Mapping[str, bytes] = field(default_factory=dict)
    current: str = ""
    wrong: tuple[str, ...] = ()


Source = Callable[[], Ring]


def from_environment() -> Ring:
    """Keys from ROSTRA_VAULT_KEYS, each in base64; the first is the current one."""
    keys: dict[str, bytes] = {}
    wrong = []
    for number, text in enumerate(settings.VAULT_KEYS, 1):
        try:
            key = base64.b64decode(text, validate=True)
        except binascii.Error:
            key = b""
        if len(key) != KEY:
            wrong.append(f"Entry {number} of {VARIABLE} is not {KEY} bytes in base64.")
        else:
            keys[key_id(key)] = key
    return Ring(keys, next(iter(keys), ""), tuple(wrong))


def from_folder() -> Ring:
    """Keys from files in ROSTRA_KEYS/vault, each named by its id; the file `current` names the one that seals."""
    keys: dict[str, bytes] = {}
    wrong = []
    paths = sorted(_folder().iterdir()) if _folder().exists() else []
    for path in paths:
        if path.name == "current" or path.name.startswith("."):
            continue
        key = path.read_bytes()
        if len(key) == KEY and key_id(key) == path.name:
            keys[path.name] = key
        else:
            wrong.append(f"The file {path} is not the key that it is named after.")
    pointer = _folder() / "current"
    current = pointer.read_text().strip() if pointer.exists() else ""
    return Ring(keys, current, tuple(wrong))


SOURCES: tuple[Source, ...] = (from_environment, from_folder)


def ring() -> Ring:
    """All keys at hand."""
    rings = [source() for source in SOURCES]
    keys = {name: key for each in reversed(rings) for name, key in each.keys.items()}
    current = next((each.current for each in rings if each.current), "")
    return Ring(keys, current, tuple(sentence for each in rings for sentence in each.wrong))


def key_id(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:16]


def places() -> str:
    """Where keys are looked for, for messages to the operator."""
    return f"{_folder()} and {VARIABLE}"


def seal(content: bytes, *, context: bytes) -> tuple[bytes, bytes, str]:
    """Encrypt under a fresh data key; `context` binds it to its place. Gives (sealed, wrapped key, id of the key).

    AES-256-GCM, NIST SP 800-38D, random 96-bit nonces: a data key seals once only.
    """
    kek_id, kek = current_key()
    data_key = AESGCM.generate_key(256)
    return _encrypt(data_key, content, context), _encrypt(kek, data_key, context), kek_id


def open_sealed(sealed: bytes, wrapped: bytes, kek_id: str, *, context: bytes) -> bytes:
    """The content again. Raises KeyMissing without the key, InvalidTag for a row that was changed or moved."""
    return _decrypt(_decrypt(_key(kek_id), wrapped, context), sealed, context)


def rewrap(wrapped: bytes, kek_id: str, *, context: bytes) -> tuple[bytes, str]:
    """The same data key under the current key; what it seals is not opened. Raises like open_sealed."""
    new_id, kek = current_key()
    return _encrypt(kek, _decrypt(_key(kek_id), wrapped, context), context), new_id


def current_key() -> tuple[str, bytes]:
    """The key that seals now; made at first use where there is none. Raises KeyMissing where its file is gone."""
    current = (
        ring().current or read_or_create(_folder() / "current", _make, within=Path(settings.KEYS)).decode().strip()
    )
    return current, _key(current)


def new_key() -> str:
    """Make a key file and let it seal from now on; gives its id. Everybody else sees it at the next seal."""
    kek_id = _make()
    fresh = _folder() / f".current.{secrets.token_hex(8)}"
    fresh.write_bytes(kek_id)
    # Atomic: whoever seals meanwhile reads the old name or the new one.
    fresh.replace(_folder() / "current")
    return kek_id.decode()


def _key(kek_id: str) -> bytes:
    key = ring().keys.get(kek_id)
    if key is None:
        raise KeyMissing(f"Key {kek_id} is not in {places()}.")
    return key


def _make() -> bytes:
    """Write a new key file and give its id. A loser of two first starts leaves an unused file, which is harmless."""
    key = AESGCM.generate_key(256)
    read_or_create(_folder() / key_id(key), lambda: key, within=Path(settings.KEYS))
    return key_id(key).encode()


def _folder() -> Path:
    return Path(settings.KEYS) / "vault"


def _encrypt(key: bytes, content: bytes, context: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, context)


def _decrypt(key: bytes, sealed: bytes, context: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], context)
