"""Somebody leaves: what will happen, that it happens, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people import actions, queries
from rostra.people.access import MemberRequest, departure_or_404, member_or_404, members_only
from rostra.people.enums import Right
from rostra.people.forms import LeavingForm
from rostra.people.rules import may


@members_only(Right.ADMINISTER)
def member_end(request: MemberRequest, pk: int) -> HttpResponse:
    """What happens when this person leaves, with numbers; sent, it happens now or at the time that was chosen."""
    member = member_or_404(pk)
    if not may(request.member, Right.ADMINISTER):
        raise PermissionDenied(_("Your roles do not include this."))
    now = timezone.now()
    planned = queries.planned_departure(member)
    passings = queries.passings(member, planned)
    form = LeavingForm(passings, queries.successors(member), request.POST or None)
    form.is_bound = request.method == "POST"
    if request.method == "POST" and form.is_valid():
        at = form.cleaned_data["at"]
        with refusal_in(form):
            if at is None:
                departure = actions.end_membership(
                    member=member, successors=form.successors(), by=request.member, now=now
                )
            else:
                departure = actions.plan_leaving(
                    member=member, at=at, successors=form.successors(), by=request.member, now=now
                )
            done = departure.done_at is not None
            messages.success(request, _("The membership has ended.") if done else _("It is planned."))
            return redirect("people:departure", departure.pk)
    context = {
        "form": form,
        "person_shown": member,
        "endings": queries.endings(member, now),
        "passings": passings,
        "planned": planned,
    }
    return render(request, "people/member_end.html", context, status=422 if form.errors else 200)


@require_safe
@members_only()
def departure(request: MemberRequest, pk: int) -> HttpResponse:
    """What came of somebody's leaving, or what will; for the keepers of the body and whoever takes over."""
    row = departure_or_404(request.member, pk)
    done = row.done_at is not None
    context = {
        "departure": row,
        "person_shown": row.member,
        "passings": queries.passed(row) if done else queries.passings(row.member, row),
        "may_take_back": not done and row.taken_back_at is None and may(request.member, Right.ADMINISTER),
    }
    return render(request, "people/departure.html", context)


@require_POST
@members_only(Right.ADMINISTER)
def departure_take_back(request: MemberRequest, pk: int) -> HttpResponse:
    row = departure_or_404(request.member, pk)
    with refusal_told(request):
        actions.take_back_leaving(departure=row, by=request.member, now=timezone.now())
        messages.success(request, _("The person stays."))
    return redirect("people:member", row.member_id)
