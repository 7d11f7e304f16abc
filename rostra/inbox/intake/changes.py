"""What happens to messages that are held already: a new version, a mark of deletion, or nothing new."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rostra.audit.actions import NewEvent
from rostra.channels.contract import Attachment as Attached
from rostra.channels.contract import Kind
from rostra.core.captured import new_salt
from rostra.inbox import events
from rostra.inbox.intake.attachments import clean_name, clean_url
from rostra.inbox.intake.conversations import about
from rostra.inbox.intake.known import Held
from rostra.inbox.intake.messages import RAW_COLUMNS, captured, find_languages
from rostra.inbox.intake.rows import Row, preview, safe
from rostra.inbox.intake.tables import copy, run
from rostra.inbox.intake.terms import Terms
from rostra.inbox.models import Attachment, Message, MessageVersion


@dataclass(slots=True)
class Changed:
    edited: list[Row] = field(default_factory=list)
    deleted: int = 0
    duplicate: int = 0
    events: list[NewEvent] = field(default_factory=list)


_DELETE = """
UPDATE inbox_message SET deleted_at = %s WHERE id = ANY(%s) AND deleted_at IS NULL RETURNING id, conversation_id
"""
_KEEP_OLD = """
INSERT INTO inbox_messageversion (message_id, version, subject, text, language, author_id, author_name, author_handle,
  sent_at, received_at, replaced_at, salt)
SELECT id, version, subject, text, language, author_id, author_name, author_handle, sent_at, received_at, %s, salt
FROM inbox_message WHERE id = ANY(%s)
"""
_REPLACE = """
UPDATE inbox_message m SET version = e.version, subject = e.subject, text = e.text, language = e.language,
  author_id = e.author_id, author_name = e.author_name, author_handle = e.author_handle,
  received_at = %s, salt = decode(e.salt, 'hex')
