"""Key-encryption keys: one file each in `ROSTRA_KEYS/vault`, 32 random bytes, named by what they hash to.

The newest seals; every one opens what it sealed, so a key can be replaced without losing a credential.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from rostra.core.keyfiles import read_or_create

NONCE = 12


class KeyMissing(RuntimeError):
    """A credential was sealed under a key that is not in the key folder: the wrong folder, or a lost key."""


def seal(content: bytes, *, context: bytes) -> tuple[bytes, bytes, str]:
    """Encrypt under a fresh data key; `context` binds it to its place. Gives (sealed, wrapped key, id of the key).

    AES-256-GCM, NIST SP 800-38D, random 96-bit nonces: a data key seals once only.
    """
    kek_id, kek = _current()
    data_key = AESGCM.generate_key(256)
    sealed = _encrypt(data_key, content, context)
    return sealed, _encrypt(kek, data_key, context), kek_id


def open_sealed(sealed: bytes, wrapped: bytes, kek_id: str, *, context: bytes) -> bytes:
    """The content again. Raises KeyMissing without the key, InvalidTag for a row that was changed or moved."""
    path = _folder() / kek_id
    if not path.exists():
        raise KeyMissing(f"Key {kek_id} is not in {_folder()}.")
    data_key = _decrypt(path.read_bytes(), wrapped, context)
    return _decrypt(data_key, sealed, context)


def _current() -> tuple[str, bytes]:
    """The key that seals now, made at first use."""
    pointer = read_or_create(_folder() / "current", _make)
    kek_id = pointer.decode().strip()
    return kek_id, (_folder() / kek_id).read_bytes()


def _make() -> bytes:
    """Write a new key file and give its id. A loser of two first starts leaves an unused file, which is harmless."""
    key = AESGCM.generate_key(256)
    kek_id = hashlib.sha256(key).hexdigest()[:16]
    read_or_create(_folder() / kek_id, lambda: key)
    return kek_id.encode()


def _folder() -> Path:
    return Path(settings.KEYS) / "vault"


def _encrypt(key: bytes, content: bytes, context: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, context)


def _decrypt(key: bytes, sealed: bytes, context: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], context)
