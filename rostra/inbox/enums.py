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


class Purpose(models.TextChoices):
    """What an answer is for: only the first and the last settle what is owed."""

    ANSWER = "answer", _("Answer")
    ACKNOWLEDGE = "acknowledge", _("Acknowledgement")
    QUESTION = "question", _("Question to the citizen")
    THANKS = "thanks", _("Thanks")


class TopicBy(models.TextChoices):
    """Who said what a conversation is about; a suggestion routes nothing."""

    RULE = "rule", _("By a rule")
    LEARNT = "learnt", _("Learnt from corrections")
    SUGGESTED = "suggested", _("Suggested")
    PERSON = "person", _("Said by a person")


class UrgencyKind(models.TextChoices):
    """A hint that lives or safety may be at stake, by words of the text; never a verdict."""

    THREAT = "threat", _("Threat")
    SELF_HARM = "self-harm", _("Self-harm")
    EMERGENCY = "emergency", _("Emergency")


class AuthorKind(models.TextChoices):
    PRESS = "press", _("Press")
    PARTNER = "partner", _("Partner")
    OTHER = "other", _("Somebody else")


class Way(models.TextChoices):
    """The four ways to organise answers (R-129 to R-132)."""

    SINGLE = "single", _("A single responder")
    SEVERAL = "several", _("Several responders")
    UNITS = "units", _("Existing units")
    TOPIC = "topic", _("By topic")


class Share(models.TextChoices):
    """How several responders get their work."""

    PULL = "pull", _("Each takes the next one")
    TURN = "turn", _("In turn")
    LEAST = "least", _("To whom has least")


class Voice(models.TextChoices):
    """In whose name existing units answer."""

    UNIT = "unit", _("The unit answers itself")
    MONITOR = "monitor", _("The unit drafts, the monitor answers")


class Hours(models.TextChoices):
    OFFICE = "office", _("In working hours")
    OUTSIDE = "outside", _("Outside working hours")


class Level(models.TextChoices):
    """How closely the body watches (R-127); the last is for a crisis."""

    RESERVED = "reserved", _("Reserved")
    MODERATE = "moderate", _("Moderate")
    ELABORATE = "elaborate", _("Elaborate")
    CRISIS = "crisis", _("Crisis")


class Outcome(models.TextChoices):
    """How a turn of ours ended."""

    ANSWERED = "answered", _("Answered")
    ASKED = "asked", _("Asked back")
    CLOSED = "closed", _("Closed without an answer")


class AlarmKind(models.TextChoices):
    URGENT = "urgent", _("Urgent message")
    BREACH = "breach", _("Overdue")
    GROUP = "group", _("Many ask the same")
    SURGE = "surge", _("Many messages at once")


class ApprovedState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")


APPROVED_MOVES = Moves(
    ApprovedState,
    start=ApprovedState.DRAFT,
    table={
        # A new version brings it back to draft for nobody: the approved words stay until the new ones are approved.
        ApprovedState.DRAFT: (ApprovedState.APPROVED, ApprovedState.WITHDRAWN),
        ApprovedState.APPROVED: (ApprovedState.WITHDRAWN,),
        # It has ended, for its records too: what holds again is written anew.
        ApprovedState.WITHDRAWN: (),
    },
)


class DraftState(models.TextChoices):
    WAITING = "waiting", _("Waits for a second person")
    SENT = "sent", _("Approved and sent")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Taken back")


class DraftWhy(models.TextChoices):
    """Why a second person reads it."""

    NEW = "new", _("Its author is new")
    SENSITIVE = "sensitive", _("The topic is sensitive")
    CHOSEN = "chosen", _("Answers of its author are read")
    MONITOR = "monitor", _("The unit drafts, the monitor answers")


DRAFT_MOVES = Moves(
    DraftState,
    start=DraftState.WAITING,
    table={
        DraftState.WAITING: (DraftState.SENT, DraftState.RETURNED, DraftState.WITHDRAWN),
        DraftState.SENT: (),
        DraftState.RETURNED: (),
        DraftState.WITHDRAWN: (),
    },
)


