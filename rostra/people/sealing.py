"""Secrets of second factors (RFC 6238 seeds, recovery codes) are sealed in the rows: a copy of the database shows none.

AES-256-GCM (NIST SP 800-38D) under a key of their own in `ROSTRA_KEYS`. Without that file nobody can use an app or a
recovery code any more: they are reset person by person, passkeys stay.
"""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from rostra.core.keyfiles import read_or_create

NONCE = 12


class WrongKey(RuntimeError):
    """The key folder is not the one under which this was sealed."""


def seal(text: str) -> str:
    key = _key()
    nonce = os.urandom(NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), None)
    return f"{_name(key)}:{base64.b64encode(sealed).decode()}"


def open_sealed(sealed: str) -> str:
    """The text again. Raises WrongKey with another key, InvalidTag for a value that was changed."""
    name, _colon, content = sealed.partition(":")
    key = _key()
    if name != _name(key):
        raise WrongKey(f"Sealed under the key {name}: {Path(settings.KEYS) / 'second-factors'} holds another one.")
    raw = base64.b64decode(content)
    return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], None).decode()


def _key() -> bytes:
    return read_or_create(Path(settings.KEYS) / "second-factors", lambda: AESGCM.generate_key(256))


def _name(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:12]
