"""The answer by mail, for a citizen who gave an address: once for each answer, in the language of the question's page."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from rostra.core.scoping import scope
from rostra.portal.models import Receipt
from rostra.portal.queries import conversation_of, sent_answers
from rostra.publishing.enums import DeliveryState

logger = logging.getLogger("rostra.portal")
RECENT = timedelta(days=400)
ISOLATE = "\u2068%s\u2069"


def mail_answers(*, now: datetime) -> int:
    """Send what was answered since; gives how many mails. A mail that cannot be sent is tried again by the next sweep."""
    sent = 0
    waiting = Receipt.everywhere.exclude(email="").filter(asked_at__gt=now - RECENT).order_by("pk")
    for receipt in waiting.iterator():
        with scope(receipt.body_id):
            sent += _mail(receipt.pk)
    return sent


@transaction.atomic
def _mail(pk: int) -> int:
    # One sweep at a time for one receipt: a second one skips it.
    receipt = Receipt.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    conversation = conversation_of(receipt) if receipt is not None else None
    if receipt is None or conversation is None:
        return 0
    answers = [
        a for a, state in sent_answers(conversation) if state == DeliveryState.SENT and a.pk > receipt.mailed_answer
    ]
    for answer in answers:
        with translation.override(receipt.language):
            subject = _("Answer to your question %(number)s") % {"number": receipt.number}
            closing = _("Please do not reply to this mail: use your status page to add something.")
            sender = receipt.body.name
            message = EmailMessage(subject, f"{answer.text}\n\n{ISOLATE % sender}\n\n{closing}\n", to=[receipt.email])
        try:
            message.send()
        except (OSError, smtplib.SMTPException):
            logger.exception("answer not mailed", extra={"receipt": receipt.pk})
            return 0
        receipt.mailed_answer = answer.pk
        receipt.save(update_fields=["mailed_answer"])
    return len(answers)
