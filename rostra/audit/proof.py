"""The proof file that a citizen downloads for one record; `verify_record.py` checks it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence

VERSION = 1


def content_hash(salt: bytes, content: bytes) -> str:
    """SHA-256(salt ‖ content) in hexadecimal: what the event's field `content` holds."""
    return hashlib.sha256(salt + content).hexdigest()


def proof_document(
    event: Mapping[str, object],
    content: tuple[bytes, bytes] | None,
    leaf_index: int,
    tree_size: int,
    path: Sequence[bytes],
    note: str,
    vkey: str,
) -> dict[str, object]:
    """The proof as plain JSON values. `content` is (salt, bytes), or None where it is disposed of or restricted.

    `event` are the fields whose canonical form is the leaf; `note` is the signed checkpoint of `tree_size`.
    """
    return {
        "version": VERSION,
        "event": dict(event),
        "content": content and {"salt": _text(content[0]), "bytes": _text(content[1])},
        "leaf_index": leaf_index,
        "tree_size": tree_size,
        "inclusion": [_text(step) for step in path],
        "checkpoint": note,
        "key": vkey,
    }


def _text(data: bytes) -> str:
    return b64encode(data).decode()
