"""What there is around one conversation: asked at once, so that what is not there is not asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Q, QuerySet, Subquery

from rostra.audit.models import Event
from rostra.inbox import events
from rostra.inbox.enums import OPEN_GROUPS
from rostra.inbox.models import (
    Alarm,
    Answer,
    Attachment,
    Conversation,
    Draft,
    ExpertQuestion,
    Group,
    Hiding,
    Identity,
    Note,
    Theme,
)
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
    )
)
"""Events that the thread tells in a line; answers and notes stand there themselves."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the log has of the first message: its event, and its place in the tree once it has one."""

    event: int
    leaf: int | None


@dataclass(frozen=True, slots=True)
class There:
    """Most conversations have little of this. `events` are those of TOLD; `linked`: the sender is known elsewhere;
    `others` of the same sender on the same account; `groups`: any in the body that it could be put into; `theme`:
    what was asked for here went into planning; `hidings`: a message was to be hidden on its network.

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
    card: Card | None


def there_is(conversation: Conversation) -> There:
    """One query, which looks into an index for each."""
    rows = _rows(conversation)
    first = _events(conversation).filter(source=MESSAGE).order_by("id")
    *found, event, leaf = (
        Conversation.objects.filter(pk=conversation.pk)
        .values_list(
            *map(Exists, rows.values()), Subquery(first.values("pk")[:1]), Subquery(first.values("leaf__index")[:1])
        )
        .get()
    )
    card = Card(event, leaf) if event is not None else None
    return There(**dict(zip(rows, found, strict=True)), card=card)


def _rows(conversation: Conversation) -> dict[str, QuerySet[Any]]:
    sender = Q(channel=conversation.account.channel, author_id=conversation.author_id)
    same = Conversation.objects.filter(account=conversation.account_id, author_id=conversation.author_id)
    return {
        "files": Attachment.objects.filter(message__conversation=conversation),
        "answers": Answer.objects.filter(conversation=conversation),
        "notes": Note.objects.filter(conversation=conversation),
        "events": _events(conversation).filter(kind__in=TOLD),
        "drafts": Draft.objects.filter(conversation=conversation),
        "questions": ExpertQuestion.objects.filter(conversation=conversation),
        "alarms": Alarm.objects.filter(conversation=conversation, ended_at=None),
        "linked": Identity.objects.filter(sender),
        "others": same.exclude(pk=conversation.pk),
        "groups": Group.objects.filter(state__in=OPEN_GROUPS),
        "theme": Theme.objects.filter(conversation=conversation),
        "hidings": Hiding.objects.filter(message__conversation=conversation),
    }


def _events(conversation: Conversation) -> QuerySet[Event]:
    return Event.objects.filter(body=conversation.body_id, about=f"inbox.conversation:{conversation.pk}")
