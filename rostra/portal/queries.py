from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rostra.inbox.models import Answer, Message, MessageKey
from rostra.portal.models import Receipt
from rostra.publishing.enums import DeliveryState
from rostra.publishing.queries import deliveries_of


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing said, by the citizen or by the body. `text` is None where the body took its answer back."""

    at: datetime
    text: str | None
    language: str
    ours: bool


def letters(receipt: Receipt) -> list[Letter]:
    """The citizen's own messages and the answers that were sent, oldest first. Nothing internal, nobody else's words."""
    conversation = conversation_of(receipt)
    if conversation is None:
        return []
    said = [
        Letter(message.sent_at, message.text, message.language, ours=False)
        for message in Message.objects.filter(conversation_id=conversation, author_id=receipt.ref)
    ]
    for answer, state in sent_answers(conversation):
        text = None if state == DeliveryState.WITHDRAWN else answer.text
        said.append(Letter(answer.at, text, answer.language, ours=True))
    return sorted(said, key=lambda letter: letter.at)


def conversation_of(receipt: Receipt) -> int | None:
    """The conversation of the question; None while it is being taken in."""
    keys = MessageKey.objects.filter(account_id=receipt.account_id, ref=receipt.ref).values("message_id")
    return Message.objects.filter(pk__in=keys).values_list("conversation_id", flat=True).first()


def sent_answers(conversation: int) -> list[tuple[Answer, DeliveryState]]:
    """The answers of a conversation that went out, with what became of them."""
    answers = {answer.pk: answer for answer in Answer.objects.filter(conversation_id=conversation).order_by("pk")}
    out = (DeliveryState.SENT, DeliveryState.WITHDRAWN)
    return [
        (answers[key], DeliveryState(delivery.state))
        for key, deliveries in deliveries_of("inbox.answer", answers).items()
        for delivery in deliveries
        if delivery.state in out
    ]
