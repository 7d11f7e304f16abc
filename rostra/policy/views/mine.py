"""My policy: what I have to know, what is new, what I have acknowledged and learnt; and help with what I may do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.core.refusals import Refused
from rostra.people.access import MemberRequest, any_member
from rostra.people.rules import POLICY, held_back
from rostra.policy import actions, queries
from rostra.policy.actions import NotYetRight
from rostra.policy.disclaimers import disclaimers, languages
from rostra.policy.document import changes, document, reading
from rostra.policy.forms.learning import DisclaimerForm, StatementsForm
from rostra.policy.learning_alarm import sentence
from rostra.policy.may_i import found, found_clauses, owner, rulings
from rostra.policy.models import Version
from rostra.policy.queries.learning import acknowledgements_of, all_trainings_of, standings_of
from rostra.policy.statements import chosen

TRIES = "policy.tries"


@require_safe
@any_member
def mine(request: MemberRequest) -> HttpResponse:
    """For a beginner the whole in one page; for who has acknowledged a version before, what is new since then (R-382)."""
    language, now = get_language() or "", timezone.now()
    version = queries.in_force()
    signed = acknowledgements_of(request.member)
    before = next((row for row in signed if version is None or row.version_id != version.pk), None)
    current = next((row for row in signed if version is not None and row.version_id == version.pk), None)
    experienced = before is not None and current is None
    whole = request.GET.get("path", "new" if experienced else "all") == "all"
    lacks = held_back(request.member, now)
    context: dict[str, Any] = {
        "version": version,
        "current": current,
        "before": before,
        "whole": whole,
        "lacks": sentence(lacks) if lacks else "",
        "must_sign": any(lack.code == POLICY for lack in lacks),
        "standings": standings_of(request.member, language, now),
        "trainings": all_trainings_of(request.member),
        "now": now,
    }
    if version is not None:
        text = reading(version, "employee", language)
        context |= {"reading": text, "why": {clause.item: clause for clause in text.document.clauses}}
        if before is not None and not whole:
            context["news"] = changes(document(before.version, language), text.document)
    return render(request, "policy/mine.html", context)


@any_member
def acknowledge(request: MemberRequest) -> HttpResponse:
    """Three statements to be sorted, and the sentence that is acknowledged."""
    language, version = get_language() or "", queries.in_force()
    if version is None:
        raise Http404
    asked = chosen(queries.answers_of(version), f"{request.member.pk}:{version.pk}", language)
    form = StatementsForm(asked, request.POST or None)
    if request.method == "POST" and form.is_valid():
        tries = request.session.get(TRIES, 0) + 1
        try:
            actions.acknowledge(
                member=request.member,
                version=version,
                language=language,
                asked=asked,
                answers=form.answers(),
                now=timezone.now(),
                tries=tries,
            )
        except NotYetRight as refused:
            request.session[TRIES] = tries
            form.explain(asked, refused.wrong)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("policy:mine")
        else:
            request.session.pop(TRIES, None)
            messages.success(request, _("Thank you: you have acknowledged the policy."))
            return redirect("policy:mine")
    context = {"form": form, "version": version, "sign": document(version, language).texts.sign}
    return render(request, "policy/acknowledge.html", context, status=422 if form.errors else 200)


@require_safe
@any_member
def may_i(request: MemberRequest) -> HttpResponse:
    """Situations and clauses that fit the words; all situations without any."""
    version = queries.in_force()
    # PostgreSQL is not asked here, but pages below may be: the same as elsewhere.
    text = request.GET.get("what", "").replace("\0", "").strip()[:200]
    context: dict[str, Any] = {"version": version, "text": text}
    if version is not None:
        context |= _answers(version, text)
    return render(request, "policy/may_i.html", context)


def _answers(version: Version, text: str) -> dict[str, Any]:
    said = document(version, get_language() or "")
    all_rulings = rulings(version, said)
    return {
        "rulings": found(all_rulings, text) if text else all_rulings,
        "clauses": found_clauses(said.clauses, text) if text else [],
        "owner": owner(version),
    }


@require_safe
@any_member
def disclaimer(request: MemberRequest) -> HttpResponse:
    """Sentences for a private profile, in the language in which somebody writes there."""
    language = request.GET.get("language", "") or get_language() or ""
    title = request.GET.get("title", request.member.title).replace("\0", "").strip()[:80]
    form = DisclaimerForm(initial={"language": language, "title": title})
    rows = disclaimers(body=request.tenant.name, title=title, language=language)
    context = {"form": form, "rows": rows, "language": language if language in languages() else "en"}
    return render(request, "policy/disclaimer.html", context)
