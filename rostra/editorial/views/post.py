"""A post to read: exactly what goes out, its approval, its time, what happened, and how it went on each network."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_told
from rostra.editorial import actions
from rostra.editorial.access import post_or_404
from rostra.editorial.forms import AskingForm, WhenForm
from rostra.editorial.views.showing import again, do, page
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right


@require_safe
@members_only(Right.READ)
def post(request: MemberRequest, pk: int) -> HttpResponse:
    shown = post_or_404(request.member, pk)
    if request.htmx.target == "networks":
        return page(request, shown, part="networks")
    return page(request, shown, asked="publish" in request.GET)


@require_POST
@members_only(Right.READ)
def reschedule(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk, Right.WRITE, Right.APPROVE)
    form = WhenForm(request.POST, body=request.tenant, due_at=found.due_at)
    if not form.is_valid():
        return again(request, found, form)
    due_at = form.cleaned_data["due_at"]
    return do(request, found, actions.reschedule_post, _("Moved to another time."), form=form, due_at=due_at)


@require_POST
@members_only(Right.WRITE)
def asking(request: MemberRequest, pk: int) -> HttpResponse:
    """Another last day, or other rules, for what the post asks people for."""
    found = post_or_404(request.member, pk, Right.WRITE)
    form = AskingForm(request.POST, post=found)
    if not form.is_valid():
        return again(request, found, form)
    return do(request, found, actions.change_asking, _("Changed. Say it in public as well."), form=form, **form.said)


@require_POST
@members_only(Right.READ)
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk, Right.WRITE, Right.APPROVE)
    return do(request, found, actions.cancel_post, _("Taken back: it is a draft again."))


@require_POST
@members_only(Right.WRITE)
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk, Right.WRITE)
    return do(request, found, actions.discard_post, _("Discarded. What was written stays on record."))


@require_POST
@members_only(Right.READ)
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk, Right.WRITE, Right.APPROVE)
    with refusal_told(request):
        result = actions.withdraw_post(post=found, by=request.member, now=timezone.now())
        if result.asked:
            messages.success(request, _("It is being withdrawn."))
        for delivery, why in result.refused:
            words = {"account": delivery.account.name, "problem": str(why)}
            messages.error(request, _("%(account)s: %(problem)s") % words)
    return redirect("editorial:post", pk)