FROM json_to_recordset(%s::json) AS e (
  id int8, version int4, subject varchar, text text, language varchar,
  author_id varchar, author_name varchar, author_handle varchar, salt text
)
WHERE m.id = e.id
"""
_RAW_HASHES = "SELECT message_id, sha256(raw) FROM inbox_messageraw WHERE message_id = ANY(%s)"
_LATEST = """
SELECT DISTINCT ON (conversation_id) conversation_id, text FROM inbox_message
WHERE conversation_id = ANY(%s) AND NOT own ORDER BY conversation_id, sent_at DESC, id DESC
"""
_CHANGE = "UPDATE inbox_conversation SET version = version + 1 WHERE id = ANY(%s)"
# Other words may be about something else, or urgent, whatever became of the conversation meanwhile.
_READ_AGAIN = "UPDATE inbox_conversation SET version = version + 1, unsorted = unsorted OR %s WHERE id = ANY(%s)"
_PREVIEW = """
UPDATE inbox_conversation c SET preview = p.preview
FROM json_to_recordset(%s::json) AS p (id int8, preview varchar) WHERE c.id = p.id
"""


def apply(held: Sequence[tuple[Row, Held]], terms: Terms) -> Changed:
    """Bring held messages to where the network says they are. Content is never lost: old versions stay."""
    changed = Changed()
    gone = [old.id for row, old in held if row.kind is Kind.DELETION]
    _mark_deleted(gone, terms, changed)
    # What was disposed of stays so, however often the network tells of it.
    told = [(row, old) for row, old in held if row.kind is not Kind.DELETION and not old.erased]
    edits = _edits(told)
    _replace(edits, terms, changed)
    changed.duplicate = len(held) - changed.deleted - len(changed.edited)
    return changed


def _mark_deleted(ids: list[int], terms: Terms, changed: Changed) -> None:
    if not ids:
        return
    marked = run(_DELETE, terms.now, ids)
    run(_CHANGE, [conversation for _, conversation in marked])
    changed.deleted = len(marked)
    changed.events += [
        NewEvent(events.DELETED.name, about(conversation), {"message": pk}) for pk, conversation in marked
    ]


def _edits(told: Sequence[tuple[Row, Held]]) -> list[tuple[Row, Held]]:
    """Those that say something new.

    What a network reports as new and what it reports as changed both count, but no version comes back because an
    older state was told again: not by the same bytes, nor, in a report of a new message, by the same words.
    """
    other = [(row, old) for row, old in told if (row.text, row.subject) != (old.text, old.subject)]
    more = _with_new_files([(row, old) for row, old in told if row.kind is Kind.EDIT])
    suspects = other + [(row, old) for row, old in more if (row, old) not in other]
    ids = [old.id for _, old in suspects]
    if not ids:
        return []
    bytes_known = {(pk, bytes(digest)) for pk, digest in run(_RAW_HASHES, ids)}
    words_known = set(MessageVersion.objects.filter(message_id__in=ids).values_list("message_id", "text", "subject"))
    return [
        (row, old)
        for row, old in suspects
        if not (row.raw and (old.id, hashlib.sha256(row.raw).digest()) in bytes_known)
        and not (row.kind is Kind.MESSAGE and (old.id, row.text, row.subject) in words_known)
    ]


def _with_new_files(told: Sequence[tuple[Row, Held]]) -> list[tuple[Row, Held]]:
    """Leave each row those of its files only that are not held; the rows that have any."""
    held = _files({old.id for row, old in told if row.attachments})
    for row, old in told:
        known = held.get(old.id, set())
        # Where one was disposed of, nobody knows any more which of these it was.
        fresh = () if _NOTHING in known else row.attachments
        row.attachments = tuple(file for file in fresh if _file(file) not in known)
    return [(row, old) for row, old in told if row.attachments]


_NOTHING = ("", "", "")


def _files(ids: Iterable[int]) -> Mapping[int, set[tuple[str, str, str]]]:
    found: dict[int, set[tuple[str, str, str]]] = {}
    for pk, *file in Attachment.objects.filter(message_id__in=ids).values_list("message_id", "name", "url", "alt"):
        found.setdefault(pk, set()).add((file[0], file[1], file[2]))
    return found


def _file(file: Attached) -> tuple[str, str, str]:
    return (clean_name(file.name), clean_url(file.url), safe(file.alt))


def _replace(edits: Sequence[tuple[Row, Held]], terms: Terms, changed: Changed) -> None:
    if not edits:
        return
    ids = [old.id for _, old in edits]
    stored = Message.objects.in_bulk(ids)
    rows = [_next_version(row, stored[old.id]) for row, old in edits]
    find_languages(rows, terms)
    run(_KEEP_OLD, terms.now, ids)
    run(_REPLACE, terms.now, [_new_values(row) for row in rows])
    copy("inbox_messageraw", RAW_COLUMNS, [(row.id, row.version, row.raw) for row in rows])
    touched = sorted({row.conversation for row in rows})
    run(_READ_AGAIN, not terms.as_history, touched)
    run(_PREVIEW, [{"id": pk, "preview": preview(text)} for pk, text in run(_LATEST, touched)])
    changed.edited = rows
    changed.events += [captured(events.EDITED.name, row, terms) for row in rows]


def _next_version(row: Row, stored: Message) -> Row:
    """The row as the next version of the stored message: it stays where it stands, with its ref and its time."""
    row.id, row.version, row.salt = stored.pk, stored.version + 1, new_salt()
    row.conversation, row.came_into, row.own = stored.conversation_id, stored.came_into, stored.own
    row.url, row.reply_to, row.visibility, row.sent_at = stored.url, stored.reply_to, stored.visibility, stored.sent_at
    row.author_id = row.author_id or stored.author_id
    row.author_name = row.author_name or stored.author_name
    row.author_handle = row.author_handle or stored.author_handle
    return row


def _new_values(row: Row) -> dict[str, object]:
    return {
        "id": row.id,
        "version": row.version,
        "subject": row.subject,
        "text": row.text,
        "language": row.language,
        "author_id": row.author_id,
        "author_name": row.author_name,
        "author_handle": row.author_handle,
        "salt": row.salt,
    }
