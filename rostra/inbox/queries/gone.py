"""What stands in a thread in place of content that was disposed of or redacted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rostra.inbox.sources import ANSWER, ATTACHMENT, DISPOSED, MESSAGE, NOTE, message_key
from rostra.records.queries.left import Left, left_of

SOURCES = {"message": MESSAGE, "own": MESSAGE, "answer": ANSWER, "note": NOTE}

Gone = tuple[str, str]
"""Source and key."""


def left_in(entries: Iterable[Any]) -> dict[Gone, Left]:
    """Of what these entries of a thread show; no query where all of it is there."""
    gone: dict[str, list[str]] = {}
    for entry in entries:
        for source, key in _gone(entry):
            gone.setdefault(source, []).append(key)
    return left_of(gone)


def key_of(entry: Any) -> Gone:
    """As the log knows the content that the entry shows."""
    source = SOURCES.get(entry.kind, "")
    row = entry.row
    return source, message_key(row.pk, row.version) if source == MESSAGE else str(row.pk)


def _gone(entry: Any) -> Iterable[Gone]:
    if entry.kind in SOURCES and not entry.row.salt:
        yield key_of(entry)
    yield from ((MESSAGE, message_key(old.message_id, old.version)) for old in entry.versions if not old.salt)
    yield from ((ATTACHMENT, str(file.pk)) for file in entry.files if file.refused == DISPOSED)
