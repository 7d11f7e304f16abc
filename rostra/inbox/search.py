"""Full-text search over messages: stems of five languages, marks and Arabic forms folded.

The words are made in the database by functions beside each other (`rostra.core.migrations.0003_search`), so that what
is stored and what is asked agree. All given words must be in the message, in any of their forms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from rostra.core.scoping import current_body_id
from rostra.inbox.intake.rows import safe

NEWEST = 500
"""So many matches are found at once; what lies further away is reached by asking again from there."""
LOOKED_THROUGH = 10_000
FEW = 10_000

# A frequent word is found soon by looking through the nearest messages, which the index over (body, -id) gives in order.
# Any other word is found by the index over (body, search), which gives all of its matches, in no order.
_NEAREST = {
    False: """
SELECT id, conversation_id FROM (
  SELECT id, conversation_id, search FROM inbox_message WHERE body_id = %s AND id < %s ORDER BY id DESC LIMIT %s
) nearest
WHERE search @@ rostra_search_query(%s) ORDER BY id DESC LIMIT %s
""",
    True: """
SELECT id, conversation_id FROM (
  SELECT id, conversation_id, search FROM inbox_message WHERE body_id = %s AND id > %s ORDER BY id LIMIT %s
) nearest
WHERE search @@ rostra_search_query(%s) ORDER BY id LIMIT %s
""",
}
_HORIZON = {
    False: "SELECT id FROM inbox_message WHERE body_id = %s AND id < %s ORDER BY id DESC OFFSET %s LIMIT 1",
    True: "SELECT id FROM inbox_message WHERE body_id = %s AND id > %s ORDER BY id OFFSET %s LIMIT 1",
}
"""The last message that `_NEAREST` looks through."""
_FEW = "SELECT id, conversation_id FROM rostra_search_few(%s, %s, %s)"
# By the index over (conversation, sent_at, id): all messages of these conversations, whatever the words.
_NEWEST_MATCHES = """
SELECT conversation_id, max(id) FROM inbox_message
WHERE conversation_id = ANY(%s) AND search @@ rostra_search_query(%s) GROUP BY conversation_id
"""


@dataclass(frozen=True, slots=True)
class Matches:
    """Messages with their conversations, nearest first; `end` is where to go on, None where everything was seen."""

    found: list[tuple[int, int]]
    end: int | None


def search_messages(words: str) -> list[int]:
    """The ids of the newest messages of the body in scope that have all the words, newest first."""
    return [message for message, _ in matches(words).found]


def search_conversations(words: str) -> list[int]:
    """The ids of their conversations, that with the newest match first: for a filter `pk__in`."""
    return list(dict.fromkeys(conversation for _, conversation in matches(words).found))


def matches(words: str, *, start: int | None = None, newer: bool = False) -> Matches:
    """The next matches behind message `start`, at most NEWEST: older ones newest first, or `newer` ones oldest first.

    Every match is reached by going on from `end`; one call reads at most LOOKED_THROUGH messages and FEW matches.
    """
    body_id, asked = current_body_id(), safe(words)
    start = start if start is not None else 0 if newer else 2**63 - 1
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST[newer], [body_id, start, LOOKED_THROUGH, asked, NEWEST + 1])
        nearest: list[tuple[int, int]] = cursor.fetchall()
        if len(nearest) > NEWEST:
            return _cut(nearest)
        cursor.execute(_FEW, [body_id, asked, FEW + 1])
        few: list[tuple[int, int]] = cursor.fetchall()
        if len(few) > FEW:
            cursor.execute(_HORIZON[newer], [body_id, start, LOOKED_THROUGH - 1])
            row = cursor.fetchone()
            return Matches(nearest, row[0] if row else None)
    behind = [hit for hit in few if (hit[0] > start if newer else hit[0] < start)]
    return _cut(sorted(behind, reverse=not newer))


def newest_matches(words: str, conversations: Iterable[int]) -> dict[int, int]:
    """Of each of these conversations the newest message that has the words."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_MATCHES, [list(conversations), safe(words)])
        return dict(cursor.fetchall())


def _cut(found: list[tuple[int, int]]) -> Matches:
    return Matches(found[:NEWEST], found[NEWEST - 1][0] if len(found) > NEWEST else None)
