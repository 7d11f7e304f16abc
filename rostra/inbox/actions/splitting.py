"""A message with another subject, made a conversation of its own: nobody has to answer two matters in one.

Moving is not content: records stay under their keys and say where their messages came in; the log says where to they
were moved, and when. What was answered stays where it was answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import NewEvent, record_many
from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.inbox import events
from rostra.inbox.actions.changes import WrongState, change, what_happened
from rostra.inbox.enums import NEEDS_ANSWER, ConversationState, DraftState
from rostra.inbox.intake.conversations import about
from rostra.inbox.intake.rows import preview
from rostra.inbox.intake.terms import Terms
from rostra.inbox.models import Answer, Conversation, Draft, Message, MessageVersion
from rostra.inbox.subjects import is_another
from rostra.people.models import Member


class NotSeparable(Refused):
    """The message stays where it is."""


@transaction.atomic
def split(*, message: Message, by: Member, now: datetime, version: int | None = None) -> Conversation:
    """Move the message, and what the citizen wrote after it, into a conversation of its own; gives that.

    It is owed since the first of them came in, by the clock of then, and waits where the account's new conversations
    wait until it is sorted. Where what stays behind was answered already, nothing is owed there any more.

    Raises NotSeparable where the subject is no other one, nothing would stay behind, or an answer was given since or
    waits for a second person; WrongState for a closed conversation; Faster.
    """
    old = (
        Conversation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("account__body")
        .get(pk=message.conversation_id)
    )
    if old.state == ConversationState.CLOSED:
        raise WrongState(_("The conversation is closed. Open it again first."))
    moved, left = _parted(message, old)
    _nobody_answered(moved, old)
    new = _open(moved, old)
    Message.objects.filter(pk__in=[row.pk for row in moved]).update(
        came_into=Coalesce(F("came_into"), F("conversation_id")), conversation=new
    )
    change(old, version=version, **_left_behind(left, old))
    _record(moved, old, new, by, now)
    defer("inbox.sort", key=f"inbox.sort:{old.body_id}", body_id=old.body_id)
    return new


def _parted(message: Message, old: Conversation) -> tuple[list[Message], list[Message]]:
    """What goes and what stays, each in order of time."""
    rows = list(Message.objects.defer("search").filter(conversation=old).order_by("sent_at", "pk"))
    place = next((number for number, row in enumerate(rows) if row.pk == message.pk), None)
    if place is None:
        raise Faster(what_happened(old))
    left, moved = rows[:place], rows[place:]
    if message.own or all(row.own for row in left) or not is_another(moved[0].subject, old.subject):
        raise NotSeparable(_("This message has no other subject than the conversation."))
    return moved, left


def _nobody_answered(moved: Sequence[Message], old: Conversation) -> None:
    # Some say that they write tomorrow.
    since = min(moved[0].sent_at, moved[0].received_at)
    given = Answer.objects.filter(Q(at__gte=since) | Q(reply_to__in=moved), conversation=old)
    if given.exists() or any(row.own for row in moved):
        raise NotSeparable(_("An answer was given after this message: it stays with what was answered."))
    if Draft.objects.filter(conversation=old, state=DraftState.WAITING, at__gte=since).exists():
        raise NotSeparable(_("An answer waits here for a second person: decide about that first."))


def _open(moved: Sequence[Message], old: Conversation) -> Conversation:
    """Its row, as if the messages had come in like this."""
    first, last = moved[0], moved[-1]
    came = _came_in(first)
    terms = Terms(old.account, came, as_history=False)
    promised = terms.promised()
    return Conversation.objects.create(
        account=old.account,
        queue_id=terms.queue_id,
        visibility=old.visibility,
        post_delivery_id=old.post_delivery_id,
        root=first.ref,
        subject=first.subject,
        preview=preview(last.text),
        language=next((row.language for row in moved if row.language), ""),
        author_id=old.author_id,
        author_name=old.author_name,
        author_handle=old.author_handle,
        opened_at=came,
        first_in_at=min(first.sent_at, came),
        last_in_at=min(last.sent_at, last.received_at),
        last_at=min(last.sent_at, last.received_at),
        messages_count=len(moved),
        unsorted=True,
        answer_minutes=promised.answer_minutes,
        acknowledge_due_at=promised.acknowledge_due_at,
        due_at=promised.due_at,
    )


def _came_in(message: Message) -> datetime:
    """When its first version came."""
    first = MessageVersion.objects.filter(message=message).order_by("version").first()
    return (first or message).received_at


def _left_behind(left: Sequence[Message], old: Conversation) -> dict[str, object]:
    """What the conversation says of itself without what was moved."""
    theirs = [row for row in left if not row.own]
    newest = theirs[-1]
    answered = Answer.objects.filter(conversation=old).aggregate(at=Max("at"))["at"]
    values: dict[str, object] = {
        "preview": preview(newest.text),
        "messages_count": len(left),
        "last_in_at": min(newest.sent_at, newest.received_at),
        "last_at": max(filter(None, (min(left[-1].sent_at, left[-1].received_at), answered))),
        "unsorted": True,
    }
    heard = max(row.received_at for row in theirs)
    if old.state in NEEDS_ANSWER and old.answered_at is not None and old.answered_at >= heard:
        values |= {"state": ConversationState.WAITING, "due_at": None, "left_minutes": None, "warned_at": None}
    return values


def _record(moved: Sequence[Message], old: Conversation, new: Conversation, by: Member, now: datetime) -> None:
    found = [
        NewEvent(events.SPLIT.name, about(old.pk), {"other": new.pk, "messages": len(moved)}),
        NewEvent(events.SPLIT_OFF.name, about(new.pk), {"other": old.pk, "messages": len(moved)}),
        *(NewEvent(events.MOVED.name, about(new.pk), {"message": row.pk, "was": row.conversation_id}) for row in moved),
    ]
    record_many(body=old.body_id, by=by.user, now=now, events=found)
