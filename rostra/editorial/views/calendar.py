from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.editorial.access import post_or_404
from rostra.editorial.actions import reschedule_post
from rostra.editorial.balance import balance
from rostra.editorial.calendar import LEGEND, deadline, entries, rows
from rostra.editorial.forms import WhenForm
from rostra.editorial.plan_forms import FilterForm
from rostra.editorial.queries import drafts_without_date, waiting_for_me
from rostra.editorial.rules import may_plan
from rostra.editorial.times import Month, Week
from rostra.editorial.views.doing import show, try_form
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may_anywhere

VIEWS = ("month", "week", "list")
SHOWN = 3
"""So many posts of a day does the month show; the others are a link away."""


@require_safe
@members_only(Right.READ)
def calendar(request: MemberRequest) -> HttpResponse:
    """The body's posts in its own time: `?view=month&month=2026-11`, `?week=2026-W48`, `?view=list&week=…`, and filters."""
    now = timezone.now()
    zone = ZoneInfo(request.tenant.time_zone)
    today = now.astimezone(zone).date()
    view = request.GET.get("view", "week")
    kind: type[Month | Week] = Month if view == "month" else Week
    form = FilterForm(request.GET)
    wanted = form.wanted
    try:
        code = request.GET.get(kind.__name__.lower())
        this = kind.of(today)
        span = this if code is None else kind.parse(code)
        before, after = span.shifted(-1), span.shifted(1)
        most = SHOWN if view == "month" else None
        shown = rows(request.member, span, zone, now=now, wanted=wanted, most=most)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    context = {
        "view": view if view in VIEWS else "week",
        "span": span,
        "before": before,
        "after": after,
        "this": this,
        "week": _week(span, today),
        "month": span if isinstance(span, Month) else Month.of(span.days[3]),
        "rows": shown,
        "days": [day for row in shown for day in row.days],
        "empty": not any(day.items for row in shown for day in row.days),
        "form": form,
        "filter": _kept(request),
        "waiting": [(item, deadline(item.post, zone, now=now)) for item in waiting_for_me(request.member)],
        "undated": entries(drafts_without_date(request.member), now=now),
        "legend": LEGEND,
        "balance": balance(now),
        "may_write": may_anywhere(request.member, Right.WRITE),
        "may_plan": may_plan(request.member),
        "now": now,
    }
    return render(request, "editorial/calendar.html", context)


@members_only(Right.WRITE, Right.APPROVE)
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """Another time for a post, from the calendar and back to it."""
    post = post_or_404(request.member, pk, Right.WRITE, Right.APPROVE)
    form = WhenForm(request.POST or None, body=request.tenant, due_at=post.due_at)
    if request.method == "POST" and try_form(
        form,
        lambda: reschedule_post(post=post, due_at=form.cleaned_data["due_at"], by=request.member, now=timezone.now()),
    ):
        messages.success(request, _("Moved to another time."))
        return redirect(f"{reverse('editorial:calendar')}?week={Week.of(form.cleaned_data['day']).code}")
    title = _("Move “%(title)s” to another time") % {"title": post.title}
    return show(request, form, title=title, verb=_("Move"), home="editorial:calendar", zone=request.tenant.time_zone)


def _week(span: Month | Week, today: date) -> Week:
    """The week to show next to this: of a month its first one, or today's."""
    if isinstance(span, Week):
        return span
    return Week.of(today) if Month.of(today) == span else span.weeks[0]


def _kept(request: MemberRequest) -> str:
    """The filters as the end of addresses."""
    kept = {name: request.GET[name] for name in FilterForm.base_fields if request.GET.get(name)}
    return f"&{urlencode(kept)}" if kept else ""
