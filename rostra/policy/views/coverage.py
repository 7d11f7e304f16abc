"""How far the policy has reached people, and the campaigns that carry it there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, any_member
from rostra.people.enums import Level
from rostra.people.models import Unit
from rostra.people.paging import cursor
from rostra.people.rules import COURSE, POLICY
from rostra.policy import actions, queries
from rostra.policy.enums import CampaignKind
from rostra.policy.forms.learning import CampaignForm
from rostra.policy.models import Campaign
from rostra.policy.queries.coverage import PAGE, Coverage, coverage, progress
from rostra.policy.queries.learning import campaigns as all_campaigns
from rostra.policy.rules import keeps_training


@require_safe
@any_member
def cover(request: MemberRequest) -> HttpResponse:
    """Shares by unit and level for every member; who is missing, for those who keep trainings."""
    found = coverage(timezone.now(), _("The policy"))
    keeps = keeps_training(request.member)
    context: dict[str, Any] = {
        "coverage": found,
        "whole": list(zip(found.asked.values(), found.whole(), strict=True)),
        "units": found.by_unit(),
        "levels": found.by_level(),
        "keeps": keeps,
        "codes": list(found.asked),
    }
    if keeps and found.asked:
        context |= _missing(request, found)
    return render(request, "policy/coverage.html", context)


def _missing(request: MemberRequest, found: Coverage) -> dict[str, Any]:
    wanted = request.GET.get("what", "")
    code = wanted if wanted in found.asked else next(iter(found.asked))
    unit, level = request.GET.get("unit", ""), request.GET.get("level", "")
    people = found.missing(code, unit=unit, level=level if level in Level.values else "")
    after = cursor(request, "after")
    places = [place for place, person in enumerate(people) if person.pk == after]
    start = places[0] + 1 if places else 0
    shown = people[start : start + PAGE]
    return {
        "missing": shown,
        "missing_count": len(people),
        "what": code,
        "what_name": found.asked[code],
        "unit": unit,
        "level": level,
        "next": shown[-1].pk if len(people) > start + PAGE else None,
    }


@any_member
def campaigns(request: MemberRequest) -> HttpResponse:
    """Those that run, with how far each has come; and the form for another one."""
    now, keeps = timezone.now(), keeps_training(request.member)
    form = CampaignForm(Unit.objects.filter(closed_at=None), _choices, request.POST or None) if keeps else None
    if form is not None and request.method == "POST" and form.is_valid():
        what = form.cleaned_data["what"]
        with refusal_in(form):
            actions.start_campaign(
                kind=CampaignKind.POLICY if what == POLICY else CampaignKind.COURSE,
                version=queries.in_force() if what == POLICY else None,
                course=what.removeprefix(COURSE) if what != POLICY else "",
                units=list(form.cleaned_data["units"]),
                due_on=form.cleaned_data["due_on"],
                by=request.member,
                now=now,
            )
            messages.success(request, _("The campaign has started: everybody who is missing was told."))
            return redirect("policy:campaigns")
    context = {"rows": _rows(now), "form": form, "keeps": keeps}
    return render(request, "policy/campaigns.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@any_member
def campaign_end(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Campaign.objects.select_related("version"), pk=pk)
    with refusal_told(request):
        actions.end_campaign(campaign=row, by=request.member, now=timezone.now())
        messages.success(request, _("The campaign has ended."))
    return redirect("policy:campaigns")


SHOWN = 20
"""So many of the campaigns stand on the page."""


def _rows(now: Any) -> list[dict[str, Any]]:
    rows = all_campaigns()[:SHOWN]
    names = queries.course_names({row.course for row in rows if row.course} or None)
    shares = progress([row for row in rows if row.ended_at is None], now)
    units = dict(Unit.objects.values_list("pk", "name"))
    return [
        {
            "campaign": row,
            "course": names.get(row.course, row.course),
            "units": [units[pk] for pk in row.units if pk in units],
            "share": shares.get(row.pk),
        }
        for row in rows
    ]


def _choices() -> list[tuple[str, str]]:
    policy = [(POLICY, _("Acknowledge the policy"))] if queries.in_force() is not None else []
    return [*policy, *((f"{COURSE}{code}", title) for code, title in queries.course_choices())]
