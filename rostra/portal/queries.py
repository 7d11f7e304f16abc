from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from rostra.accounts.enums import AccountState
from rostra.accounts.events import EVENTS
from rostra.accounts.models import Account
from rostra.core.scoping import current_body_id
from rostra.inbox.models import Answer, Attachment, Message, MessageKey
from rostra.portal.models import Receipt
from rostra.publishing.enums import DeliveryState
from rostra.publishing.queries import deliveries_of


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing said, by the citizen or by the body. `text` is None where the body took its answer back.

    `files` are those that the citizen sent with it, without such as were not kept.
    """

    at: datetime
    text: str | None
    language: str
    ours: bool
    files: tuple[Attachment, ...] = ()


def letters(receipt: Receipt) -> list[Letter]:
    """The citizen's own messages and the answers that were sent, oldest first. Nothing internal, nobody else's words."""
    conversation = conversation_of(receipt)
    if conversation is None:
        return []
    files: dict[int, list[Attachment]] = {}
    for row in files_of(receipt):
        files.setdefault(row.message_id, []).append(row)
    said = [
        Letter(message.sent_at, message.text, message.language, ours=False, files=tuple(files.get(message.pk, ())))
        for message in Message.objects.filter(conversation_id=conversation, author_id=receipt.ref)
    ]
    for answer, state in sent_answers(conversation):
        text = None if state == DeliveryState.WITHDRAWN else answer.text
        said.append(Letter(answer.at, text, answer.language, ours=True))
    return sorted(said, key=lambda letter: letter.at)


def files_of(receipt: Receipt) -> QuerySet[Attachment]:
    """The files that the citizen sent and that were kept, in the order in which they came."""
    conversation = conversation_of(receipt)
    rows = Attachment.objects.filter(message__conversation=conversation, message__author_id=receipt.ref)
    return rows.exclude(file=None).select_related("file").order_by("pk")


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


def has_web_form() -> bool:
    """Whether the body takes questions on its own page."""
    return Account.objects.filter(channel="webform", state=AccountState.ACTIVE).exists()


def register_changed_at(now: datetime) -> datetime:
    """The last moment at which a page about accounts can have changed: an event about an account, or midnight.

    Proofs of control run out by themselves; a page that says so says it from the next day on, at the latest.
    """
    midnight = datetime.combine(timezone.localdate(now), time.min, tzinfo=timezone.get_current_timezone())
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [[kind.name for kind in EVENTS], current_body_id()])
        newest = cursor.fetchone()[0]
    return max(midnight, newest or midnight)


# One look into the index for each kind: other domains write far more events than this one.
_NEWEST = """
SELECT max(newest.at) FROM unnest(%s::text[]) AS kinds (kind) CROSS JOIN LATERAL (
  SELECT at FROM audit_event WHERE body_id = %s AND audit_event.kind = kinds.kind ORDER BY id DESC LIMIT 1
) AS newest
"""
