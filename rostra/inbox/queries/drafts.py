"""Questions about answers that a second person reads, and about what experts were asked."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from rostra.inbox.enums import DraftState
from rostra.inbox.models import Conversation, Draft, ExpertQuestion
from rostra.inbox.rules import reach
from rostra.people.enums import Right
from rostra.people.models import Member


def drafts_to_decide(member: Member) -> QuerySet[Draft]:
    """What waits for this member's word: never their own; oldest first."""
    allowed = Conversation.objects.filter(reach(member, Right.APPROVE))
    rows = Draft.objects.filter(state=DraftState.WAITING, conversation__in=allowed).exclude(author=member)
    return rows.select_related("conversation__account", "author__user").order_by("at", "pk")


def own_drafts(member: Member) -> QuerySet[Draft]:
    """What the member wrote and a second person has not decided yet, or has returned; newest first.

    Of what was returned, only what is still the newest word in its conversation.
    """
    returned = Q(state=DraftState.RETURNED, conversation__state__in=["new", "open"])
    rows = Draft.objects.filter(Q(state=DraftState.WAITING) | returned, author=member)
    return rows.select_related("conversation__account", "decided_by").order_by("-at", "-pk")


def draft_in(conversation: Conversation) -> Draft | None:
    """The newest answer that a second person reads or has returned here; None once it was sent or taken back."""
    rows = Draft.objects.filter(conversation=conversation).select_related("author__user")
    # While it waits nobody has decided it, and few are made from an approved answer.
    row = rows.prefetch_related("decided_by", "approved_text").order_by("-pk").first()
    return row if row is not None and row.state in (DraftState.WAITING, DraftState.RETURNED) else None


def questions_in(conversation: Conversation) -> list[ExpertQuestion]:
    """Whom somebody asked about this conversation, newest first."""
    rows = ExpertQuestion.objects.filter(conversation=conversation).select_related("by__user")
    return list(rows.order_by("-pk"))
