"""The history of what was owed: a line when a turn of ours ends, from which all figures about the past are read."""

from __future__ import annotations

from datetime import datetime

from rostra.inbox.enums import Outcome, TopicBy
from rostra.inbox.models import Conversation, Turn
from rostra.people.models import Member


def end_turn(conversation: Conversation, outcome: Outcome, *, by: Member, now: datetime) -> None:
    """Keep how long this turn took. To be called in the transaction in which it ends, before the conversation changes;
    nothing is kept where no answer was owed.
    """
    if conversation.due_at is None:
        return
    Turn.objects.create(
        conversation=conversation,
        account_id=conversation.account_id,
        queue_id=conversation.queue_id,
        # What is only suggested is in no figure.
        topic_id=None if conversation.topic_by == TopicBy.SUGGESTED else conversation.topic_id,
        by=by.user,
        language=conversation.language,
        started_at=conversation.opened_at,
        acknowledge_due_at=conversation.acknowledge_due_at,
        acknowledged_at=conversation.acknowledged_at,
        due_at=conversation.due_at,
        # A computer's clock may have been put back meanwhile: nothing took less than no time.
        ended_at=max(now, conversation.opened_at),
        outcome=outcome,
    )
