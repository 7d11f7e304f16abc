from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rostra.core.states import Moves


class ConversationState(models.TextChoices):
    """Who has to act: nobody has looked yet, one of us, the citizen, or nobody any more."""

    NEW = "new", _("New")
    OPEN = "open", _("In hand")
    WAITING = "waiting", _("Answered")
    CLOSED = "closed", _("Closed")


CONVERSATION_MOVES = Moves(
    ConversationState,
    start=ConversationState.NEW,
    table={
        ConversationState.NEW: (ConversationState.OPEN, ConversationState.WAITING, ConversationState.CLOSED),
        ConversationState.OPEN: (ConversationState.NEW, ConversationState.WAITING, ConversationState.CLOSED),
        ConversationState.WAITING: (ConversationState.NEW, ConversationState.OPEN, ConversationState.CLOSED),
        # A new message of the citizen opens it again; so may a member.
        ConversationState.CLOSED: (ConversationState.NEW, ConversationState.OPEN),
    },
)

NEEDS_ANSWER = (ConversationState.NEW, ConversationState.OPEN)


class CloseReason(models.TextChoices):
    ANSWERED = "answered", _("Answered")
    NO_ANSWER = "no_answer", _("No answer needed")
    ELSEWHERE = "elsewhere", _("Handled elsewhere")
    DUPLICATE = "duplicate", _("Already answered in another conversation")
    SPAM = "spam", _("Spam")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Public")
    PRIVATE = "private", _("Private")
