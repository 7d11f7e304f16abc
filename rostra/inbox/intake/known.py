"""What the tables already hold about a batch: its messages, what they answer, whose posts those are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from rostra.accounts.models import Account
from rostra.inbox.models import Answer
from rostra.inbox.sources import ANSWER
from rostra.publishing.models import Delivery
from rostra.publishing.queries import match_own


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation as far as finding the right one needs it."""

    id: int
    root: str
    author_id: str
    visibility: str
    post_delivery: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """A message that is already kept; of an `erased` one, which was disposed of, only that it was."""

    id: int
    version: int
    subject: str
    text: str
    conversation: Place
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """`messages` and `deliveries` by ref; `answered` is the conversation of each delivery that carried an answer."""

    messages: Mapping[str, Held] = field(default_factory=dict)
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)
    answered: Mapping[int, Place] = field(default_factory=dict)


_MESSAGES = """
SELECT k.ref, m.id, m.version, m.subject, m.text, octet_length(m.salt) = 0, c.id, c.root, c.author_id, c.visibility, c.post_delivery_id
FROM inbox_messagekey k
JOIN inbox_message m ON m.id = k.message_id
JOIN inbox_conversation c ON c.id = m.conversation_id
WHERE k.account_id = %s AND k.ref = ANY(%s::varchar[])
"""

# The look-up stands in LATERAL so that each pair is one descent of the index, whatever the planner thinks of the table.
_PLACES = """
SELECT c.* FROM unnest(%s::varchar[], %s::varchar[], %s::varchar[]) AS wanted (author_id, root, visibility),
LATERAL (
  SELECT id, root, author_id, visibility, post_delivery_id FROM inbox_conversation
  WHERE account_id = %s AND author_id = wanted.author_id AND root = wanted.root AND visibility = wanted.visibility
  ORDER BY id DESC LIMIT 1
) c
"""


def look_up(account: Account, refs: Iterable[str]) -> Known:
    """Everything known of these refs on the account, messages and deliveries."""
    wanted = list(dict.fromkeys(refs))
    with connection.cursor() as cursor:
        cursor.execute(_MESSAGES, [account.pk, wanted])
        messages = {
            ref: Held(pk, version, subject, text, Place(*place), erased)
            for ref, pk, version, subject, text, erased, *place in cursor.fetchall()
        }
    deliveries = match_own(account, wanted)
    return Known(messages, deliveries, _answered(deliveries.values()))


def find_places(account: Account, keys: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str, str], Place]:
    """The newest conversation of each (author, root, visibility) that has one."""
    if not keys:
        return {}
    authors, roots, visibilities = (list(column) for column in zip(*keys, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [authors, roots, visibilities, account.pk])
        places = [Place(*row) for row in cursor.fetchall()]
    return {(place.author_id, place.root, place.visibility): place for place in places}


def _answered(deliveries: Iterable[Delivery]) -> dict[int, Place]:
    by_answer = {delivery.source_id: delivery.pk for delivery in deliveries if delivery.source == ANSWER}
    if not by_answer:
        return {}
    answers = Answer.objects.filter(pk__in=by_answer).select_related("conversation")
    return {
        by_answer[answer.pk]: Place(
            answer.conversation_id,
            answer.conversation.root,
            answer.conversation.author_id,
            answer.conversation.visibility,
            answer.conversation.post_delivery_id,
        )
        for answer in answers
    }
