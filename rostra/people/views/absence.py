"""Away from … to …: one's own, or that of somebody whose unit one administers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people import actions, queries
from rostra.people.access import MemberRequest, absence_or_404, member_or_404, members_only
from rostra.people.enums import Right
from rostra.people.forms import AbsenceForm
from rostra.people.rules import may


@members_only()
def absence(request: MemberRequest, pk: int) -> HttpResponse:
    """Everybody may see who is away; the form is for those who may say so."""
    member = member_or_404(pk)
    now = timezone.now()
    mine = member.pk == request.member.pk
    may_say = member.active and (mine or may(request.member, Right.ADMINISTER, unit=member.unit))
    form = AbsenceForm(request.POST or None, people=queries.successors(member))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.say_away(member=member, **form.wanted(), by=request.member, now=now)
            messages.success(request, _("It is noted: nothing is given to this person meanwhile."))
            return redirect("people:absence", member.pk)
    context = {
        "person_shown": member,
        "mine": mine,
        "rows": queries.absences_of(member, now),
        "form": form if may_say else None,
        "now": now,
    }
    return render(request, "people/absence.html", context, status=422 if form.errors else 200)


@require_POST
@members_only()
def absence_end(request: MemberRequest, pk: int) -> HttpResponse:
    row = absence_or_404(pk)
    with refusal_told(request):
        actions.come_back(absence=row, by=request.member, now=timezone.now())
        messages.success(request, _("The absence has ended."))
    return redirect("people:absence", row.member_id)
