"""Asking somebody without an account: a mail with a link, one reply, which comes back as a note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Capture
from rostra.core.refusals import Faster, Refused
from rostra.core.tickets import new_ticket
from rostra.inbox import events
from rostra.inbox.actions.changes import change, note
from rostra.inbox.anonymous import anonymised
from rostra.inbox.models import Conversation, ExpertQuestion, Message, Note
from rostra.inbox.prepared import EXPERT_QUESTION, expert_question_content
from rostra.inbox.sources import NOTE, note_content
from rostra.people.actions import notify
from rostra.people.models import Member
from rostra.people.notices import FIRST_STRONG_ISOLATE, POP_ISOLATE

OPEN_FOR = timedelta(days=14)


class QuestionNotPossible(Refused):
    """The expert cannot be asked like this."""


class NoLongerOpen(Refused):
    """The question was replied to or withdrawn, or its time is over."""


@transaction.atomic
def ask_expert(
    *, conversation: Conversation, name: str, email: str, text: str, shown: Sequence[Message], by: Member, now: datetime
) -> ExpertQuestion:
    """Mail a question with a link that holds for fourteen days; `shown` are the messages that may be read with it.

    Raises QuestionNotPossible for a question that says who asked us, and where the mail cannot be sent: then nothing
    is kept.
    """
    name, email, text = name.strip(), email.strip(), text.strip()
    _check(conversation, name, email, text)
    ticket = new_ticket()
    row = ExpertQuestion.objects.create(
        conversation=conversation,
        by=by,
        name=name,
        email=email,
        text=text,
        shown=sorted(message.pk for message in shown if message.conversation_id == conversation.pk),
        token_hash=ticket.token_hash,
        at=now,
        expires_at=now + OPEN_FOR,
    )
    capture = Capture(EXPERT_QUESTION, str(row.pk), bytes(row.salt), expert_question_content(row))
    change(conversation)
    note(conversation, events.EXPERT_ASKED, by=by, now=now, data={"question": row.pk}, capture=capture)
    try:
        _mail(row, ticket.token)
    except (SMTPException, OSError) as error:
        raise QuestionNotPossible(
            _("The mail could not be sent just now: nothing was asked. Try again in a while.")
        ) from error
    return row


@transaction.atomic
def withdraw_question(*, question: ExpertQuestion, by: Member, now: datetime) -> None:
    """Its link opens nothing any more. Raises Faster where there is a reply, or it was withdrawn already."""
    rows = ExpertQuestion.objects.filter(pk=question.pk, replied_at=None, withdrawn_at=None)
    if not rows.update(withdrawn_at=now):
        raise Faster(_("There is a reply already, or somebody withdrew the question."))
    change(question.conversation)
    note(question.conversation, events.EXPERT_WITHDRAWN, by=by, now=now, data={"question": question.pk})


@transaction.atomic
def reply_as_expert(*, question: ExpertQuestion, text: str, now: datetime) -> Note:
    """The one reply, kept as a note for colleagues; whoever asked is told. Raises Refused for none, NoLongerOpen."""
    text = text.strip()
    if not text:
        raise Refused(_("Write something first."), field="text")
    rows = ExpertQuestion.objects.filter(pk=question.pk, replied_at=None, withdrawn_at=None, expires_at__gt=now)
    if not rows.update(replied_at=now):
        raise NoLongerOpen(_("This question is not open any more."))
    conversation, asker = question.conversation, question.by
    with translation.override(conversation.body.language):
        heading = translate("Reply of %(name)s (not a member):") % {"name": question.name}
    row = Note.objects.create(conversation=conversation, author=asker.user, text=f"{heading}\n{text}", at=now)
    ExpertQuestion.objects.filter(pk=question.pk).update(note=row)
    change(conversation)
    capture = Capture(NOTE, str(row.pk), bytes(row.salt), note_content(row))
    note(conversation, events.NOTED, by=None, now=now, data={"note": row.pk}, capture=capture)
    note(conversation, events.EXPERT_REPLIED, by=None, now=now, data={"question": question.pk, "note": row.pk})
    data: dict[str, str | int] = {"name": question.name, "conversation": conversation.pk}
    notify(users=[asker.user], kind="inbox.expert_replied", now=now, data=data, url=f"/inbox/{conversation.pk}/")
    return row


def _check(conversation: Conversation, name: str, email: str, text: str) -> None:
    if not name:
        raise QuestionNotPossible(_("Say whom you ask."), field="name")
    try:
        validate_email(email)
    except ValidationError as error:
        raise QuestionNotPossible(_("Write an e-mail address."), field="email") from error
    if not text:
        raise QuestionNotPossible(_("Write your question."), field="text")
    if anonymised(text, conversation) != text:
        words = _("Leave out who asked and how to reach them: names, addresses and numbers do not leave the body.")
        raise QuestionNotPossible(words, field="text")


def _mail(question: ExpertQuestion, token: str) -> None:
    body = question.conversation.body
    with translation.override(body.language):
        context = {
            "name": _isolated(question.name),
            "asker": _isolated(question.by.user.name),
            "body_name": _isolated(body.name),
            "text": question.text,
            "link": f"{settings.ROSTRA_URL}{reverse('inbox:expert', args=[token])}",
            "until": date_format(localtime(question.expires_at), "DATE_FORMAT"),
        }
        subject = translate("A question from %(body)s") % {"body": _isolated(body.name)}
        text = render_to_string("inbox/mail/expert.txt", context)
    EmailMessage(
        " ".join(subject.split()), text, to=[question.email], headers={"Auto-Submitted": "auto-generated"}
    ).send()


def _isolated(text: str) -> str:
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
