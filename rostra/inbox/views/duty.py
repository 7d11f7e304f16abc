"""Who answers: what holds and what comes, and what a plan would have made of the last four weeks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.inbox import actions
from rostra.inbox.enums import Way
from rostra.inbox.forms.duty import EffortForm, ModelForm, WatchForm
from rostra.inbox.lengths import worked
from rostra.inbox.models import ResponseModel, Watch
from rostra.inbox.queries.duty import RELATED, decided_models, duties, looked, past_models, rota, watches
from rostra.inbox.queries.simulating import Line, Trial, trial
from rostra.inbox.simulation import Share
from rostra.inbox.ways import LEVELS, WAYS
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may_anywhere


@members_only(Right.READ)
@require_safe
def duty(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    holding, coming = decided_models(now)
    seen = {row.account.pk: row for row in looked()}
    context = {
        "rows": [(row, seen[row.account.pk]) for row in duties(now)],
        "holding": holding,
        "coming": coming,
        "past": past_models(now),
        "watches": watches(now),
        "rota": rota(),
        "ways": [{"code": way.value, "label": way.label, "words": WAYS[way]} for way in Way],
        "administers": may_anywhere(request.member, Right.ADMINISTER),
        "now": now,
    }
    return render(request, "inbox/duty.html", context)


@members_only(Right.ADMINISTER)
def plan_model(request: MemberRequest, way: str) -> HttpResponse:
    """Decide a way of answering, or try it first on the last four weeks."""
    chosen = _way_or_404(way)
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form, effort = ModelForm(chosen, data), EffortForm(data)
    tried = None
    if data is not None and form.is_valid() and effort.is_valid():
        with refusal_in(form):
            if "simulate" in data:
                model = actions.check_model(**form.values(), by=request.member, now=now)
                tried = trial(model, now=now, effort=effort.cleaned_data["effort"])
            else:
                actions.decide_model(**form.values(), by=request.member, now=now)
                messages.success(request, _("Decided."))
                return redirect("inbox:duty")
    context = {"form": form, "effort": effort, "trial": _shown(tried), "way": chosen.label, "words": WAYS[chosen]}
    failed = bool(form.errors or effort.errors)
    return render(request, "inbox/model.html", context, status=422 if failed else 200)


@members_only(Right.READ)
@require_safe
def simulate_model(request: MemberRequest, pk: int) -> HttpResponse:
    """Try a model that was decided, on the last four weeks."""
    model = _model_or_404(pk)
    effort = EffortForm(request.GET)
    minutes = effort.cleaned_data["effort"] if effort.is_valid() else None
    tried = trial(model, now=timezone.now(), effort=minutes)
    context = {"model": model, "effort": effort, "trial": _shown(tried), "words": WAYS[Way(model.way)]}
    return render(request, "inbox/simulate.html", context)


@members_only(Right.ADMINISTER)
@require_POST
def end_model(request: MemberRequest, pk: int) -> HttpResponse:
    with refusal_told(request):
        actions.end_model(model=_model_or_404(pk), by=request.member, now=timezone.now())
        messages.success(request, _("Ended."))
    return redirect("inbox:duty")


@members_only(Right.ADMINISTER)
def set_watch(request: MemberRequest) -> HttpResponse:
    """Watch an account, or all of them, more or less closely."""
    form = WatchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.set_watch(**form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("Decided."))
            return redirect("inbox:duty")
    context = {"form": form, "levels": [(level.label, words) for level, words in LEVELS.items()]}
    return render(request, "inbox/watch.html", context, status=422 if form.errors else 200)


@members_only(Right.ADMINISTER)
@require_POST
def end_watch(request: MemberRequest, pk: int) -> HttpResponse:
    watch = Watch.objects.select_related("account__unit").filter(pk=pk).first()
    if watch is None:
        raise Http404
    with refusal_told(request):
        actions.end_watch(watch=watch, by=request.member, now=timezone.now())
        messages.success(request, _("Ended."))
    return redirect("inbox:duty")


def _shown(trial: Trial | None) -> dict[str, Any] | None:
    """A trial for its table: lengths in words, and what differs at a glance."""
    if trial is None:
        return None
    return {
        "turns": trial.turns,
        "cut": trial.cut,
        "effort": worked(trial.effort),
        "tables": [
            (_("Person"), _("Nobody"), [_line(line) for line in trial.people]),
            (_("Queue"), _("In no queue"), [_line(line) for line in trial.queues]),
        ],
        "whole": _line(trial.whole),
    }


def _line(line: Line) -> dict[str, Any]:
    return {"name": line.name, "was": _share(line.was), "would": _share(line.would)}


def _share(share: Share) -> dict[str, Any]:
    return {
        "count": share.count,
        "peak": share.peak,
        "median": None if share.median is None else worked(share.median),
        "ninth": None if share.ninth is None else worked(share.ninth),
        "late_by": None if share.late_by is None else worked(share.late_by),
        "latest": None if share.latest is None else worked(share.latest),
        "late": share.late_share,
    }


def _way_or_404(way: str) -> Way:
    if way not in Way.values:
        raise Http404
    return Way(way)


def _model_or_404(pk: int) -> ResponseModel:
    found = ResponseModel.objects.select_related(*RELATED, "account__unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
