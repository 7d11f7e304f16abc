from __future__ import annotations

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
from rostra.policy import actions, queries
from rostra.policy.decisions import QUESTIONS
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
    kind = FORMS[key]
    value = queries.decided(question)
    form = kind(request.POST or None, initial=kind.fill(value)) if may_decide else None
    if form is not None and request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.decide(question=question, value=form.value(), by=request.user, now=timezone.now(), reason=reason)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The decision holds from now on."))
            return redirect("policy:decisions")
    context = {
        "question": question,
        "words": in_words(question, value),
        "form": form,
        "history": [(row, in_words(question, row.value)) for row in queries.history(question)],
    }
    return render(request, "policy/decision.html", context, status=422 if form is not None and form.errors else 200)
