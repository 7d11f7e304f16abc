"""What was learnt from corrections, in figures; and a button that throws it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.core.refusals import refusal_in
from rostra.inbox.actions.learning import reset
from rostra.inbox.forms.topics import ReasonForm
from rostra.inbox.queries.topics import taught
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may
from rostra.policy.decisions import TOPIC_PRECISION
from rostra.policy.queries import decided


@members_only(Right.READ)
def learnt(request: MemberRequest) -> HttpResponse:
    changes = may(request.member, Right.ADMINISTER)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            reset(reason=form.cleaned_data["reason"], by=request.member, now=timezone.now())
            messages.success(request, _("What was learnt is thrown away. Rostra begins again with your examples."))
            return redirect("inbox:learnt")
    found = taught()
    report: dict[str, Any] = found.learnt.report if found.learnt else {}
    steps = report.get("steps", [])
    context = {
        "form": form if changes else None,
        "learnt": found.learnt,
        "corrections": found.corrections,
        "topics": [{"row": row, "precision": _percent(row.right, row.read)} for row in found.topics],
        "wanted": decided(TOPIC_PRECISION),
        "threshold": _share(report.get("threshold")),
        "coverage": _share(report.get("coverage")),
        "precision": _share(report.get("precision")),
        "accuracy": _share(report.get("accuracy")),
        "error": _share(report.get("calibration_error")),
        "steps": [_step(number, step) for number, step in enumerate(steps)] if any(steps) else [],
    }
    return render(request, "inbox/learnt.html", context, status=422 if form.errors else 200)


def _share(value: float | None) -> int | None:
    return None if value is None else round(100 * value)


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _step(number: int, step: list[float] | None) -> dict[str, Any]:
    """A tenth of the scale: how sure Rostra said it was, and how often it was right."""
    count, shown, right = step or (0, None, None)
    low = 10 * number
    return {"low": low, "high": low + 10, "count": int(count), "shown": _share(shown), "right": _share(right)}
