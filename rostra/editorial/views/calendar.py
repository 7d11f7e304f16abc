from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rostra.editorial.calendar import LEGEND, days, deadline, entries
from rostra.editorial.queries import drafts_without_date, waiting_for_me
from rostra.editorial.times import Week
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may_anywhere


@require_safe
@members_only(Right.READ)
def calendar(request: MemberRequest) -> HttpResponse:
    """One week of the body's posts, in its own time; `?week=2026-W48`, `?view=list`."""
    now = timezone.now()
    zone = ZoneInfo(request.tenant.time_zone)
    this = Week.of(now.astimezone(zone).date())
    try:
        week = Week.parse(request.GET["week"]) if "week" in request.GET else this
        before, after = week.shifted(-1), week.shifted(1)
        shown = days(request.member, week, zone, now=now)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    context = {
        "week": week,
        "before": before,
        "after": after,
        "this": this,
        "days": shown,
        "empty": not any(day.entries for day in shown),
        "as_list": request.GET.get("view") == "list",
        "waiting": [(item, deadline(item.post, zone, now=now)) for item in waiting_for_me(request.member)],
        "undated": entries(drafts_without_date(request.member), now=now),
        "legend": LEGEND,
        "may_write": may_anywhere(request.member, Right.WRITE),
        "now": now,
    }
    return render(request, "editorial/calendar.html", context)
