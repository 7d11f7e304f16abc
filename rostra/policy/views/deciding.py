from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.core.refusals import Refused
from rostra.core.ui import times
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may
from rostra.policy import actions, impacts, queries
from rostra.policy.calendar_ahead import closed_ahead
from rostra.policy.clauses import Says, says_otherwise, will_say
from rostra.policy.decisions import CALENDAR, QUESTIONS, Question
from rostra.policy.forms import FORMS
from rostra.policy.forms.planning import FromWhenForm
from rostra.policy.models import Change
from rostra.policy.queries.deciding import Standing
from rostra.policy.wording import in_words


@require_safe
@members_only()
def decisions(request: MemberRequest) -> HttpResponse:
    """All questions with the value in force, who decided it, when and why."""
    waiting, version = {change.key: change for change in queries.waiting_changes()}, queries.in_force()
    rows = [
        Row(
            row,
            in_words(row.question, row.value),
            waiting.get(row.question.key),
            says_otherwise(version, row.question, row.value),
        )
        for row in queries.standings()
    ]
    return render(request, "policy/decisions.html", {"rows": rows})


@members_only()
def decision(request: MemberRequest, key: str) -> HttpResponse:
    """One question: its history for every member, its form for administrators of the whole body."""
    question = QUESTIONS.get(key)
    if question is None:
        raise Http404
    may_decide = may(request.member, Right.ADMINISTER)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied(_("Only an administrator of the body decides this."))
    kind, now = FORMS[key], timezone.now()
    value = shown = queries.decided(question)
    form = kind(request.POST or None, initial=kind.fill(value)) if may_decide else None
    when = FromWhenForm(request.POST or None)
    foreseen: Foreseen | None = None
    if form is not None and request.method == "POST" and all([form.is_valid(), when.is_valid()]):
        shown = form.value()
        try:
            foreseen = _foreseen(request, question, shown, now)
            if foreseen is None:
                _take(request, question, shown, form.cleaned_data["reason"], when.at(), now)
        except Refused as refused:
            (when if refused.field == "at" else form).add_error(None, str(refused))
            shown = value
        else:
            if foreseen is None:
                return redirect("policy:decisions")
    coming = queries.coming()
    wrong = form is not None and bool(form.errors or when.errors)
    context = {
        "question": question,
        "words": in_words(question, value),
        "form": form,
        "when": when,
        "foreseen": foreseen,
        "waiting": [_waiting(change) for change in queries.waiting_changes() if change.key == key],
        "otherwise": says_otherwise(queries.in_force(), question, value),
        "coming": will_say(coming, question),
        "coming_at": coming.effective_at if coming else None,
        "history": [(row, in_words(question, row.value)) for row in queries.history(question)],
        **(closed_ahead(request.tenant, shown, now) if question.key == CALENDAR.key else {}),
    }
    page = PAGES.get(key, "policy/decision.html")
    return render(request, page, context, status=422 if wrong else 200)


class Row(NamedTuple):
    """A question as the list shows it; `otherwise`: what the policy in force says instead."""

    standing: Standing
    words: str
    waiting: Change | None
    otherwise: Says | None


class Waiting(NamedTuple):
    """A change that takes effect later, or could not."""

    change: Change
    words: str


def _take(
    request: MemberRequest, question: Question[Any], value: Any, reason: str, at: datetime | None, now: datetime
) -> None:
    """At once, or planned."""
    if at is None:
        actions.decide(question=question, value=value, by=request.user, now=now, reason=reason)
        messages.success(request, _("The decision holds from now on."))
        return
    actions.plan_change(
        key=question.key,
        value=question.write(value),
        at=at,
        reason=reason,
        version=None,
        by=request.member,
        now=now,
    )
    messages.success(request, _("The decision is planned: it holds from %(moment)s on.") % {"moment": times.full(at)})


def _waiting(change: Change) -> Waiting:
    try:
        return Waiting(change, in_words(QUESTIONS[change.key], actions.typed(change.key, change.value)))
    except Refused as refused:
        return Waiting(change, str(refused))


PAGES = {CALENDAR.key: "policy/calendar.html"}
"""Questions with a page of their own kind."""


class Foreseen(NamedTuple):
    """What a value would change, and the sign by which it is known again when somebody says yes to it."""

    impacts: list[impacts.Impact]
    seal: str


def _foreseen(request: MemberRequest, question: Question[Any], value: Any, now: datetime) -> Foreseen | None:
    """What has to be shown before the decision is taken; None where it changes nothing, or has been shown.

    Raises NotAllowed.
    """
    seal = sha256(json.dumps(question.write(value)).encode()).hexdigest()
    if request.POST.get("seen") == seal:
        return None
    actions.require_possible(question=question, value=value, now=now)
    found = impacts.foreseen(question, value, now)
    return Foreseen(found, seal) if found else None
