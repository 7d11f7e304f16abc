"""What people do so that a post is approved: ask, decide, send back, comment."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_told
from rostra.editorial import actions
from rostra.editorial.access import comment_or_404, post_or_404
from rostra.editorial.approval_forms import CommentForm
from rostra.editorial.forms import ReasonForm
from rostra.editorial.views.showing import again, do
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right


@require_POST
@members_only(Right.WRITE)
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk, Right.WRITE)
    reason = request.POST.get("fast_reason", "").strip()
    return do(request, found, actions.ask_review, _("Approval was asked for."), fast_reason=reason)


@require_POST
@members_only(Right.READ)
def approve(request: MemberRequest, pk: int) -> HttpResponse:
    """Bound to what the page showed: the form carries its hash. Who decides a step may be anybody who reads the post."""
    found = post_or_404(request.member, pk)
    try:
        seen = bytes.fromhex(request.POST.get("content_hash", ""))
    except ValueError:
        seen = b""
    return do(request, found, actions.approve, _("Noted: you approved it."), content_hash=seen)


@require_POST
@members_only(Right.READ)
def send_back(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return again(request, found, form)
    return do(
        request, found, actions.send_back, _("Sent back to its authors."), form=form, reason=form.cleaned_data["reason"]
    )


@require_POST
@members_only(Right.READ)
def comment(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return again(request, found, form)
    return do(
        request, found, actions.add_comment, _("Your comment is kept."), form=form, text=form.cleaned_data["text"]
    )


@require_POST
@members_only(Right.READ)
def comment_settle(request: MemberRequest, pk: int, comment_pk: int) -> HttpResponse:
    row = comment_or_404(request.member, pk, comment_pk)
    with refusal_told(request):
        actions.settle_comment(comment=row, by=request.member, now=timezone.now())
    return redirect("editorial:post", pk)
