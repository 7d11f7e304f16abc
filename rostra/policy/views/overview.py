"""Where the policy stands: what holds, what is worked on, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import Refused, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may
from rostra.policy import actions, queries
from rostra.policy.decisions import QUESTIONS
from rostra.policy.draft_wording import question_name
from rostra.policy.enums import AnswerState, VersionForm, VersionState
from rostra.policy.forms.drafting import OpenDraftForm
from rostra.policy.models import Answer, Change, Version
from rostra.policy.wording import in_words

LATE = timedelta(minutes=5)
"""So long after its time a version that is not in force is in trouble: it is looked at every minute."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a draft is, of the questions that it must answer."""

    of: int
    answered: int
    agreed: int

    @classmethod
    def of_draft(cls, version: Version, rows: dict[str, Answer]) -> Progress:
        wanted = [item.id for item in queries.required(version)]
        there = [rows[pk] for pk in wanted if pk in rows]
        return cls(len(wanted), len(there), sum(row.state == AnswerState.AGREED for row in there))


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next, and where."""

    text: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A planned decision in words."""

    change: Change
    label: str
    words: str


@require_safe
@members_only()
def overview(request: MemberRequest) -> HttpResponse:
    """Every member reads where the policy stands; administrators begin a version."""
    draft, keeper = queries.draft(), may(request.member, Right.ADMINISTER)
    rows = queries.answer_rows(draft) if draft else {}
    seats = queries.team()
    progress = Progress.of_draft(draft, rows) if draft else None
    in_force, coming = queries.in_force(), queries.coming()
    context = {
        "in_force": in_force,
        "late": in_force is not None and queries.reviewed_late(in_force, timezone.now()),
        "coming": coming,
        "coming_late": coming is not None and _is_late(coming, timezone.now()),
        "draft": draft,
        "progress": progress,
        "seats": seats,
        "step": _step(draft, rows, has_team=bool(seats)) if draft else None,
        "conflicts": len(queries.open_conflicts()),
        "changes": [waiting(change) for change in queries.waiting_changes()],
        "keeper": keeper,
        "open_form": OpenDraftForm() if keeper and draft is None else None,
    }
    return render(request, "policy/overview.html", context)


@require_POST
@members_only(Right.ADMINISTER)
def open_draft(request: MemberRequest) -> HttpResponse:
    form = OpenDraftForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how much to settle now."))
        return redirect("policy:overview")
    with refusal_told(request):
        actions.open_draft(
            form=VersionForm(form.cleaned_data["form"]),
            only=form.cleaned_data["only"],
            by=request.member,
            now=timezone.now(),
        )
        messages.success(request, _("A draft is open: answer its questions one by one."))
        return redirect("policy:questions")
    return redirect("policy:overview")


@require_POST
@members_only(Right.ADMINISTER)
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Of a planned decision."""
    change = Change.objects.filter(pk=pk).first()
    if change is None:
        raise Http404
    with refusal_told(request):
        actions.withdraw_change(change=change, by=request.member, now=timezone.now())
        messages.success(request, _("The decision stays as it is."))
    if "decision" in request.POST and change.key in QUESTIONS:
        return redirect("policy:decision", change.key)
    return redirect("policy:overview")


def _is_late(version: Version, now: datetime) -> bool:
    return version.effective_at is not None and version.effective_at < now - LATE


def waiting(change: Change) -> Waiting:
    question = QUESTIONS.get(change.key)
    if question is None:
        # Planned with an earlier release.
        return Waiting(change, change.key, "")
    try:
        words = in_words(question, actions.typed(change.key, change.value))
    except Refused as refused:
        words = str(refused)
    return Waiting(change, str(question.label), words)


def _step(version: Version, rows: dict[str, Answer], *, has_team: bool) -> Step:
    page = reverse("policy:version", args=[version.number])
    if version.state == VersionState.ASKED:
        return Step(_("The draft waits for the decision."), page, _("Read and decide"))
    if not has_team and not rows:
        return Step(
            _("Name the team that settles the policy. A small body may go on without one."),
            reverse("policy:team"),
            _("Name the team"),
        )
    for item in queries.required(version):
        if item.id not in rows:
            text = _("Answer the next question: %(question)s") % {"question": question_name(item.id)}
            return Step(text, reverse("policy:question", args=[item.id]), _("Answer it"))
    for pk in actions.not_settled(version, rows):
        text = _("Agree on what is proposed: %(question)s") % {"question": question_name(pk)}
        return Step(text, reverse("policy:question", args=[pk]), _("Read it"))
    return Step(_("All questions are answered and agreed: ask for the decision."), page, _("Ask for the decision"))
