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
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may
from rostra.policy import actions, impacts, queries
from rostra.policy.calendar_ahead import closed_ahead
from rostra.policy.decisions import CALENDAR, QUESTIONS, Question
from rostra.policy.forms import FORMS
from rostra.policy.wording import in_words


@require_safe
@members_only()
def decisions(request: MemberRequest) -> HttpResponse:
    """All questions with the value in force, who decided it, when and why."""
    rows = [(row, in_words(row.question, row.value)) for row in queries.standings()]
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
    foreseen: Foreseen | None = None
    if form is not None and request.method == "POST" and form.is_valid():
        shown = form.value()
        try:
            foreseen = _foreseen(request, question, shown, now)
            if foreseen is None:
                reason = form.cleaned_data["reason"]
                actions.decide(question=question, value=shown, by=request.user, now=now, reason=reason)
        except Refused as refused:
            form.add_error(None, str(refused))
            shown = value
        else:
            if foreseen is None:
                messages.success(request, _("The decision holds from now on."))
                return redirect("policy:decisions")
    context = {
        "question": question,
        "words": in_words(question, value),
        "form": form,
        "foreseen": foreseen,
        "history": [(row, in_words(question, row.value)) for row in queries.history(question)],
        **(closed_ahead(request.tenant, shown, now) if question.key == CALENDAR.key else {}),
    }
    page = PAGES.get(key, "policy/decision.html")
    return render(request, page, context, status=422 if form is not None and form.errors else 200)


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
