"""What the log vouches for in the inbox: messages with all their versions, notes, answers.

The content of a message is what came from outside. What Rostra found out about it (its language) or did with it
(conversation, mark of deletion) is not part of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from rostra.audit.canonical import canonical
from rostra.audit.sources import Source
from rostra.inbox.models import Answer, Message, MessageRaw, MessageVersion, Note

Found = Mapping[str, tuple[bytes, bytes]]

MESSAGE = "inbox.message"
NOTE = "inbox.note"
ANSWER = "inbox.answer"

_SAME = ("ref", "url", "reply_to", "visibility", "own")
"""What an edit does not change: kept once, in Message."""
_CHANGING = ("version", "subject", "text", "author_id", "author_name", "author_handle", "sent_at", "salt")


def message_key(message_id: int, version: int) -> str:
    return f"{message_id}.{version}"


def message_content(
    *,
    ref: str,
    subject: str,
    text: str,
    author_id: str,
    author_name: str,
    author_handle: str,
    sent_at: datetime,
    url: str,
    reply_to: str,
    visibility: str,
    own: bool,
    raw: bytes,
) -> bytes:
    """The canonical form of one version of a message."""
    return canonical(
        {
            "ref": ref,
            "subject": subject,
            "text": text,
            "author_id": author_id,
            "author_name": author_name,
            "author_handle": author_handle,
            "sent_at": _instant(sent_at),
            "url": url,
            "reply_to": reply_to,
            "visibility": visibility,
            "own": own,
            "raw_sha256": hashlib.sha256(raw).hexdigest(),
        }
    )


def note_content(note: Note) -> bytes:
    return canonical(
        {
            "conversation": note.conversation_id,
            "author": note.author_id,
            "text": note.text,
            "at": _instant(note.at),
        }
    )


def answer_content(answer: Answer) -> bytes:
    return canonical(
        {
            "conversation": answer.conversation_id,
            "reply_to": answer.reply_to_id,
            "author": answer.author_id,
            "text": answer.text,
            "language": answer.language,
            "visibility": answer.visibility,
            "media": answer.media,
            "at": _instant(answer.at),
        }
    )


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _read_messages(keys: list[str]) -> Found:
    """Each version from where it lies: the current one in Message, replaced ones in MessageVersion."""
    pairs = {key: _pair(key) for key in keys}
    ids = {message_id for message_id, _ in pairs.values()}
    current = {row["id"]: row for row in Message.everywhere.filter(id__in=ids).values("id", *_SAME, *_CHANGING)}
    versions = {(message_id, row["version"]): row for message_id, row in current.items()}
    for old in MessageVersion.objects.filter(message_id__in=ids).values("message_id", *_CHANGING):
        # A current row that claims to be this version was tampered with: the kept one may not stand in for it.
        versions.setdefault((old["message_id"], old["version"]), {**current[old["message_id"]], **old})
    raws = {
        (message_id, version): bytes(raw)
        for message_id, version, raw in MessageRaw.objects.filter(message_id__in=ids).values_list(
            "message_id", "version", "raw"
        )
    }
    return {
        key: (bytes(versions[pair]["salt"]), _content_of(versions[pair], raws[pair]))
        for key, pair in pairs.items()
        if pair in versions and pair in raws
    }


def _content_of(row: Mapping[str, object], raw: bytes) -> bytes:
    fields = {name: row[name] for name in (*_SAME, *_CHANGING) if name not in ("version", "salt")}
    return message_content(**fields, raw=raw)  # type: ignore[arg-type]


def _pair(key: str) -> tuple[int, int]:
    message_id, _, version = key.partition(".")
    return int(message_id), int(version)


def _read_notes(keys: list[str]) -> Found:
    rows: Iterable[Note] = Note.everywhere.filter(id__in=[int(key) for key in keys])
    return {str(row.pk): (bytes(row.salt), note_content(row)) for row in rows}


def _read_answers(keys: list[str]) -> Found:
    rows: Iterable[Answer] = Answer.everywhere.filter(id__in=[int(key) for key in keys])
    return {str(row.pk): (bytes(row.salt), answer_content(row)) for row in rows}


SOURCES = (Source(MESSAGE, _read_messages), Source(NOTE, _read_notes), Source(ANSWER, _read_answers))
