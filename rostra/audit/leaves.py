"""The canonical form of an event: what its leaf in the tree is the hash of."""

from __future__ import annotations

from datetime import UTC, datetime

from rostra.audit.canonical import canonical
from rostra.audit.merkle import leaf_hash

COLUMNS = ("id", "body_id", "at", "kind", "actor_id", "about", "data", "source", "source_key", "content_hash")
"""The columns of Event that `document` takes, in its order."""


def document(
    identifier: int,
    body: int | None,
    at: datetime,
    kind: str,
    actor: int | None,
    about: str,
    data: dict[str, object],
    source: str,
    source_key: str,
    content_hash: bytes | None,
) -> dict[str, object]:
    """The event as plain JSON values: whole numbers, text, and the content's hash in hexadecimal."""
    return {
        "id": identifier,
        "body": body,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": kind,
        "actor": actor,
        "about": about,
        "data": data,
        "source": source,
        "source_key": source_key,
        "content": content_hash and bytes(content_hash).hex(),
    }


def leaf(event: dict[str, object]) -> bytes:
    """RFC 9162 §2.1.1 leaf hash of the event's canonical form."""
    return leaf_hash(canonical(event))
