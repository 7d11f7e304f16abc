"""What becomes of somebody's conversations when they leave; registered in `people.leaving`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from rostra.audit.actions import Data, record
from rostra.core.scoping import current_body_id
from rostra.inbox import events
from rostra.inbox.actions.changes import change, note
from rostra.inbox.enums import NEEDS_ANSWER, ConversationState
from rostra.inbox.models import Conversation, Queue, QueueMember
from rostra.inbox.rules import may_on
from rostra.people.enums import Right
from rostra.people.models import Member, User


def count_owned(member: Member) -> int:
    """The conversations that the member has taken and that are not closed."""
    return _owned(member).count()


@transaction.atomic
def pass_on(*, member: Member, to: Member | None, by: User | None, now: datetime) -> int:
    """Their conversations go to `to` where that person may answer them, the others back to their queues.

    The leaver works on no queue any more. Gives how many conversations `to` has now.
    """
    rows = _owned(member).select_related("account__unit", "queue__unit").select_for_update(of=("self",))
    passed = 0
    for conversation in rows.order_by("pk"):
        needs = conversation.state in NEEDS_ANSWER
        lock = {"writing_by": None, "writing_until": None} if conversation.writing_by_id == member.pk else {}
        if to is not None and may_on(to, Right.ANSWER, conversation):
            change(conversation, owner=to, **lock)
            note(conversation, events.ASSIGNED, by=by, now=now, data={"to": to.user_id})
            passed += 1
        else:
            state = ConversationState.NEW if needs else ConversationState(conversation.state)
            change(conversation, owner=None, state=state, **lock)
            note(conversation, events.RELEASED, by=by, now=now, data={"owner": member.user_id})
    _leave_queues(member, by, now)
    return passed


def _owned(member: Member) -> QuerySet[Conversation]:
    return Conversation.objects.filter(owner=member).exclude(state=ConversationState.CLOSED)


def _leave_queues(member: Member, by: User | None, now: datetime) -> None:
    for queue in Queue.objects.filter(memberships__member=member).order_by("pk"):
        QueueMember.objects.filter(queue=queue, member=member).delete()
        users = QueueMember.objects.filter(queue=queue).values_list("member__user_id", flat=True)
        data: Data = {"members": sorted(users)}
        about = f"inbox.queue:{queue.pk}"
        record(body=current_body_id(), by=by, now=now, kind=events.QUEUE_STAFFED.name, about=about, data=data)
