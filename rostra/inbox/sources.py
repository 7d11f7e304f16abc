"""What the log vouches for in the inbox: messages with all their versions, attachments, notes, answers.

The content of a message is what came from outside, and where it was put when it came. What Rostra found out about it
(its language) is not part of it; what happened to it later (its deletion at the source, the fetching of its files, that
it was moved) stands in events.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from rostra.audit.canonical import canonical, quoted
from rostra.audit.sources import Columns, Rows, Source, Standing, Told
from rostra.core.bulk import numbers, rows
from rostra.inbox import events
from rostra.inbox.enums import Purpose
from rostra.inbox.models import Answer, Attachment, Message, MessageRaw, MessageVersion, Note, Unreadable

Found = Mapping[str, tuple[bytes, bytes]]

DISPOSED = "disposed"
"""Why the bytes of an attachment are not here: they were disposed of."""

MESSAGE = "inbox.message"
NOTE = "inbox.note"
ANSWER = "inbox.answer"
ATTACHMENT = "inbox.attachment"


def _moment(column: str) -> str:
    """As `instant` writes it, as JSON: with six digits after the second, or with none. Connections are in UTC."""
    return (
        f"CASE WHEN {column} = date_trunc('second', {column}) THEN to_json({column})"
        f""" ELSE to_json(to_char({column}, 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00')) END"""
    )


def _text(column: str) -> str:
    return f"to_json({column})"


# As `message_content` has it; `m` is the message, `x` one version of it. What the database writes as JSON text is what
# `quoted` writes: RFC 8785 leaves no choice. Between the two comes the hash of the raw bytes.
_BEFORE = {
    "account": "m.account_id",
    "author_handle": _text("x.author_handle"),
    "author_id": _text("x.author_id"),
    "author_name": _text("x.author_name"),
    "body": "m.body_id",
    "conversation": "coalesce(m.came_into, m.conversation_id)",
    "own": "m.own::text",
}
_AFTER = {
    "received_at": _moment("x.received_at"),
    "ref": _text("m.ref"),
    "reply_to": _text("m.reply_to"),
    "sent_at": _moment("x.sent_at"),
    "subject": _text("x.subject"),
    "text": _text("x.text"),
    "url": _text("m.url"),
    "visibility": _text("m.visibility"),
}
_CARRIED = 8192
"""Raw bytes up to so many are hashed here: a PostgreSQL that was built without OpenSSL takes several times as long for
it as carrying and hashing them. Larger ones are hashed where they lie, so that a thousand mails need little memory."""


def _written(members: Mapping[str, str]) -> str:
    return """, ',', """.join(f"""'"{name}":', {value}""" for name, value in members.items())


# Of replaced versions, then of the current ones; what was erased is left out. In this order: a current row that claims
# to be a replaced version was tampered with, and the kept one may not stand in for it.
_CONTENTS = tuple(
    f"SELECT x.{key}, x.version, x.salt,"  # noqa: S608 - constants
    f""" convert_to(concat('{{', {_written(_BEFORE)}, ',"raw_sha256":"'), 'UTF8'),"""
    f" CASE WHEN octet_length(r.raw) <= {_CARRIED} THEN r.raw END,"
    f" CASE WHEN octet_length(r.raw) > {_CARRIED} THEN sha256(r.raw) END,"
    f""" convert_to(concat('",', {_written(_AFTER)}, '}}'), 'UTF8')"""
    f" FROM {table} x JOIN inbox_message m ON m.id = x.{key}"
    f" JOIN inbox_messageraw r ON r.message_id = x.{key} AND r.version = x.version"
    f" WHERE x.{key} = ANY(%s::bigint[]) AND x.salt <> ''"
    for table, key in (("inbox_messageversion", "message_id"), ("inbox_message", "id"))
)


def message_key(message_id: int, version: int) -> str:
    return f"{message_id}.{version}"


def message_content(
    *,
    body_id: int,
    account_id: int,
    conversation_id: int,
    ref: str,
    subject: str,
    text: str,
    author_id: str,
    author_name: str,
    author_handle: str,
    sent_at: datetime,
    received_at: datetime,
    url: str,
    reply_to: str,
    visibility: str,
    own: bool,
    raw: bytes,
) -> bytes:
    """The canonical form of one version of a message."""
    # What `canonical` gives, written out: every message goes through here when it comes.
    return (
        f'{{"account":{account_id},"author_handle":{quoted(author_handle)},"author_id":{quoted(author_id)},'
        f'"author_name":{quoted(author_name)},"body":{body_id},"conversation":{conversation_id},'
        f'"own":{"true" if own else "false"},"raw_sha256":"{hashlib.sha256(raw).hexdigest()}",'
        f'"received_at":"{instant(received_at)}","ref":{quoted(ref)},"reply_to":{quoted(reply_to)},'
        f'"sent_at":"{instant(sent_at)}","subject":{quoted(subject)},"text":{quoted(text)},"url":{quoted(url)},'
        f'"visibility":{quoted(visibility)}}}'
    ).encode()


def note_content(note: Note) -> bytes:
    return canonical(
        {
            "body": note.body_id,
            "conversation": note.conversation_id,
            "author": note.author_id,
            "text": note.text,
            "at": instant(note.at),
        }
    )


def answer_content(answer: Answer) -> bytes:
    """What was said back. What a plain answer has not is left out: answers of before keep their form."""
    more = {
        "purpose": "" if answer.purpose == Purpose.ANSWER else str(answer.purpose),
        "approved_text": answer.approved_text_id,
        "sending": answer.sending_id,
    }
    return canonical(
        {
            "body": answer.body_id,
            "conversation": answer.conversation_id,
            "reply_to": answer.reply_to_id,
            "author": answer.author_id,
            "text": answer.text,
            "language": answer.language,
            "visibility": answer.visibility,
            "media": answer.media,
            "at": instant(answer.at),
            **{name: value for name, value in more.items() if value},
        }
    )


def attachment_content(attachment: Attachment) -> bytes:
    """What came with the message; the bytes, which may come later, stand in events."""
    return canonical(
        {
            "body": attachment.body_id,
            "message": attachment.message_id,
            "name": attachment.name,
            "alt": attachment.alt,
            "url": attachment.url,
        }
    )


def instant(value: datetime) -> str:
    """A moment as canonical content has it."""
    return value.astimezone(UTC).isoformat()


def _read_messages(keys: list[str]) -> Found:
    """Each version from where it lies: the current one in Message, replaced ones in MessageVersion."""
    ids = numbers({int(key.partition(".")[0]) for key in keys})
    found = {}
    for question in _CONTENTS:
        for pk, version, salt, before, raw, digest, after in rows(question, ids):
            shown = (digest or hashlib.sha256(raw).digest()).hex().encode()
            found[message_key(pk, version)] = salt, b"%b%b%b" % (before, shown, after)
    return {key: found[key] for key in keys if key in found}


def _read_notes(keys: list[str]) -> Found:
    rows: Iterable[Note] = Note.everywhere.filter(id__in=[int(key) for key in keys]).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), note_content(row)) for row in rows}


