"""Full-text search over messages: stems of five languages, marks and Arabic forms folded.

The words are made in the database by two functions beside each other (`rostra.core.migrations.0003_search`), so that
what is stored and what is asked agree. All given words must be in the message, in any of their forms.
"""

from __future__ import annotations

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, Func, QuerySet, Value

from rostra.inbox.intake.rows import safe
from rostra.inbox.models import Message

NEWEST = 1000
"""So many of the newest matches are found; who looks for more than that needs another word."""


def search_messages(words: str) -> QuerySet[Message]:
    """The messages of the body in scope that have all the words, newest first."""
    return Message.objects.filter(_has(words)).order_by("-id") if words.strip() else Message.objects.none()


def search_conversations(words: str) -> QuerySet[Message, int]:
    """The ids of the conversations of the newest matches, for a filter `pk__in`."""
    return search_messages(words).values_list("conversation_id", flat=True)[:NEWEST]


def _has(words: str) -> Func:
    query = Func(Value(safe(words)), function="rostra_search_query", output_field=SearchQueryField())
    return Func(F("search"), query, template="%(expressions)s", arg_joiner=" @@ ", output_field=BooleanField())
