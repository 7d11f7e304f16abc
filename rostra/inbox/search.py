"""Full-text search over messages: stems of five languages, marks and Arabic forms folded.

The words are made in the database by two functions beside each other (`rostra.core.migrations.0003_search`), so that
what is stored and what is asked agree. All given words must be in the message, in any of their forms.
"""

from __future__ import annotations

from django.db import connection

from rostra.core.scoping import current_body_id
from rostra.inbox.intake.rows import safe

NEWEST = 500
"""So many of the newest matches are found; who looks for more than that needs another word."""
LOOKED_THROUGH = 10_000

# A frequent word is found soon by looking through the newest messages; the index would give hundreds of thousands.
# Any other word is found by the index. The planner cannot be left to choose: it takes every unknown word for frequent.
_LOOK_THROUGH = """
SELECT id, conversation_id FROM (
  SELECT id, conversation_id, search FROM inbox_message WHERE body_id = %s ORDER BY id DESC LIMIT %s
) newest
WHERE search @@ rostra_search_query(%s) ORDER BY id DESC LIMIT %s
"""
_ASK_INDEX = """
WITH hits AS MATERIALIZED (
  SELECT id, conversation_id FROM inbox_message WHERE body_id = %s AND search @@ rostra_search_query(%s)
)
SELECT id, conversation_id FROM hits ORDER BY id DESC LIMIT %s
"""


def search_messages(words: str) -> list[int]:
    """The ids of the newest messages of the body in scope that have all the words, newest first."""
    return [message for message, _ in _matches(words)]


def search_conversations(words: str) -> list[int]:
    """The ids of their conversations, that with the newest match first: for a filter `pk__in`."""
    return list(dict.fromkeys(conversation for _, conversation in _matches(words)))


def _matches(words: str) -> list[tuple[int, int]]:
    body_id, asked = current_body_id(), safe(words)
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_THROUGH, [body_id, LOOKED_THROUGH, asked, NEWEST])
        found: list[tuple[int, int]] = cursor.fetchall()
        if len(found) < NEWEST:
            cursor.execute(_ASK_INDEX, [body_id, asked, NEWEST])
            found = cursor.fetchall()
    return found
