"""The answer by mail, for a citizen who gave an address: once for each answer, in the language of the question's page."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from rostra.accounts.models import FakeNote, FakeReport
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


def mail_notes(*, now: datetime) -> int:
    """Send what was said to those who reported fakes; gives how many mails. What cannot be sent is tried again."""
    sent = 0
    newest = FakeNote.everywhere.filter(case=OuterRef("case")).order_by("-pk").values("pk")[:1]
    rows = (
        FakeReport.everywhere.exclude(email="").filter(reported_at__gt=now - RECENT).annotate(newest=Subquery(newest))
    )
    for report in rows.filter(newest__gt=F("mailed_note")).order_by("pk").iterator():
        with scope(report.body_id):
            sent += _mail_notes(report.pk)
    return sent


@transaction.atomic
def _mail_notes(pk: int) -> int:
    # One sweep at a time for one report: a second one skips it.
    rows = FakeReport.objects.select_for_update(skip_locked=True, of=("self",))
    report = rows.select_related("case", "body").filter(pk=pk).first()
    if report is None:
        return 0
    sent = 0
    for note in FakeNote.objects.filter(case=report.case, pk__gt=report.mailed_note).order_by("pk"):
        with translation.override(report.language):
            subject = _("Your report %(number)s") % {"number": report.number}
            about = _("About: %(handle)s") % {"handle": ISOLATE % report.case.handle}
            closing = _("Please do not reply to this mail: what becomes of it stands on your status page.")
        text = f"{about}\n\n{note.text}\n\n{ISOLATE % report.body.name}\n\n{closing}\n"
        try:
            EmailMessage(subject, text, to=[report.email]).send()
        except (OSError, smtplib.SMTPException):
            logger.exception("note not mailed", extra={"report": report.pk})
            break
        report.mailed_note = note.pk
        report.save(update_fields=["mailed_note"])
        sent += 1
    return sent
