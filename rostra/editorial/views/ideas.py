"""The idea box, open to everybody who belongs to the body."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.editorial.access import idea_or_404
from rostra.editorial.actions import plan
from rostra.editorial.enums import IdeaState
from rostra.editorial.models import Idea
from rostra.editorial.plan_forms import DeclineForm, IdeaCommentForm, IdeaForm
from rostra.editorial.planning import ideas as ideas_in
from rostra.editorial.views.doing import show
from rostra.people.access import MemberRequest, any_member, members_only
from rostra.people.enums import Right
from rostra.people.rules import may_anywhere

SHOWN = 200


@require_safe
@any_member
def ideas(request: MemberRequest) -> HttpResponse:
    """What colleagues think the body should say; `?state=declined`."""
    asked = request.GET.get("state", "")
    state = IdeaState(asked) if asked in IdeaState.values else IdeaState.OPEN
    context = {"ideas": list(ideas_in(state)[:SHOWN]), "state": state, "states": list(IdeaState.choices)}
    return render(request, "editorial/ideas.html", context)


@any_member
def idea_new(request: MemberRequest) -> HttpResponse:
    form = IdeaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            plan.give_idea(**form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("Thank you. Those who write see it, and you hear what becomes of it."))
            return redirect("editorial:ideas")
    return show(request, form, title=_("New idea"), verb=_("Put it into the box"), home="editorial:ideas")


@require_safe
@any_member
def idea(request: MemberRequest, pk: int) -> HttpResponse:
    return _idea(request, idea_or_404(pk))


@require_POST
@any_member
def idea_comment(request: MemberRequest, pk: int) -> HttpResponse:
    row, form = idea_or_404(pk), IdeaCommentForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            plan.comment_on_idea(idea=row, text=form.cleaned_data["text"], by=request.member, now=timezone.now())
            return redirect("editorial:idea", pk)
    return _idea(request, row, comment=form)


@require_POST
@members_only(Right.WRITE)
def idea_take(request: MemberRequest, pk: int) -> HttpResponse:
    """A draft is made of it, and opened."""
    row = idea_or_404(pk)
    with refusal_told(request):
        post = plan.take_up_idea(idea=row, language=request.tenant.language, by=request.member, now=timezone.now())
        messages.success(request, _("A draft was made of the idea. Choose its accounts."))
        return redirect("editorial:edit", post.pk)
    return redirect("editorial:idea", pk)


@require_POST
@members_only(Right.WRITE)
def idea_decline(request: MemberRequest, pk: int) -> HttpResponse:
    row, form = idea_or_404(pk), DeclineForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            plan.decline_idea(idea=row, reason=form.cleaned_data["reason"], by=request.member, now=timezone.now())
            messages.success(request, _("Declined. Who had the idea reads your reason."))
            return redirect("editorial:ideas")
    return _idea(request, row, decline=form)


@require_POST
@members_only(Right.WRITE)
def idea_reopen(request: MemberRequest, pk: int) -> HttpResponse:
    row = idea_or_404(pk)
    with refusal_told(request):
        plan.reopen_idea(idea=row, by=request.member, now=timezone.now())
        messages.success(request, _("The idea is open again."))
    return redirect("editorial:idea", pk)


def _idea(
    request: MemberRequest, row: Idea, *, comment: IdeaCommentForm | None = None, decline: DeclineForm | None = None
) -> HttpResponse:
    context = {
        "idea": row,
        "comments": row.comments.select_related("by").order_by("pk"),
        "comment_form": comment or IdeaCommentForm(auto_id="comment_%s"),
        "decline_form": decline or DeclineForm(auto_id="decline_%s"),
        "may_write": may_anywhere(request.member, Right.WRITE),
    }
    refused = comment is not None or decline is not None
    return render(request, "editorial/idea.html", context, status=422 if refused else 200)
