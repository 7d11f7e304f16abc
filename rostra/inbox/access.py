"""The only way from a URL to an object of the inbox: the object, 403 for those who may see it only, else 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from rostra.inbox.models import Answer, Attachment, Conversation
from rostra.inbox.rules import may_on
from rostra.people.enums import Right
from rostra.people.models import Member

RELATED = ("account__unit", "queue__unit", "owner__user", "writing_by__user", "post_delivery")


def conversation_or_404(member: Member, pk: int, right: Right = Right.READ) -> Conversation:
    """A conversation with what a page about it shows. Raises Http404, or PermissionDenied where only the right lacks."""
    conversation = Conversation.objects.select_related(*RELATED).filter(pk=pk).first()
    if conversation is None or not may_on(member, Right.READ, conversation):
        raise Http404
    if not may_on(member, right, conversation):
        raise PermissionDenied(_("Your roles let you read this conversation, not work on it."))
    return conversation


def attachment_or_404(member: Member, pk: int) -> Attachment:
    """A file that came with a message; only one whose bytes are here."""
    related = ("file", "message__conversation__account__unit", "message__conversation__queue__unit")
    row = Attachment.objects.select_related(*related).filter(pk=pk, file__isnull=False).first()
    if row is None or not may_on(member, Right.READ, row.message.conversation):
        raise Http404
    return row


def answer_or_404(member: Member, pk: int, right: Right = Right.READ) -> Answer:
    """An answer with its conversation."""
    row = Answer.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    row.conversation = conversation_or_404(member, row.conversation_id, right)
    return row
