"""Mandates: who acts for the body, by whose word, until when (R-190)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_told
from rostra.people import actions, queries
from rostra.people.access import MemberRequest, mandate_or_404, members_only
from rostra.people.enums import DutyCode, Right, RuleKey
from rostra.people.paging import page_of
from rostra.people.rules import may


@require_safe
@members_only()
def mandate_list(request: MemberRequest) -> HttpResponse:
    """All mandates, newest first."""
    now = timezone.now()
    page = page_of(queries.mandates(), request)
    context = {
        "page": page,
        "rows": [(row, row.in_force(now), now < row.starts_at) for row in page.rows],
        "now": now,
        "required": queries.rule(RuleKey.MANDATE_REQUIRED),
    }
    return render(request, "people/mandates.html", context)


@require_safe
@members_only()
def mandate(request: MemberRequest, pk: int) -> HttpResponse:
    row = mandate_or_404(pk)
    now = timezone.now()
    mine = request.member.pk in (row.member_id, row.manager_id)
    running = row.ended_at is None and (row.ends_at is None or now < row.ends_at)
    context = {
        "mandate": row,
        "in_force": row.in_force(now),
        "running": running,
        "may_confirm": running and row.confirmed_at is None and request.member.pk == row.manager_id,
        "duties": [DutyCode(code).label for code in row.duties],
        "grants": row.grants.select_related("account").order_by("account__name", "right"),
        "may_end": running and (mine or may(request.member, Right.ADMINISTER, unit=row.member.unit)),
    }
    return render(request, "people/mandate.html", context)


@require_POST
@members_only()
def mandate_confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """The manager says that the mandate is theirs."""
    with refusal_told(request):
        actions.confirm_mandate(mandate=mandate_or_404(pk), by=request.member, now=timezone.now())
        messages.success(request, _("The mandate counts from now on, with every right that comes with it."))
    return redirect("people:mandate", pk)


@require_POST
@members_only()
def mandate_end(request: MemberRequest, pk: int) -> HttpResponse:
    with refusal_told(request):
        actions.end_mandate(mandate=mandate_or_404(pk), by=request.member, now=timezone.now())
        messages.success(request, _("The mandate has ended, with every right that came with it."))
    return redirect("people:mandate", pk)