class GroupState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    SPLIT = "split", _("Split")


GROUP_MOVES = Moves(
    GroupState,
    start=GroupState.PROPOSED,
    table={
        GroupState.PROPOSED: (GroupState.CONFIRMED, GroupState.SPLIT, GroupState.CLOSED),
        GroupState.CONFIRMED: (GroupState.ANSWERED, GroupState.SPLIT, GroupState.CLOSED),
        # Those who come late are offered the same answer.
        GroupState.ANSWERED: (GroupState.CONFIRMED, GroupState.CLOSED),
        GroupState.CLOSED: (),
        GroupState.SPLIT: (),
    },
)

OPEN_GROUPS = (GroupState.PROPOSED, GroupState.CONFIRMED, GroupState.ANSWERED)
"""Whoever asks the same is proposed for these."""


class MemberState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    IN = "in", _("In the group")
    OUT = "out", _("Not in the group")


class PartState(models.TextChoices):
    PLANNED = "planned", _("Waits for its turn")
    ANSWERED = "answered", _("Answered")
    LEFT_OUT = "left_out", _("Left out")


class LeftOut(models.TextChoices):
    """Why a conversation did not get the one answer."""

    CLOSED = "closed", _("It was closed.")
    ANSWERED = "answered", _("It was answered meanwhile.")
    MESSAGE = "message", _("Something new came in.")
    WRITING = "writing", _("A colleague was writing an answer.")
    CHANGED = "changed", _("Somebody worked on it meanwhile.")
    GONE = "gone", _("The message was deleted at its source.")
    RIGHTS = "rights", _("Whoever wrote the answer may not answer on this account.")
    LANGUAGE = "language", _("There are no words in its language.")
    WAY = "way", _("This account cannot answer.")
    PLACE = "place", _("A place in the words has nothing to stand in it.")
    REFUSED = "refused", _("The network does not take it in this form: see what is said about its account.")
    OUT = "out", _("It was taken out of the group.")
    EXPIRED = "expired", _("The approved words hold no more.")
    STOPPED = "stopped", _("The sending was stopped before its turn.")
    INTERNAL = "internal", _("Something went wrong in Rostra itself: its log says what.")


class Contribution(models.TextChoices):
    """What somebody gave us because a post asked for it, by the code of what it asked for (R-122).

    Empty is what nobody was asked for: a comment or question.
    """

    OPINION = "opinion", _("Opinion")
    IDEA = "idea", _("Idea")
    ENTRY = "entry", _("Contest entry")


class BulkKind(models.TextChoices):
    """What can be done to many conversations at once."""

    TAKE = "take", _("Take")
    ASSIGN = "assign", _("Assign")
    HAND_OVER = "hand_over", _("Hand over")
    CLOSE = "close", _("Close")


class HidingGround(models.TextChoices):
    """Why a message has to go from the network: the body's own rules, or what the law punishes."""

    HOUSE_RULES = "house_rules", _("It breaks the house rules")
    THREAT = "threat", _("Threat against somebody")
    AGITATION = "agitation", _("Agitation against a group of people")
    CRIMINAL = "criminal", _("Something else that is criminal")


class HidingState(models.TextChoices):
    """Where the hiding of a message stands; `shown` and `dropped` are its ends."""

    ASKED = "asked", _("To be hidden")
    HIDDEN = "hidden", _("Hidden on the network")
    FAILED = "failed", _("Not hidden")
    SHOWING = "showing", _("To be shown again")
    SHOWN = "shown", _("Shown again")
    DROPPED = "dropped", _("Given up: it stays visible")


HIDING_ENDS = (HidingState.SHOWN, HidingState.DROPPED)
WAS_HIDDEN = (HidingState.HIDDEN, HidingState.SHOWING, HidingState.SHOWN)
"""States in which the message is out of sight, or was."""
