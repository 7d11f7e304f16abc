"""Answers that a second person reads: the list, and what is decided about one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_told
from rostra.inbox import actions
from rostra.inbox.access import draft_or_404
from rostra.inbox.models import Draft
from rostra.inbox.prepared import DRAFT
from rostra.inbox.presentation import linked
from rostra.inbox.queries.drafts import drafts_to_decide, own_drafts
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.records.queries.left import left_in

LISTED = 100


@members_only(Right.ANSWER, Right.APPROVE)
def draft_list(request: MemberRequest) -> HttpResponse:
    """What waits for this member's word, and what of theirs waits for somebody else's or came back."""
    waiting, own = list(drafts_to_decide(request.member)[:LISTED]), list(own_drafts(request.member)[:LISTED])
    left = left_in(DRAFT, (*waiting, *own))

    def shown(rows: list[Draft]) -> list[dict[str, object]]:
        return [{"row": row, "text": linked(row.text), "left": left.get(row.pk)} for row in rows]

    return render(request, "inbox/drafts.html", {"waiting": shown(waiting), "own": shown(own)})


@members_only(Right.APPROVE)
@require_POST
def approve_draft(request: MemberRequest, pk: int) -> HttpResponse:
    """Send these words as they are."""
    draft = draft_or_404(request.member, pk)
    version = request.POST.get("version", "")
    with refusal_told(request):
        actions.approve_draft(
            draft=draft,
            by=request.member,
            now=timezone.now(),
            version=int(version) if version.isascii() and version.isdigit() else None,
        )
        messages.success(request, _("Approved: the answer is on its way."))
    return redirect("inbox:conversation", draft.conversation_id)


@members_only(Right.APPROVE)
@require_POST
def return_draft(request: MemberRequest, pk: int) -> HttpResponse:
    """Give it back to its author with a reason."""
    draft = draft_or_404(request.member, pk)
    reason = request.POST.get("reason", "")[:2000]
    with refusal_told(request):
        actions.return_draft(draft=draft, reason=reason, by=request.member, now=timezone.now())
        messages.success(request, _("Returned to its author."))
    return redirect("inbox:conversation", draft.conversation_id)


@members_only(Right.ANSWER)
@require_POST
def take_back_draft(request: MemberRequest, pk: int) -> HttpResponse:
    """Its author takes it back: the words stand in the box again."""
    draft = draft_or_404(request.member, pk)
    with refusal_told(request):
        actions.take_back_draft(draft=draft, by=request.member, now=timezone.now())
        messages.success(request, _("Taken back: your words stand in the box again."))
        return redirect(f"{reverse('inbox:conversation', args=[draft.conversation_id])}?draft={draft.pk}")
    return redirect("inbox:conversation", draft.conversation_id)
