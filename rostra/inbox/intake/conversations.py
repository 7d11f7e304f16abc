"""Opening conversations, and what a new message does to one that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from rostra.audit.actions import NewEvent
from rostra.inbox import events
from rostra.inbox.enums import CloseReason, ConversationState
from rostra.inbox.intake.rows import Row, preview
from rostra.inbox.intake.tables import copy, next_ids, run
from rostra.inbox.intake.terms import Terms, asks_of
from rostra.inbox.intake.threads import Key, find_conversations, key_of

COLUMNS = {
    "id": "int8",
    "body_id": "int8",
    "account_id": "int8",
    "queue_id": "int8",
    "state": "varchar",
    "close_reason": "varchar",
    "visibility": "varchar",
    "post_delivery_id": "int8",
    "root": "varchar",
    "kind": "varchar",
    "subject": "varchar",
    "preview": "varchar",
    "language": "varchar",
    "author_id": "varchar",
    "author_name": "varchar",
    "author_handle": "varchar",
    "opened_at": "timestamptz",
    "first_in_at": "timestamptz",
    "last_in_at": "timestamptz",
    "last_at": "timestamptz",
    "due_at": "timestamptz",
    "acknowledge_due_at": "timestamptz",
    "answer_minutes": "int4",
    "closed_at": "timestamptz",
    "messages_count": "int4",
    "version": "int4",
    "unsorted": "bool",
}

# In the order of ids, so that two who lock several never wait for each other in a circle.
_LOCK = """
SELECT c.id, c.state, m.id IS NOT NULL AND m.left_at IS NULL AND u.is_active AND NOT EXISTS (
    SELECT FROM people_absence a WHERE a.member_id = m.id AND a.ended_at IS NULL AND a.starts_at <= %s AND a.ends_at > %s
  ),
  CASE WHEN c.topic_by <> 'suggested' THEN c.topic_id END, c.left_minutes, c.urgency
FROM inbox_conversation c
LEFT JOIN people_member m ON m.id = c.owner_id
LEFT JOIN people_user u ON u.id = m.user_id
WHERE c.id = ANY(%s)
ORDER BY c.id FOR UPDATE OF c
"""

_GROW = """
UPDATE inbox_conversation c SET
  messages_count = c.messages_count + g.count,
  version = c.version + 1,
  first_in_at = least(c.first_in_at, g.first_in_at),
  preview = CASE WHEN g.last_in_at >= c.last_in_at THEN g.preview ELSE c.preview END,
  last_in_at = greatest(c.last_in_at, g.last_in_at),
  last_at = greatest(c.last_at, g.last_at),
  seen_at = CASE WHEN g.last_in_at IS NULL THEN c.seen_at END,
  language = CASE WHEN c.language = '' THEN g.language ELSE c.language END,
  state = coalesce(g.state, c.state),
  close_reason = CASE WHEN g.state IS NULL THEN c.close_reason ELSE '' END,
  closed_at = CASE WHEN g.state IS NULL THEN c.closed_at END,
  unsorted = c.unsorted OR g.unsorted,
  urgency = CASE WHEN g.state IS NULL THEN c.urgency ELSE g.urgency END,
  opened_at = CASE WHEN g.state IS NULL THEN c.opened_at ELSE g.opened_at END,
  due_at = CASE WHEN g.state IS NULL THEN c.due_at ELSE g.due_at END,
  acknowledge_due_at = CASE WHEN g.state IS NULL THEN c.acknowledge_due_at ELSE g.acknowledge_due_at END,
  answer_minutes = CASE WHEN g.state IS NULL THEN c.answer_minutes ELSE g.answer_minutes END,
  acknowledged_at = CASE WHEN g.state IS NULL THEN c.acknowledged_at END,
  left_minutes = CASE WHEN g.state IS NULL THEN c.left_minutes END,
  warned_at = CASE WHEN g.state IS NULL THEN c.warned_at END
