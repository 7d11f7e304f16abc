"""The compliance page, its views over the same evidence, the pages of clauses and points, and people's words on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.policy.decisions import PACKS
from rostra.policy.queries import decided
from rostra.policy.questionnaire import items
from rostra.reports.access import attestation_or_404, checklist_or_404, item_or_404, point_or_404
from rostra.reports.actions import ask_look, attest, page_of, withdraw
from rostra.reports.checklists import BY_ELEMENT, PATH, Point, checklists, title
from rostra.reports.forms import AttestForm, WithdrawForm
from rostra.reports.presentation import (
    PILLS,
    chart_of,
    clause_of,
    clauses_of,
    evidence_of,
    groups_of,
    next_step,
    page,
    said_of,
    tallies,
    tally,
)
from rostra.reports.queries import Ground, fell_lately, ground, history, words_on
from rostra.reports.rules import KEEPERS, keeps

WAITS = timedelta(minutes=2)
"""So long a page waits for a look that was asked for; a worker that is away is told of elsewhere."""


@require_safe
@members_only()
def home(request: MemberRequest) -> HttpResponse:
    """How the policy stands: how much holds, what falls short, what needs a person; clause by clause."""
    now, packs = timezone.now(), decided(PACKS)
    known = ground(now)
    groups = groups_of(known, checklists()[BY_ELEMENT])
    context = {
        "known": known,
        "groups": groups,
        "tally": tally(known, checklists()[BY_ELEMENT]),
        "views": tallies(known, packs),
        "lately": fell_lately(known),
        "keeps": keeps(request.member),
        "waiting": _waiting(request, known, now),
        "here": request.get_full_path(),
    }
    return render(request, "reports/list.html", context)


def _waiting(request: MemberRequest, known: Ground, now: datetime) -> bool:
    """Whether somebody just asked for a look that has not come yet."""
    try:
        asked = parse_datetime(request.GET.get("asked", ""))
    except ValueError:
        return False
    if asked is None or timezone.is_naive(asked) or not asked <= now < asked + WAITS:
        return False
    return known.looked_at is None or known.looked_at < asked


@require_POST
@members_only(*KEEPERS)
def look(_request: MemberRequest) -> HttpResponse:
    """Have everything looked at now."""
    ask_look()
    asked = urlencode({"asked": timezone.now().isoformat()})
    return redirect(f"{reverse('reports:list')}?{asked}")


@require_safe
@members_only()
def view(request: MemberRequest, view: str) -> HttpResponse:
    """One checklist over the same evidence."""
    if view == BY_ELEMENT:
        return redirect("reports:list")
    return _list(request, view, "reports/path.html" if view == PATH else "reports/view.html")


@require_safe
@members_only()
def path(request: MemberRequest) -> HttpResponse:
    """The way of a new body, gate by gate, with the next step."""
    return _list(request, PATH, "reports/path.html")


def _list(request: MemberRequest, name: str, template: str) -> HttpResponse:
    known, checklist = ground(timezone.now()), checklist_or_404(name)
    groups = groups_of(known, checklist)
    context = {
        "known": known,
        "said": said_of(checklist),
        "groups": groups,
        "tally": tally(known, checklist),
        "next": next_step(groups),
        "keeps": keeps(request.member),
    }
    return render(request, template, context)


@members_only()
def item(request: MemberRequest, item: str) -> HttpResponse:
    """A clause with its evidence, its history, and what people attest."""
    return _point(request, item_or_404(item), item)


@members_only()
def point(request: MemberRequest, view: str, point: str) -> HttpResponse:
    """A point of a checklist, likewise."""
    found = point_or_404(view, point)
    return _point(request, found, found.subject)


def _point(request: MemberRequest, of: Point, subject: str) -> HttpResponse:
    now, may_attest = timezone.now(), keeps(request.member)
    known = ground(now)
    own = of.checklist == BY_ELEMENT
    # A clause that no data shows takes a word of its own; a point that only names the clause does not.
    found = known.item(of.id) if own else known.point(of)
    form = AttestForm(request.POST or None) if may_attest and found.wants_word else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Your roles do not include this."))
        if form.is_valid():
            with refusal_in(form):
                attest(subject=subject, by=request.member, now=now, **form.cleaned_data)
                messages.success(request, _("Your word is on record."))
                return redirect(page_of(subject))
    numbers = tuple(dict.fromkeys(each.name for each in found.seen))
    context = {
        "known": known,
        "point": of,
        "own": own,
        "number": items()[of.id].number if own else "",
        "title": title(subject, request.LANGUAGE_CODE),
        "clause": clause_of(known, of.id) if own else None,
        "found": found,
        "pill": PILLS[found.status],
        "evidence": evidence_of(found, request.member),
        "chart": chart_of(history(numbers, known.today)),
        "words": words_on(subject),
        "form": form,
        "withdraw": WithdrawForm() if may_attest else None,
        "mend": page(of.mend),
        "clauses": [] if own else clauses_of(of),
    }
    return render(request, "reports/point.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@members_only(*KEEPERS)
def withdraw_word(request: MemberRequest, pk: int) -> HttpResponse:
    """What somebody attested does not hold any more."""
    row = attestation_or_404(pk)
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    with refusal_told(request):
        withdraw(attestation=row, reason=reason, by=request.member, now=timezone.now())
        messages.success(request, _("It is withdrawn."))
    return redirect(page_of(row.subject))
