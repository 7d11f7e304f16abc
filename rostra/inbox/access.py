"""The only way from a URL to an object of the inbox: the object, 403 for those who may see it only, else 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from rostra.core.compiled import Compiled
from rostra.core.tickets import hash_of
from rostra.editorial.models import Post
from rostra.inbox.models import (
    Answer,
    ApprovedAnswer,
    ApprovedText,
    Attachment,
    Conversation,
    Draft,
    ExpertQuestion,
    Group,
    GroupSending,
    Hiding,
    Message,
    Topic,
    TopicRule,
)
from rostra.inbox.queries.asked import accounts_of
from rostra.inbox.queries.groups import readable_group, visible
from rostra.inbox.rules import may_on, reach
from rostra.people import rules
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may_anywhere

RELATED = ("account__unit", "queue__unit", "owner__user", "post_delivery", "topic")
SELDOM = ("writing_by__user", "group")
"""Nobody writes in most, most are in no group: read by themselves where they are there."""


def conversation_or_404(member: Member, pk: int, right: Right = Right.READ) -> Conversation:
    """A conversation with what a page about it shows. Raises Http404, or PermissionDenied where only the right lacks."""
    conversation = next(iter(_conversation(pk)), None)
    if conversation is None or not may_on(member, Right.READ, conversation):
        raise Http404
    if not may_on(member, right, conversation):
        raise PermissionDenied(_("Your roles let you read this conversation, not work on it."))
    return conversation


@Compiled
def _conversation(pk: int) -> QuerySet[Conversation]:
    return Conversation.objects.filter(pk=pk).select_related(*RELATED).prefetch_related(*SELDOM)


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


def message_or_404(member: Member, pk: int, right: Right = Right.READ) -> Message:
    """A message with its conversation."""
    row = Message.objects.defer("search").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.conversation = conversation_or_404(member, row.conversation_id, right)
    return row


def message_to_moderate_or_404(member: Member, pk: int) -> Message:
    """What somebody outside wrote, for those who moderate its account. Raises Http404, or PermissionDenied."""
    row = Message.objects.defer("search").select_related("account__unit").filter(pk=pk, own=False).first()
    if row is None:
        raise Http404
    row.conversation = conversation_or_404(member, row.conversation_id)
    if not rules.may_on(member, Right.MODERATE, row.account):
        raise PermissionDenied(_("Your roles let you read this conversation, not moderate its account."))
    return row


def hiding_or_404(member: Member, pk: int) -> Hiding:
    """The hiding of a message, for those who may decide about it."""
    row = Hiding.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    row.message = message_to_moderate_or_404(member, row.message_id)
    return row


def approved_or_404(pk: int) -> ApprovedAnswer:
    """An approved answer; every member may read what the body says."""
    row = ApprovedAnswer.objects.select_related("topic", "owner__user", "by", "body").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def approved_text_or_404(pk: int) -> ApprovedText:
    """Words of an approved answer, with it."""
    row = ApprovedText.objects.defer("search").select_related("answer__body").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def draft_or_404(member: Member, pk: int) -> Draft:
    """An answer before it is sent, with its conversation, for those who may read that."""
    row = Draft.objects.select_related("author__user", "approved_text").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.conversation = conversation_or_404(member, row.conversation_id)
    return row


def question_or_404(member: Member, pk: int) -> ExpertQuestion:
    """A question to an expert, for those who may answer in its conversation."""
    row = ExpertQuestion.objects.select_related("by__user").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.conversation = conversation_or_404(member, row.conversation_id, Right.ANSWER)
    return row


def expert_question(token: str) -> ExpertQuestion:
    """The question whose secret this is, whatever the body; 404 for every other. Opening it changes nothing."""
    rows = ExpertQuestion.everywhere.select_related("by__user", "conversation__body", "conversation__account")
    row = rows.filter(token_hash=hash_of(token)).first()
    if row is None:
        raise Http404
    return row


def asking_post_or_404(member: Member, pk: int, right: Right = Right.READ) -> Post:
    """A post that asks people for something, for those who may read an account on which it stands."""
    post = Post.objects.exclude(asks="").filter(pk=pk).first()
    accounts = accounts_of(post) if post is not None else []
    if post is None or not any(rules.may_on(member, Right.READ, account) for account in accounts):
        raise Http404
    if not any(rules.may_on(member, right, account) for account in accounts):
        raise PermissionDenied(_("Your roles let you read this, not take it along."))
    return post


def topic_or_404(pk: int) -> Topic:
    """A topic of the body, closed ones too: conversations may be about it."""
    row = Topic.objects.select_related("parent", "queue", "body").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def rule_or_404(pk: int) -> TopicRule:
    row = TopicRule.objects.select_related("topic", "account").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def group_or_404(member: Member, pk: int, right: Right = Right.READ) -> Group:
    """A group of which the member may read at least one conversation."""
    group = next(iter(readable_group(pk, reach=reach(member, Right.READ))), None)
    if group is None:
        raise Http404
    if not may_anywhere(member, right):
        raise PermissionDenied(_("Your roles let you read this group, not work on it."))
    return group


def sending_or_404(member: Member, pk: int) -> GroupSending:
    """An answer to a group of which the member may read something."""
    related = ("by", "approved_by", "stopped_by", "group", "repeats__approved_by")
    row = GroupSending.objects.select_related(*related).filter(pk=pk, group__in=visible(member)).first()
    if row is None:
        raise Http404
    return row
