"""Alarms: what nobody has in hand yet."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_told
from rostra.inbox import actions
from rostra.inbox.enums import AlarmKind
from rostra.inbox.queries.alarms import alarm_of, large_groups, open_alarms
from rostra.inbox.rules import TAKES, may_take
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right


@members_only(Right.READ)
@require_safe
def alarms(request: MemberRequest) -> HttpResponse:
    rows = open_alarms(request.member)
    surging = any(row.kind == AlarmKind.SURGE for row in rows)
    context = {
        "rows": [(row, may_take(request.member, row)) for row in rows],
        "groups": large_groups() if surging else 0,
    }
    return render(request, "inbox/alarms.html", context)


@members_only(*TAKES)
@require_POST
def take_alarm(request: MemberRequest, pk: int) -> HttpResponse:
    """“I have it in hand.”"""
    alarm = alarm_of(request.member, pk)
    if alarm is None:
        raise Http404
    if not may_take(request.member, alarm):
        raise PermissionDenied(_("Your roles do not include this."))
    with refusal_told(request):
        actions.take_alarm(alarm=alarm, by=request.member, now=timezone.now())
        messages.success(request, _("You have it in hand: nobody else is told."))
    return redirect(actions.url_of(alarm))
