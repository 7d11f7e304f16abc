"""Answers: written once, sent once, and back on the table when they did not arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Capture, Data
from rostra.channels.contract import Level, Media, Outgoing
from rostra.core.refusals import Faster, Refused
from rostra.inbox import events
from rostra.inbox.actions.changes import WrongState, change, note
from rostra.inbox.actions.turns import end_turn
from rostra.inbox.enums import NEEDS_ANSWER, ConversationState, Outcome, Purpose, Visibility
from rostra.inbox.models import Answer, ApprovedText, Conversation, GroupSending, Message
from rostra.inbox.outgoing import capabilities, media_data, message_to_answer, outgoing_for, problems_of
from rostra.inbox.rules import ways
from rostra.inbox.sources import ANSWER, answer_content
from rostra.people.models import Member
from rostra.policy.queries import working_calendar
from rostra.publishing.actions import decide_unsure, queue_delivery, retry_failed
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.publishing.queries import deliveries_of

OUTCOMES = {
    Purpose.ANSWER: Outcome.ANSWERED,
    Purpose.THANKS: Outcome.ANSWERED,
    Purpose.QUESTION: Outcome.ASKED,
}
"""How a turn ends by what was sent; an acknowledgement ends none."""
UNSENT = (DeliveryState.FAILED, DeliveryState.UNSURE)
"""Answers that a person must look at again."""


class Empty(Refused):
    """There is nothing to send."""


class WrongWay(Refused):
    """The conversation cannot be answered like this."""


class BeingWritten(Refused):
    """A colleague is writing an answer at this moment; `override` sends all the same."""


class NotSendable(Refused):
    """The network would not take it."""


@transaction.atomic
def answer(
    *,
    conversation: Conversation,
    text: str,
    visibility: Visibility,
    by: Member,
    now: datetime,
    version: int | None = None,
    reply_to: Message | None = None,
    media: Sequence[Media] = (),
    override: bool = False,
    purpose: Purpose = Purpose.ANSWER,
    approved_text: ApprovedText | None = None,
    sending: GroupSending | None = None,
    due_at: datetime | None = None,
) -> Answer:
    """Write an answer and queue its delivery; who answers a conversation without owner becomes its owner.

    `version` is that of the page on which it was written: Faster is raised when anything has happened since.
    `reply_to` None answers the newest message. An acknowledgement leaves the answer owed, a question stops its clock
    until the citizen writes again. `approved_text` and `sending` are what it was made
    from and belongs to; `due_at` is when it goes out (None: now). Raises Empty, WrongWay, BeingWritten, NotSendable,
    WrongState.
    """
    text = text.strip()
    target, outgoing = prepare(conversation, text=text, visibility=visibility, reply_to=reply_to, media=media)
    if not override:
        _not_being_written(conversation, by, now)
    values = _after(conversation, purpose, now)
    if purpose in OUTCOMES:
        end_turn(conversation, OUTCOMES[purpose], by=by, now=now)
    change(
        conversation,
        version=version,
        **values,
        owner=conversation.owner or by,
        last_at=now,
        writing_by=None,
        writing_until=None,
    )
    row = Answer.objects.create(
        conversation=conversation,
        reply_to=target,
        author=by.user,
        text=text,
        language=conversation.language,
        visibility=visibility.value,
        media=media_data(media),
        at=now,
        purpose=purpose,
        approved_text=approved_text,
        sending=sending,
    )
    capture = Capture(ANSWER, str(row.pk), bytes(row.salt), answer_content(row))
    data: Data = {"answer": row.pk, "visibility": visibility.value}
    note(conversation, events.ANSWERED, by=by, now=now, data=data, capture=capture)
    queue_delivery(
        account=conversation.account,
        source=ANSWER,
        source_id=row.pk,
        outgoing=outgoing,
        due_at=due_at or now,
        by=by.user,
        now=now,
    )
    return row


def prepare(
    conversation: Conversation,
    *,
    text: str,
    visibility: Visibility,
    reply_to: Message | None = None,
    media: Sequence[Media] = (),
) -> tuple[Message | None, Outgoing]:
    """What is answered, and what would leave. Raises Empty, WrongState, WrongWay, NotSendable."""
    if not text and not media:
        raise Empty(_("Write something first."), field="text")
    target = _target(conversation, visibility, reply_to)
    outgoing = outgoing_for(conversation, text=text, visibility=visibility, reply_to=target, media=media)
    _check(conversation, outgoing)
    return target, outgoing


def _after(conversation: Conversation, purpose: Purpose, now: datetime) -> dict[str, Any]:
    """How the conversation stands once this is sent. Raises WrongState for an acknowledgement of what is not owed."""
    if purpose == Purpose.ACKNOWLEDGE:
        if conversation.state not in NEEDS_ANSWER:
            raise WrongState(_("No answer is owed here: there is nothing to acknowledge."), field="purpose")
        return {"state": ConversationState.OPEN, "acknowledged_at": now}
    settled: dict[str, Any] = {
        "state": ConversationState.WAITING,
        "due_at": None,
        "answered_at": now,
        "left_minutes": None,
        "warned_at": None,
    }
    if purpose == Purpose.QUESTION:
        return {**settled, "left_minutes": _left(conversation, now)}
    return settled


def _left(conversation: Conversation, now: datetime) -> int | None:
    """What is left of the clock, in minutes of working time; none of it once it has run out."""
    if conversation.due_at is None or conversation.left_minutes is not None:
        # Asked before: another question, or the first one again because it did not go out, gives no time back.
        return conversation.left_minutes
    return working_calendar(conversation.account.body.time_zone).minutes_between(now, max(now, conversation.due_at))


@transaction.atomic
def retry_answer(*, answer: Answer, by: Member, now: datetime) -> Delivery:
    """Send again what was not sent. Raises what publishing refuses."""
    delivery = retry_failed(delivery=_delivery(answer), by=by.user, now=now)
    _answered_again(answer, by, now)
    return delivery


@transaction.atomic
def decide_answer(*, answer: Answer, sent: bool, by: Member, now: datetime) -> Delivery:
    """Somebody looked at the network: the answer stands there, or it does not and is sent again."""
    delivery = decide_unsure(delivery=_delivery(answer), sent=sent, by=by.user, now=now)
    _answered_again(answer, by, now)
    return delivery


def reopen_unsent(*, now: datetime) -> int:
    """Bring back what was taken for answered but whose answer did not go out; returns how many conversations.

    For the body in scope; called by `sweeps.bring_back_unsent`. What somebody has closed since, or answered again, stays as it is.
    """
    rows = Delivery.objects.filter(source=ANSWER, state__in=UNSENT).order_by("pk")
    found = {row.source_id: row for row in rows}
    answers = Answer.objects.filter(pk__in=found).select_related("conversation").order_by("pk")
    count = 0
    for row in answers.filter(purpose=Purpose.ACKNOWLEDGE):
        acknowledged_at = row.conversation.acknowledged_at
        if acknowledged_at is not None and found[row.pk].state_at >= acknowledged_at:
            count += _take_back(row, found[row.pk], now)
    for row in answers.filter(conversation__state=ConversationState.WAITING):
        delivery = found[row.pk]
        if row.conversation.answered_at is None or delivery.state_at >= row.conversation.answered_at:
            count += _reopen_unsent(row, delivery, now)
    return count


@transaction.atomic
def _take_back(answer: Answer, delivery: Delivery, now: datetime) -> int:
    """An acknowledgement that did not go out has acknowledged nothing."""
    conversation = answer.conversation
    rows = Conversation.objects.filter(pk=conversation.pk, acknowledged_at=conversation.acknowledged_at)
    if not rows.update(acknowledged_at=None, version=F("version") + 1):
        return 0
    note(conversation, events.NOT_SENT, by=None, now=now, data={"answer": answer.pk, "state": delivery.state})
    return 1


@transaction.atomic
def _reopen_unsent(answer: Answer, delivery: Delivery, now: datetime) -> int:
    conversation = answer.conversation
    state = ConversationState.NEW if conversation.owner_id is None else ConversationState.OPEN
    # What is urgent calls somebody again: its alarm was over with the answer.
    alarm = {"unsorted": True} if conversation.urgency else {}
    try:
        change(conversation, state=state, due_at=now, opened_at=now, answer_minutes=0, **alarm)
    except (Faster, WrongState):
        # Two answers of one conversation, or somebody at work on it: the next sweep looks again.
        return 0
    note(conversation, events.NOT_SENT, by=None, now=now, data={"answer": answer.pk, "state": delivery.state})
    return 1


def _answered_again(answer: Answer, by: Member, now: datetime) -> None:
    conversation = answer.conversation
    purpose = Purpose(answer.purpose)
    if conversation.state in NEEDS_ANSWER:
        if purpose in OUTCOMES:
            end_turn(conversation, OUTCOMES[purpose], by=by, now=now)
        change(conversation, **_after(conversation, purpose, now))
    note(conversation, events.RETRIED, by=by, now=now, data={"answer": answer.pk})


def _delivery(answer: Answer) -> Delivery:
    return deliveries_of(ANSWER, [answer.pk])[answer.pk][0]


def _target(conversation: Conversation, visibility: Visibility, chosen: Message | None) -> Message | None:
    """The message that is answered. Raises WrongState, WrongWay."""
    if conversation.state == ConversationState.CLOSED:
        raise WrongState(_("The conversation is closed. Open it again first."))
    if visibility not in ways(conversation, capabilities(conversation.account)):
        raise WrongWay(_("This conversation cannot be answered in this way."), field="kind")
    if chosen is not None and chosen.conversation_id != conversation.pk:
        raise WrongWay(_("The message belongs to another conversation."))
    target = chosen or message_to_answer(conversation)
    if visibility == Visibility.PUBLIC and (target is None or target.deleted_at):
        raise WrongWay(_("The message was deleted at its source: there is nothing left to answer in public."))
    return target


def _check(conversation: Conversation, outgoing: Outgoing) -> None:
    blocking = [p for p in problems_of(conversation.account, outgoing) if p.level is Level.BLOCK]
    if blocking:
        raise NotSendable(" ".join(translate(p.text) % p.data for p in blocking), field="text")


def _not_being_written(conversation: Conversation, by: Member, now: datetime) -> None:
    until, holder = conversation.writing_until, conversation.writing_by
    if holder is not None and holder != by and until is not None and until > now:
        raise BeingWritten(
            translate("%(name)s is writing an answer at this moment. Talk to each other, or send yours all the same.")
            % {"name": holder.user.name}
        )