def _read_answers(keys: list[str]) -> Found:
    rows: Iterable[Answer] = Answer.everywhere.filter(id__in=[int(key) for key in keys]).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), answer_content(row)) for row in rows}


def _read_attachments(keys: list[str]) -> Found:
    rows: Iterable[Attachment] = Attachment.everywhere.filter(id__in=[int(key) for key in keys]).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), attachment_content(row)) for row in rows}


def keys_of(rows: QuerySet[Any, Any], *names: str) -> QuerySet[Any, Any]:
    """The values of these columns, joined by dots."""
    # Of one column, the key is that with nothing behind it.
    parts = [part for name in names for part in (Value("."), Cast(name, TextField()))][1:]
    keys: QuerySet[Any, Any] = rows.annotate(key=Concat(*parts, Value(""), output_field=TextField())).values_list("key")
    return keys


def _message_keys() -> Iterable[QuerySet[Any, Any]]:
    # Bytes for a version that never was are a forgery as well.
    return (
        keys_of(Message.everywhere.exclude(salt=b""), "id", "version"),
        keys_of(MessageVersion.objects.exclude(salt=b""), "message_id", "version"),
        keys_of(MessageRaw.objects.all(), "message_id", "version"),
    )


SOURCES = (
    Source(MESSAGE, _read_messages, _message_keys),
    Source(ATTACHMENT, _read_attachments, lambda: [keys_of(Attachment.everywhere.exclude(salt=b""), "id")]),
    Source(NOTE, _read_notes, lambda: [keys_of(Note.everywhere.exclude(salt=b""), "id")]),
    Source(ANSWER, _read_answers, lambda: [keys_of(Answer.everywhere.exclude(salt=b""), "id")]),
)