FROM json_to_recordset(%s::json) AS g (
  id int8, count int4, first_in_at timestamptz, last_in_at timestamptz, last_at timestamptz,
  preview varchar, language varchar, unsorted bool, state varchar, opened_at timestamptz, due_at timestamptz,
  acknowledge_due_at timestamptz, answer_minutes int4, urgency varchar
)
WHERE c.id = g.id
"""


def place(rows: Sequence[Row], terms: Terms) -> list[NewEvent]:
    """Put each row, parents first, into its conversation; what has to be logged beside the messages themselves."""
    there = find_conversations(rows, terms.account)
    missing = dict.fromkeys(
        key_of(row) for row in rows if row.prefers is None and row.beside is None and key_of(row) not in there
    )
    opened = dict(zip(missing, next_ids("inbox_conversation", len(missing)), strict=True))
    of_conversation: dict[int, list[Row]] = {}
    for row in rows:
        row.conversation = _conversation(row, there, opened)
        of_conversation.setdefault(row.conversation, []).append(row)
    muted = terms.muted(row.author_id for row in rows)
    fresh = set(opened.values())
    _open({pk: own for pk, own in of_conversation.items() if pk in fresh}, muted, terms)
    return _join({pk: own for pk, own in of_conversation.items() if pk not in fresh}, muted, terms)


def _conversation(row: Row, there: Mapping[Key, int], opened: Mapping[Key, int]) -> int:
    if row.prefers is not None:
        return row.prefers
    if row.beside is not None:
        return row.beside.conversation
    key = key_of(row)
    return there[key] if key in there else opened[key]


def _open(fresh: Mapping[int, list[Row]], muted: set[str], terms: Terms) -> None:
    if fresh:
        asked = asks_of(_theirs(rows)[0].post_delivery for rows in fresh.values())
        copy("inbox_conversation", COLUMNS, [_new(pk, rows, muted, asked, terms) for pk, rows in fresh.items()])


def _new(
    pk: int, rows: Sequence[Row], muted: set[str], asked: Mapping[int | None, str], terms: Terms
) -> tuple[Any, ...]:
    theirs = _theirs(rows)
    first, latest = theirs[0], max(theirs, key=_at)
    reason = _closed_at_once(rows, muted, terms)
    promised = None if reason else terms.promised()
    return (
        pk,
        terms.account.body_id,
        terms.account.pk,
        terms.queue_id,
        ConversationState.CLOSED.value if reason else ConversationState.NEW.value,
        reason,
        first.visibility,
        first.post_delivery,
        first.thread,
        asked.get(first.post_delivery, ""),
        first.subject,
        preview(latest.text),
        next((row.language for row in theirs if row.language), ""),
        first.author_id,
        first.author_name,
        first.author_handle,
        terms.now,
        min(row.at for row in theirs),
        latest.at,
        max(row.at for row in rows),
        promised and promised.due_at,
        promised and promised.acknowledge_due_at,
        promised and promised.answer_minutes,
        terms.now if reason else None,
        len(rows),
        1,
        _read(rows, terms),
    )


def _closed_at_once(rows: Sequence[Row], muted: set[str], terms: Terms) -> str:
    """Why a new conversation is no work; "" when it is."""
    if _work(rows, muted, terms):
        return ""
    if all(row.own for row in rows):
        return CloseReason.NO_ANSWER.value
    return CloseReason.ELSEWHERE.value if terms.as_history else CloseReason.SPAM.value


def _join(joined: Mapping[int, list[Row]], muted: set[str], terms: Terms) -> list[NewEvent]:
    """Let conversations grow; answered and closed ones come back to who has them, else to everybody."""
    if not joined:
        return []
    changes, logged = [], []
    for pk, was, kept, topic, left, urgency in run(_LOCK, terms.now, terms.now, list(joined)):
        rows = joined[pk]
        work = _work(rows, muted, terms)
        owed: dict[str, Any] = {"state": None}
        if was not in _OWED and work:
            state = (ConversationState.OPEN if kept else ConversationState.NEW).value
            logged.append(NewEvent(events.REOPENED.name, about(pk), {"state": state}))
            owed = {"state": state, "opened_at": terms.now, **_again(terms, topic, left, urgency)}
        changes.append({**_growth(pk, rows), "unsorted": _read(rows, terms), **owed})
    run(_GROW, changes)
    return logged


def _again(terms: Terms, topic: int | None, left: int | None, urgency: str) -> dict[str, Any]:
    """What is owed once they write again; `left`: of the clock, where they answer a question of ours.

    They leave us what was left then, and what is urgent stays so, in haste; anything else starts anew.
    """
    if left is None:
        return {**asdict(terms.promised(topic)), "urgency": ""}
    return {**asdict(terms.promised(topic, urgency) if urgency else terms.resumed(left)), "urgency": urgency}


def _growth(pk: int, rows: Sequence[Row]) -> dict[str, Any]:
    theirs = [row for row in rows if not row.own]
    latest = max(theirs, key=_at, default=None)
    return {
        "id": pk,
        "count": len(rows),
        "first_in_at": min((row.at for row in theirs), default=None),
        "last_in_at": latest.at if latest else None,
        "last_at": max(row.at for row in rows),
        "preview": preview(latest.text) if latest else "",
        "language": next((row.language for row in theirs if row.language), ""),
    }


def about(conversation_id: int) -> str:
    """How events name a conversation."""
    return f"inbox.conversation:{conversation_id}"


def _work(rows: Iterable[Row], muted: set[str], terms: Terms) -> bool:
    return not terms.as_history and any(not row.own and row.author_id not in muted for row in rows)


def _read(rows: Iterable[Row], terms: Terms) -> bool:
    """Whether anything is to be sorted: that of muted senders too, who may be in danger, or threaten."""
    return not terms.as_history and any(not row.own for row in rows)


def _theirs(rows: Sequence[Row]) -> Sequence[Row]:
    return [row for row in rows if not row.own] or rows


def _at(row: Row) -> datetime:
    return row.at


_OWED = frozenset({ConversationState.NEW.value, ConversationState.OPEN.value})
