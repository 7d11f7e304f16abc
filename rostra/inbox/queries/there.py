"""What there is around one conversation: asked at once, so that what is not there is not asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from rostra.core.scoping import current_body_id
from rostra.editorial.sources import VERSION
from rostra.inbox import events
from rostra.inbox.enums import OPEN_GROUPS
from rostra.inbox.models import Conversation
from rostra.inbox.sources import MESSAGE

TOLD = tuple(
    kind.name
    for kind in (
        events.CLAIMED,
        events.ASSIGNED,
        events.RELEASED,
        events.HANDED_OVER,
        events.CLOSED,
        events.REOPENED,
        events.MUTED,
        events.UNMUTED,
        events.NOT_SENT,
        events.RETRIED,
        events.DRAFTED,
        events.DRAFT_SENT,
        events.DRAFT_RETURNED,
        events.DRAFT_TAKEN_BACK,
        events.EXPERT_ASKED,
        events.EXPERT_WITHDRAWN,
        events.SPLIT,
        events.SPLIT_OFF,
        events.KIND_SAID,
        events.FOUND,
    )
)
"""Events that the thread tells in a line; answers and notes stand there themselves."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the log has of the first message, or of how it came here: the event, and its place in the tree once it has
    one."""

    event: int
    leaf: int | None


@dataclass(frozen=True, slots=True)
class There:
    """Most conversations have little of this. `events` are those of TOLD; `linked`: the sender is known elsewhere;
    `others` of the same sender on the same account; `groups`: any in the body that it could be put into; `theme`:
    what was asked for here went into planning; `hidings`: a message was to be hidden on its network. `asked` is the post
    of ours that asks people for what came in here, None where none does.

    `card` is None where the first message was not recorded.
    """

    files: bool
    answers: bool
    notes: bool
    events: bool
    drafts: bool
    questions: bool
    alarms: bool
    linked: bool
    others: bool
    groups: bool
    theme: bool
    hidings: bool
    asked: int | None
    card: Card | None


# By hand: every page with a conversation asks this, and putting it together anew took ten times as long as the answer.
_ASKED = """
WITH mine AS (SELECT id FROM inbox_message WHERE conversation_id = %(conversation)s AND body_id = %(body)s)
SELECT
  EXISTS (SELECT FROM inbox_attachment WHERE message_id IN (SELECT id FROM mine)) AS files,
  EXISTS (SELECT FROM inbox_answer WHERE conversation_id = %(conversation)s AND body_id = %(body)s) AS answers,
  EXISTS (SELECT FROM inbox_note WHERE conversation_id = %(conversation)s AND body_id = %(body)s) AS notes,
  EXISTS (SELECT FROM audit_event WHERE body_id = %(body)s AND about = %(about)s AND kind = ANY(%(told)s)) AS events,
  EXISTS (SELECT FROM inbox_draft WHERE conversation_id = %(conversation)s AND body_id = %(body)s) AS drafts,
  EXISTS (SELECT FROM inbox_expertquestion WHERE conversation_id = %(conversation)s AND body_id = %(body)s) AS questions,
  EXISTS (
    SELECT FROM inbox_alarm WHERE conversation_id = %(conversation)s AND body_id = %(body)s AND ended_at IS NULL
  ) AS alarms,
  EXISTS (
    SELECT FROM inbox_identity WHERE body_id = %(body)s AND channel = %(channel)s AND author_id = %(author)s
  ) AS linked,
  EXISTS (
    SELECT FROM inbox_conversation
    WHERE body_id = %(body)s AND account_id = %(account)s AND author_id = %(author)s AND id <> %(conversation)s
  ) AS others,
  EXISTS (SELECT FROM inbox_group WHERE body_id = %(body)s AND state = ANY(%(open)s)) AS groups,
  EXISTS (SELECT FROM inbox_theme WHERE conversation_id = %(conversation)s AND body_id = %(body)s) AS theme,
  EXISTS (SELECT FROM inbox_hiding WHERE message_id IN (SELECT id FROM mine)) AS hidings,
  (
    SELECT p.id FROM publishing_delivery d
    JOIN editorial_version v ON v.id = d.source_id JOIN editorial_post p ON p.id = v.post_id
    WHERE d.id = %(delivery)s AND d.source = %(version)s AND p.asks <> ''
  ) AS asked,
  first.id AS event,
  first.index AS leaf
FROM (VALUES (1)) AS one (row) LEFT JOIN LATERAL (
  SELECT e.id, l.index FROM audit_event e LEFT JOIN audit_leaf l ON l.event_id = e.id
  WHERE e.body_id = %(body)s AND e.about = %(about)s AND (e.source = %(message)s OR e.kind = %(moved)s) ORDER BY e.id LIMIT 1
) AS first ON true
"""


def there_is(conversation: Conversation) -> There:
    """One query, which looks into an index for each."""
    asked: dict[str, Any] = {
        "conversation": conversation.pk,
        "body": current_body_id(),
        "about": f"inbox.conversation:{conversation.pk}",
        "told": list(TOLD),
        "channel": conversation.account.channel,
        "author": conversation.author_id,
        "account": conversation.account_id,
        "open": [state.value for state in OPEN_GROUPS],
        "message": MESSAGE,
        "delivery": conversation.post_delivery_id,
        "version": VERSION.name,
        "moved": events.MOVED.name,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, asked)
        found = dict(zip((column.name for column in cursor.description), cursor.fetchone(), strict=True))
    event, leaf = found.pop("event"), found.pop("leaf")
    return There(**found, card=Card(event, leaf) if event is not None else None)
