"""The versions of the policy: all of them, and one with what it changes, until it is decided and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.months import months_later
from rostra.core.refusals import Refused, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.models import Body
from rostra.people.rules import may
from rostra.policy import actions, document, impacts, queries
from rostra.policy.consistency import Contradiction
from rostra.policy.decisions import QUESTIONS, REVIEW_MONTHS
from rostra.policy.draft_wording import question_name
from rostra.policy.enums import VersionState
from rostra.policy.forms.drafting import AdoptForm
from rostra.policy.models import Version
from rostra.policy.queries.said import rules_of
from rostra.policy.views.overview import Progress, waiting
from rostra.policy.wording import in_words


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A decision that the version changes: in words before and after, and what follows from it."""

    key: str
    label: str
    before: str
    after: str
    impacts: tuple[impacts.Impact, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between a draft and the decision on it."""

    missing: list[tuple[str, str]]
    contradictions: list[Contradiction]
    conflicts: int

    @property
    def ready(self) -> bool:
        return not (self.missing or self.contradictions or self.conflicts)


@require_safe
@members_only()
def versions(request: MemberRequest) -> HttpResponse:
    return render(request, "policy/versions.html", {"rows": queries.versions()})


@require_safe
@members_only()
def version(request: MemberRequest, number: int) -> HttpResponse:
    """One version; administrators ask for the decision on it, and decide."""
    return _draw(request, _version_or_404(number))


@require_POST
@members_only(Right.ADMINISTER)
def ask(request: MemberRequest, number: int) -> HttpResponse:
    row = _version_or_404(number)
    with refusal_told(request):
        actions.ask_adoption(version=row, by=request.member, now=timezone.now())
        messages.success(request, _("The draft waits for the decision now."))
    return redirect("policy:version", number)


@require_POST
@members_only(Right.ADMINISTER)
def give_back(request: MemberRequest, number: int) -> HttpResponse:
    row, reason = _version_or_404(number), request.POST.get("reason", "")
    with refusal_told(request):
        actions.return_draft(version=row, reason=reason, by=request.member, now=timezone.now())
        messages.success(request, _("The draft is worked on again."))
    return redirect("policy:version", number)


@require_POST
@members_only(Right.ADMINISTER)
def drop(request: MemberRequest, number: int) -> HttpResponse:
    row = _version_or_404(number)
    with refusal_told(request):
        actions.drop_draft(version=row, by=request.member, now=timezone.now())
        messages.success(request, _("The version is given up; what it said stays on record."))
    return redirect("policy:version", number)


@require_POST
@members_only(Right.ADMINISTER)
def adopt(request: MemberRequest, number: int) -> HttpResponse:
    """The decision itself."""
    row, form, now = _version_or_404(number), AdoptForm(request.POST), timezone.now()
    read = request.POST.get("asked_at")
    if read and row.asked_at and read != row.asked_at.isoformat():
        # It went back since the page was drawn, and was asked for again: it may say something else than was read.
        messages.error(request, _("This version of the policy stands otherwise by now."))
        return redirect("policy:version", number)
    if not form.is_valid():
        return _draw(request, row, form, 422)
    effective_on, review_on = form.days()
    try:
        actions.adopt(
            version=row,
            decision_number=form.cleaned_data["decision_number"],
            effective_at=begin_of(effective_on, request.tenant, now),
            review_on=review_on,
            summary=form.cleaned_data["summary"],
            write=document.frozen,
            by=request.member,
            now=now,
        )
    except Refused as refused:
        names = {"effective_at": "effective_on"}
        field = names.get(refused.field or "", refused.field)
        form.add_error(field if field in form.fields else None, str(refused))
        # What was refused half-way was undone, but not in `row`.
        return _draw(request, _version_or_404(number), form, 422)
    messages.success(
        request,
        _("The policy is adopted and in force.")
        if row.state == VersionState.IN_FORCE
        else _("The policy is adopted; it comes into force at its time."),
    )
    return redirect("policy:version", number)


def begin_of(day: date | None, body: Body, now: datetime) -> datetime | None:
    """The first minute of that day on the body's clocks; None for today, and where none is given: at once."""
    zone = ZoneInfo(body.time_zone)
    if day is None or day == now.astimezone(zone).date():
        return None
    return datetime.combine(day, time.min, zone)


def _draw(request: MemberRequest, row: Version, form: AdoptForm | None = None, status: int = 200) -> HttpResponse:
    open_ = row.state in (VersionState.DRAFT, VersionState.ASKED)
    keeper = may(request.member, Right.ADMINISTER)
    answers = queries.answers_of(row)
    decides = keeper and row.state == VersionState.ASKED and not actions.needs_another(row, request.member)
    if form is None and decides:
        form = AdoptForm(initial={"review_on": _review_day(answers, request.tenant)})
    context: dict[str, Any] = {
        "version": row,
        "open": open_,
        "keeper": keeper,
        "form": form if decides else None,
        "waits_for_other": keeper and row.state == VersionState.ASKED and not decides,
        "alone": keeper and len(queries.administrators()) == 1,
        "overruled": list(_overruled(row)) if row.state == VersionState.ADOPTED else [],
        "changes": [] if open_ else [waiting(change) for change in queries.changes_of(row)],
    }
    if open_:
        rows = queries.answer_rows(row)
        context |= {
            "foreseen": list(_foreseen(answers, timezone.now())),
            "readiness": _readiness(row, answers, rows),
            "progress": Progress.of_draft(row, rows),
        }
    return render(request, "policy/version.html", context, status=status)


def _foreseen(answers: dict[str, dict[str, Any]], now: datetime) -> Iterable[Foreseen]:
    """What the draft changes of the rules in force."""
    for key, stored in actions.differing(rules_of(answers)).items():
        value = actions.typed(key, stored)
        yield _beside_now(key, value, tuple(impacts.foreseen(QUESTIONS[key], value, now)))


def _overruled(row: Version) -> Iterable[Foreseen]:
    """What somebody decided otherwise since the version was adopted, and what it says."""
    for key, stored in actions.overruled(row).items():
        yield _beside_now(key, actions.typed(key, stored), ())


def _beside_now(key: str, value: Any, follows: tuple[impacts.Impact, ...]) -> Foreseen:
    question = QUESTIONS[key]
    now = in_words(question, queries.decided(question))
    return Foreseen(key, str(question.label), now, in_words(question, value), follows)


def _readiness(row: Version, answers: dict[str, dict[str, Any]], rows: dict[str, Any]) -> Readiness:
    return Readiness(
        [(pk, question_name(pk)) for pk in actions.not_settled(row, rows)],
        actions.unresolved(answers, rows),
        len(queries.open_conflicts()),
    )


def _review_day(answers: dict[str, dict[str, Any]], body: Body) -> date:
    """After the months that the draft names, else those in force."""
    stored = rules_of(answers).get(REVIEW_MONTHS.key)
    months = queries.decided(REVIEW_MONTHS) if stored is None else REVIEW_MONTHS.read(stored)
    return months_later(timezone.now().astimezone(ZoneInfo(body.time_zone)), months).date()


def _version_or_404(number: int) -> Version:
    rows = Version.objects.select_related("body", "opened_by", "asked_by", "adopted_by")
    row = rows.filter(number=number).first()
    if row is None:
        raise Http404
    return row