def _deleted(told: Told) -> tuple[str, Columns]:
    return str(told.data["message"]), {"deleted_at": told.at}


def _marked(body_id: int, told: Sequence[str]) -> Rows:
    rows = Message.everywhere.filter(Q(id__in=[int(key) for key in told]) | Q(deleted_at__isnull=False), body=body_id)
    return ((str(pk), {"deleted_at": at}) for pk, at in rows.values_list("id", "deleted_at"))


def _moved(told: Told) -> tuple[str, Columns]:
    return str(told.data["message"]), {"conversation": int(told.subject)}


def _places(body_id: int, told: Sequence[str]) -> Rows:
    moved = Q(id__in=[int(key) for key in told]) | Q(came_into__isnull=False)
    rows = Message.everywhere.filter(moved, body=body_id).values_list("id", "conversation")
    return ((str(pk), {"conversation": conversation}) for pk, conversation in rows)


def _replaced(told: Told) -> tuple[str, Columns]:
    return message_key(told.data["message"], told.data["version"] - 1), {"replaced_at": told.at}


def _versions(body_id: int, _told: Sequence[str]) -> Rows:
    rows = MessageVersion.objects.filter(message__body=body_id).values_list("message_id", "version", "replaced_at")
    return ((message_key(message, version), {"replaced_at": at}) for message, version, at in rows)


def _came(told: Told) -> tuple[str, Columns]:
    file = {"sha256": told.data.get("sha256", ""), "refused": told.data.get("reason", ""), "type": told.data["type"]}
    return str(told.data["attachment"]), file


def _attached(body_id: int, _told: Sequence[str]) -> Rows:
    rows = Attachment.everywhere.filter(body=body_id).values_list("id", "file__sha256", "refused", "content_type")
    for pk, sha256, refused, kind in rows:
        yield str(pk), {"sha256": bytes(sha256 or b"").hex(), "refused": refused, "type": kind}


def _could_not_be_read(told: Told) -> tuple[str, Columns]:
    account = int(told.subject)
    return str(told.data["unreadable"]), {
        "account": account,
        "reason": told.data["reason"],
        "sha256": told.data["sha256"],
        "at": told.at,
    }


def _unreadable(body_id: int, _told: Sequence[str]) -> Rows:
    for row in Unreadable.everywhere.filter(body=body_id).iterator():
        # As intake hashes it: where the network gave nothing, by the reason.
        digest = hashlib.sha256(bytes(row.raw) or row.reason.encode()).hexdigest()
        yield str(row.pk), {"account": row.account_id, "reason": row.reason, "sha256": digest, "at": row.at}


STANDINGS = (
    Standing(MESSAGE, {events.DELETED.name: _deleted}, _marked),
    Standing("inbox.messageplace", {events.MOVED.name: _moved}, _places),
    Standing("inbox.messageversion", {events.EDITED.name: _replaced}, _versions),
    Standing(
        ATTACHMENT,
        {kind.name: _came for kind in (events.NAMED, events.ATTACHED, events.NOT_ATTACHED)},
        _attached,
        disposed={"sha256": "", "refused": DISPOSED, "type": ""},
    ),
    Standing("inbox.unreadable", {events.UNREADABLE.name: _could_not_be_read}, _unreadable),
)
