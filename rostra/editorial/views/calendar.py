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

from rostra.core.refusals import refusal_in
from rostra.editorial.access import post_or_404
from rostra.editorial.actions import reschedule_post
from rostra.editorial.balance import balance
from rostra.editorial.calendar import rows, undated
from rostra.editorial.forms import WhenForm
from rostra.editorial.plan_forms import FilterForm
from rostra.editorial.post_status import LEGEND, deadline
from rostra.editorial.queries import drafts_without_date, waiting_for_me
from rostra.editorial.rules import may_plan
from rostra.editorial.times import Date, Month, Span, Week
from rostra.editorial.views.doing import show
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may_anywhere

SHOWN = {"month": 3, "week": 8, "list": 20}
"""So many posts of a day are shown; the others are a link away, on the list of that day."""
WAITING = 6
"""So many posts that wait for the reader are shown before they ask for all of them."""


@require_safe
@members_only(Right.READ)
def calendar(request: MemberRequest) -> HttpResponse:
    """The body's posts in its own time: `?view=month&month=2026-11`, `?week=2026-W48`, `?view=list&week=…`, of one day
    `?view=list&day=2026-11-21`, and filters; `&waiting=all` shows all that waits for the reader.
    """
    now = timezone.now()
    zone = ZoneInfo(request.tenant.time_zone)
    today = now.astimezone(zone).date()
    asked = request.GET.get("view", "")
    view = asked if asked in SHOWN else "week"
    kind = _kind(request, view)
    form = FilterForm(request.GET)
    wanted = form.wanted
    try:
        code = request.GET.get(kind.param)
        this = kind.of(today)
        span = this if code is None else kind.parse(code)
        before, after = span.shifted(-1), span.shifted(1)
        most = None if kind is Date else SHOWN[view]
        shown = rows(request.member, span, zone, now=now, wanted=wanted, most=most)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    waiting = waiting_for_me(request.member)
    first = waiting if request.GET.get("waiting") == "all" else waiting[:WAITING]
    context = {
        "view": view,
        "span": span,
        "before": before,
        "after": after,
        "this": this,
        "week": _week(span, today),
        "month": Month.of(span.days[len(span.days) // 2]),
        "rows": shown,
        "days": [day for row in shown for day in row.days],
        "empty": not any(day.items for row in shown for day in row.days),
        "form": form,
        "filter": _kept(request),
        "waiting": [(item, deadline(item.post, zone, now=now)) for item in first],
        "waiting_count": len(waiting),
        "waiting_more": len(waiting) - len(first),
        "undated": undated(drafts_without_date(request.member), now=now),
        "legend": LEGEND,
        "may_write": may_anywhere(request.member, Right.WRITE),
        "may_plan": may_plan(request.member),
        "now": now,
    }
    return render(request, "editorial/calendar.html", context)


@require_safe
@members_only(Right.READ)
def plan_balance(request: MemberRequest) -> HttpResponse:
    """How the plan stands: below the calendar once somebody scrolls there, and as a page of its own."""
    template = "editorial/_balance.html" if request.htmx else "editorial/balance.html"
    return render(request, template, {"balance": balance(timezone.now())})


@members_only(Right.WRITE, Right.APPROVE)
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """Another time for a post, from the calendar and back to it."""
    post = post_or_404(request.member, pk, Right.WRITE, Right.APPROVE)
    form = WhenForm(request.POST or None, body=request.tenant, due_at=post.due_at)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            reschedule_post(post=post, due_at=form.cleaned_data["due_at"], by=request.member, now=timezone.now())
            messages.success(request, _("Moved to another time."))
            return redirect(f"{reverse('editorial:calendar')}?week={Week.of(form.cleaned_data['day']).code}")
    title = _("Move “%(title)s” to another time") % {"title": post.title}
    return show(request, form, title=title, verb=_("Move"), home="editorial:calendar", zone=request.tenant.time_zone)


def _kind(request: MemberRequest, view: str) -> type[Span]:
    """What the address names a time by."""
    if view == "list" and "day" in request.GET:
        return Date
    return Month if view == "month" else Week


def _week(span: Span, today: date) -> Week:
    """The week to show next to this: of a month its first one, or today's."""
    if not isinstance(span, Month):
        return Week.of(span.days[0])
    return Week.of(today) if Month.of(today) == span else span.weeks[0]


def _kept(request: MemberRequest) -> str:
    """The filters as the end of addresses."""
    kept = {name: request.GET[name] for name in FilterForm.base_fields if request.GET.get(name)}
    return f"&{urlencode(kept)}" if kept else ""
