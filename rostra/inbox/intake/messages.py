"""New messages: language, conversation, rows, and the record of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rostra.audit.actions import Capture, NewEvent
from rostra.core.captured import new_salt
from rostra.core.language import detect, known_code
from rostra.inbox import events
from rostra.inbox.intake.conversations import about, place
from rostra.inbox.intake.known import Known
from rostra.inbox.intake.rows import Row
from rostra.inbox.intake.tables import copy, next_ids
from rostra.inbox.intake.terms import Terms
from rostra.inbox.intake.threads import find_threads, parents_first
from rostra.inbox.sources import MESSAGE, message_content, message_key

COLUMNS = {
    "id": "int8",
    "body_id": "int8",
    "conversation_id": "int8",
    "account_id": "int8",
    "ref": "varchar",
    "version": "int4",
    "author_id": "varchar",
    "author_name": "varchar",
    "author_handle": "varchar",
    "subject": "varchar",
    "text": "text",
    "language": "varchar",
    "visibility": "varchar",
    "url": "varchar",
    "reply_to": "varchar",
    "sent_at": "timestamptz",
    "received_at": "timestamptz",
    "own": "bool",
    "salt": "bytea",
}
KEY_COLUMNS = {"account_id": "int8", "ref": "varchar", "message_id": "int8"}
RAW_COLUMNS = {"message_id": "int8", "version": "int4", "raw": "bytea"}


def add(rows: Sequence[Row], terms: Terms, known: Known) -> tuple[list[Row], list[NewEvent]]:
    """Write messages that are not held yet; they come back with their ids, and with what is to be logged."""
    if not rows:
        return [], []
    ordered = parents_first(rows)
    find_threads(ordered, known)
    find_languages(ordered, terms)
    logged = place(ordered, terms)
    for row, pk in zip(ordered, next_ids("inbox_message", len(ordered)), strict=True):
        row.id, row.salt = pk, new_salt()
    account, now = terms.account, terms.now
    copy("inbox_message", COLUMNS, [_message(row, account.body_id, account.pk, now) for row in ordered])
    copy("inbox_messagekey", KEY_COLUMNS, [(account.pk, row.ref, row.id) for row in ordered])
    copy("inbox_messageraw", RAW_COLUMNS, [(row.id, row.version, row.raw) for row in ordered])
    return ordered, [*(captured(events.RECEIVED.name, row, terms) for row in ordered), *logged]


def find_languages(rows: Sequence[Row], terms: Terms) -> None:
    """What the text itself says; where that is not enough, what the network or the file said."""
    found = detect([f"{row.subject}\n{row.text}" for row in rows], expected=terms.languages)
    for row, language in zip(rows, found, strict=True):
        row.language = language or known_code(row.given_language)


def captured(kind: str, row: Row, terms: Terms) -> NewEvent:
    """The record of one version of a message."""
    content = message_content(
        body_id=terms.account.body_id,
        account_id=terms.account.pk,
        conversation_id=row.came_into or row.conversation,
        ref=row.ref,
        subject=row.subject,
        text=row.text,
        author_id=row.author_id,
        author_name=row.author_name,
        author_handle=row.author_handle,
        sent_at=row.sent_at,
        received_at=terms.now,
        url=row.url,
        reply_to=row.reply_to,
        visibility=row.visibility,
        own=row.own,
        raw=row.raw,
    )
    return NewEvent(
        kind,
        about(row.conversation),
        {"message": row.id, "version": row.version},
        Capture(MESSAGE, message_key(row.id, row.version), row.salt, content),
    )


def _message(row: Row, body_id: int, account_id: int, now: datetime) -> tuple[object, ...]:
    return (
        row.id,
        body_id,
        row.conversation,
        account_id,
        row.ref,
        row.version,
        row.author_id,
        row.author_name,
        row.author_handle,
        row.subject,
        row.text,
        row.language,
        row.visibility,
        row.url,
        row.reply_to,
        row.sent_at,
        now,
        row.own,
        row.salt,
    )
