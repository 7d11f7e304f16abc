"""A person says what a conversation is about: it goes where that topic goes, and is learnt from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.queue import defer
from rostra.inbox import events
from rostra.inbox.actions.changes import WrongState, change, note
from rostra.inbox.actions.placing import Placer
from rostra.inbox.enums import NEEDS_ANSWER, TopicBy
from rostra.inbox.models import Conversation, Correction, Message, Topic
from rostra.people.models import Member


@transaction.atomic
def correct_topic(
    *, conversation: Conversation, topic: Topic, by: Member, now: datetime, version: int | None = None
) -> Conversation:
    """Say the topic, or agree with what was read: both are learnt from.

    While an answer is owed, the clock becomes that of the topic; where the topic decides the queue, it goes there, unless
    somebody has it in hand. Raises WrongState for a closed topic or one that a person has said already, Faster.
    """
    if topic.closed_at is not None:
        raise WrongState(_("This topic is closed. Choose another."), field="topic")
    said = conversation.topic_by == TopicBy.PERSON
    if said and conversation.topic_id == topic.pk:
        raise WrongState(_("The conversation has this topic already."), field="topic")
    was, by_what = conversation.topic, conversation.topic_by
    sure = int((conversation.reading or {}).get("sure", 0))
    placed = _placed(conversation, topic, now)
    change(conversation, version=version, topic=topic, topic_by=TopicBy.PERSON, **placed)
    data: Data = {
        "topic": topic.pk,
        "was": was.pk if was else None,
        "topic_by": by_what,
        "sure": sure,
        "queue": placed.get("queue_id"),
    }
    note(conversation, events.TOPIC_SAID, by=by, now=now, data=data)
    message = Message.objects.filter(conversation=conversation, own=False).order_by("-sent_at", "-pk").first()
    if message is not None:
        Correction.objects.create(
            conversation=conversation,
            message=message,
            topic=topic,
            was=was,
            was_by=by_what,
            was_sure=sure,
            by=by.user,
            at=now,
        )
        defer("inbox.sort", key=f"inbox.sort:{conversation.body_id}", body_id=conversation.body_id)
    return conversation


def _placed(conversation: Conversation, topic: Topic, now: datetime) -> dict[str, Any]:
    """The clock and the queue of the topic, where they are others than those of the topic before."""
    if conversation.state not in NEEDS_ANSWER:
        return {}
    account = conversation.account
    placer = Placer(now, {account.pk: account})
    was = conversation.topic_id if conversation.topic_by != TopicBy.SUGGESTED else None
    values: dict[str, Any] = {}
    promise = placer.promise(account, topic.pk, conversation.urgency)
    if promise != placer.promise(account, was, conversation.urgency):
        dates = placer.dates(account, promise, conversation.opened_at)
        if dates is not None:
            values |= {**dates._asdict(), "answer_minutes": promise.answer_minutes}
    if conversation.owner_id is None and placer.by_topic(account):
        queue_id = placer.router.place(account, topic.pk).queue_id
        if queue_id is not None and queue_id != conversation.queue_id:
            values["queue_id"] = queue_id
    return values
