from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rostra.desk import queries
from rostra.inbox.group_display import shown_groups
from rostra.inbox.presentation import shown_rows
from rostra.listening.menu import new as new_finds
from rostra.people.access import MemberRequest, members_only, signed_in
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may_anywhere


@require_safe
@signed_in
def home(request: MemberRequest) -> HttpResponseBase:
    """Today for members; a plain word for people who belong to no body, or have no role in it yet."""
    member: Member | None = vars(request)["member"]
    if member is None or not may_anywhere(member, Right.READ):
        return render(request, "desk/nowhere.html", {"member": member})
    return _today(request)


@members_only(Right.READ)
def _today(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    waits = queries.today(request.member, now=now)
    context = {"today": waits, "rows": shown_rows(waits.rows, now=now, keep="", current=None), "now": now}
    context["groups"] = shown_groups(waits.groups)
    context["about_us"] = new_finds(request)
    return render(request, "desk/today.html", context)
