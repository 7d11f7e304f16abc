"""Taking, passing on and closing conversations."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Capture
from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.inbox import events
from rostra.inbox.actions.changes import WrongState, change, note
from rostra.inbox.actions.turns import end_turn
from rostra.inbox.enums import NEEDS_ANSWER, CloseReason, ConversationState, Outcome, TopicBy
from rostra.inbox.intake.terms import Terms
from rostra.inbox.models import Conversation, Muted, Note, Queue, QueueMember
from rostra.inbox.rules import may_on
from rostra.inbox.sources import NOTE, note_content
from rostra.people.actions import notify
from rostra.people.enums import Right
from rostra.people.models import Member


class NotTheirs(Refused):
    """The member cannot work on this conversation."""


@transaction.atomic
def claim(*, conversation: Conversation, by: Member, now: datetime) -> Conversation:
    """Take a conversation that nobody has. Raises Faster when somebody took it first, WrongState once it is closed."""
    _not_closed(conversation)
    state = ConversationState.OPEN if conversation.state in NEEDS_ANSWER else ConversationState(conversation.state)
    # By owner, not by version: a message that came in meanwhile is no reason to leave it to nobody.
    free = Conversation.objects.filter(pk=conversation.pk, owner=None, state=conversation.state)
    if not free.update(owner=by, state=state, version=F("version") + 1):
        holder = Conversation.objects.select_related("owner__user").get(pk=conversation.pk).owner
        if holder is None:
            raise Faster(_("This conversation has changed in the meantime. Read it again before you go on."))
        raise Faster(translate("%(name)s has taken this conversation already.") % {"name": holder.user.name})
    conversation.owner, conversation.state = by, state
    conversation.version += 1
    note(conversation, events.CLAIMED, by=by, now=now)
    return conversation


@transaction.atomic
def assign(
    *, conversation: Conversation, to: Member, by: Member, now: datetime, version: int | None = None
) -> Conversation:
    """Give the conversation to a member, who is told. Raises NotTheirs when they may not answer it, Faster."""
    _not_closed(conversation)
    if not may_on(to, Right.ANSWER, conversation):
        raise NotTheirs(_("This person may not answer in this conversation."), field="to")
    state = ConversationState.OPEN if conversation.state in NEEDS_ANSWER else conversation.state
    change(conversation, version=version, owner=to, state=state)
    note(conversation, events.ASSIGNED, by=by, now=now, data={"to": to.user_id})
    if to != by:
        _tell(conversation, "inbox.assigned", [to], by=by, now=now)
    return conversation


@transaction.atomic
def release(*, conversation: Conversation, by: Member, now: datetime, version: int | None = None) -> Conversation:
    """Give the conversation back to its queue. Raises WrongState when nobody has it, Faster."""
    _not_closed(conversation)
    owner = conversation.owner
    if owner is None:
        raise WrongState(_("Nobody has taken this conversation."))
    state = ConversationState.NEW if conversation.state in NEEDS_ANSWER else conversation.state
    change(conversation, version=version, owner=None, state=state)
    note(conversation, events.RELEASED, by=by, now=now, data={"owner": owner.user_id})
    return conversation


@transaction.atomic
def hand_over(
    *, conversation: Conversation, to: Queue, text: str = "", by: Member, now: datetime, version: int | None = None
) -> Conversation:
    """Put the conversation into another queue, with a note for those who work there; they are told.

    Raises WrongState when it is there already, Faster.
    """
    _not_closed(conversation)
    old = conversation.queue_id
    if old == to.pk:
        raise WrongState(_("The conversation is in this queue already."), field="to")
    state = ConversationState.NEW if conversation.state in NEEDS_ANSWER else conversation.state
    change(conversation, version=version, queue=to, owner=None, state=state)
    note(conversation, events.HANDED_OVER, by=by, now=now, data={"queue": to.pk, "old": old})
    if text.strip():
        _write_note(conversation, text, by, now)
    rows = QueueMember.objects.filter(queue=to).exclude(member=by).select_related("member__user")
    _tell(conversation, "inbox.handed_over", [row.member for row in rows if row.member.active], by=by, now=now)
    return conversation


@transaction.atomic
def add_note(*, conversation: Conversation, text: str, by: Member, now: datetime) -> Note:
    """Write something for colleagues only. Raises Refused for an empty one."""
    if not text.strip():
        raise Refused(_("Write something first."), field="text")
    # A note counts as a change: who is about to answer should read it first.
    Conversation.objects.filter(pk=conversation.pk).update(version=F("version") + 1)
    conversation.version += 1
    return _write_note(conversation, text, by, now)


@transaction.atomic
def close(
    *, conversation: Conversation, reason: CloseReason, by: Member, now: datetime, version: int | None = None
) -> Conversation:
    """No answer is owed any more. Spam also mutes its sender on that account. Raises Faster, WrongState."""
    _not_closed(conversation)
    end_turn(conversation, Outcome.CLOSED, by=by, now=now)
    change(
        conversation,
        version=version,
        state=ConversationState.CLOSED,
        close_reason=reason,
        due_at=None,
        left_minutes=None,
        closed_at=now,
        writing_by=None,
        writing_until=None,
    )
    note(conversation, events.CLOSED, by=by, now=now, data={"reason": reason.value})
    if reason == CloseReason.SPAM and conversation.author_id:
        _mute(conversation, by, now)
    return conversation


@transaction.atomic
def reopen(*, conversation: Conversation, by: Member, now: datetime, version: int | None = None) -> Conversation:
    """An answer is owed after all, within the response time from now; a muted sender is heard again.

    Whether it is urgent is read anew, from what nobody has answered.
    Raises WrongState when an answer is owed already, Faster.
    """
    if conversation.state in NEEDS_ANSWER:
        raise WrongState(_("This conversation needs an answer already."))
    spam = conversation.close_reason == CloseReason.SPAM
    state = ConversationState.NEW if conversation.owner_id is None else ConversationState.OPEN
    # What is only suggested decides nothing.
    topic = None if conversation.topic_by == TopicBy.SUGGESTED else conversation.topic_id
    change(
        conversation,
        version=version,
        state=state,
        close_reason="",
        closed_at=None,
        opened_at=now,
        **asdict(Terms(conversation.account, now, as_history=False).promised(topic)),
        urgency="",
        unsorted=True,
        acknowledged_at=None,
        left_minutes=None,
        warned_at=None,
    )
    note(conversation, events.REOPENED, by=by, now=now, data={"state": state.value})
    if spam:
        unmute(conversation, by, now)
    defer("inbox.sort", key=f"inbox.sort:{conversation.body_id}", body_id=conversation.body_id)
    return conversation


@transaction.atomic
def mark_seen(*, conversation: Conversation, now: datetime) -> None:
    """Somebody who can answer has opened it. No event: nothing was done.

    Nobody waits for a page because what they open is being sorted: then it is seen when it is opened again.
    """
    unseen = Conversation.objects.filter(pk=conversation.pk, seen_at=None)
    free = unseen.select_for_update(skip_locked=True, no_key=True)
    Conversation.objects.filter(pk__in=free.values("pk")).update(seen_at=now)


def _not_closed(conversation: Conversation) -> None:
    if conversation.state == ConversationState.CLOSED:
        raise WrongState(_("The conversation is closed. Open it again first."))


def _write_note(conversation: Conversation, text: str, by: Member, now: datetime) -> Note:
    row = Note.objects.create(conversation=conversation, author=by.user, text=text.strip(), at=now)
    capture = Capture(NOTE, str(row.pk), bytes(row.salt), note_content(row))
    note(conversation, events.NOTED, by=by, now=now, data={"note": row.pk}, capture=capture)
    return row


def _mute(conversation: Conversation, by: Member, now: datetime) -> None:
    muted, created = Muted.objects.get_or_create(
        account_id=conversation.account_id,
        author_id=conversation.author_id,
        defaults={"by": by.user, "at": now, "body_id": conversation.body_id},
    )
    if created:
        data = {"account": conversation.account_id, "muted": muted.pk}
        note(conversation, events.MUTED, by=by, now=now, data=data)


def unmute(conversation: Conversation, by: Member, now: datetime) -> None:
    """The sender is heard again on that account."""
    for muted in Muted.objects.filter(account=conversation.account_id, author_id=conversation.author_id):
        data = {"account": conversation.account_id, "muted": muted.pk}
        muted.delete()
        note(conversation, events.UNMUTED, by=by, now=now, data=data)


def _tell(conversation: Conversation, kind: str, members: list[Member], *, by: Member, now: datetime) -> None:
    data: dict[str, str | int] = {"conversation": conversation.pk, "by": by.user.name}
    notify(users=[m.user for m in members], kind=kind, now=now, data=data, url=f"/inbox/{conversation.pk}/")
