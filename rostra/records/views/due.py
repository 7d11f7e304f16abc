"""What is due and waits for people: looked at again, kept longer or released; handed over to the archive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.core.refusals import Faster, Refused
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.records.access import class_or_404, decision_or_404, outcome_or_404
from rostra.records.actions.deciding import CHANGED
from rostra.records.actions.due import hand_over, keep_longer, prepare_handover, release
from rostra.records.disposing import day_of
from rostra.records.enums import EndAction
from rostra.records.forms.due import HandOverForm, KeepForm, ReleaseForm, SeenForm
from rostra.records.models import RecordClass
from rostra.records.queries import due as queries
from rostra.records.queries.classes import labelled
from rostra.records.rules import is_officer

LOOKERS = (Right.RECORDS, Right.ADMINISTER)
ACTS = ("keep", "release", "prepare", "hand_over")


@require_safe
@members_only(*LOOKERS)
def due(request: MemberRequest) -> HttpResponse:
    """Classes of which something waits, and what was decided lately."""
    context = {
        "classes": queries.due_classes(day_of(timezone.now())),
        "outcomes": queries.outcomes(),
        "officer": is_officer(request.member),
    }
    return render(request, "records/due.html", context)


@members_only(*LOOKERS)
def due_class(request: MemberRequest, pk: int) -> HttpResponse:
    """What is due of one class; an officer says what becomes of it."""
    row = class_or_404(pk)
    officer = is_officer(request.member)
    shown = _forms(request, row) if officer else {}
    if request.method == "POST":
        act = request.POST.get("act", "")
        form = shown.get(act)
        if form is None:
            if not officer or act not in ACTS:
                raise BadRequest
            # Its page is out of date, or the button was pressed twice.
            messages.error(request, CHANGED)
            return redirect("records:due_class", pk)
        if form.is_valid() and _act(request, row, form):
            return redirect("records:due_class", pk)
    day = day_of(timezone.now())
    context = {
        "row": row,
        "name": labelled(row),
        "records": queries.due_of(row, day).count(),
        "rows": queries.due_of(row, day).order_by("due_on", "pk").defer("words")[: queries.SHOWN],
        "prepared": queries.prepared(row),
        "outcomes": queries.outcomes(record_class=row),
        "forms": shown,
        "officer": officer,
    }
    failed = any(form.errors for form in shown.values())
    return render(request, "records/due_class.html", context, status=422 if failed else 200)


def _forms(request: MemberRequest, row: RecordClass) -> dict[str, forms.Form]:
    """By what they do; the one that was sent holds what was sent."""
    day = day_of(timezone.now())
    sent = request.POST.get("act", "")
    seen = {"records": queries.due_of(row, day).count()}

    def given(name: str, initial: dict[str, Any]) -> dict[str, Any]:
        return {"data": request.POST if sent == name else None, "initial": initial, "prefix": name}

    if row.action == EndAction.REVIEW:
        found: dict[str, forms.Form] = {"keep": KeepForm(**given("keep", seen))}
        if decisions := queries.decisions_for(row, day):
            choices = [(each.pk, f"{each.number} {each.title}") for each in decisions]
            found["release"] = ReleaseForm(choices, **given("release", seen))
        return found
    if row.action != EndAction.TRANSFER:
        return {}
    found = {"prepare": SeenForm(**given("prepare", seen))}
    if (prepared := queries.prepared(row)) is not None:
        found["hand_over"] = HandOverForm(**given("hand_over", {"outcome": prepared.pk, "on": day}))
    return found


def _act(request: MemberRequest, row: RecordClass, form: forms.Form) -> bool:
    """Whether the page is to be shown afresh; else the form says why it was not done."""
    now, by, data = timezone.now(), request.member, form.cleaned_data
    try:
        if isinstance(form, KeepForm):
            keep_longer(record_class=row, by=by, now=now, **data)
            messages.success(request, _("They stay, and are due again on that day."))
        elif isinstance(form, ReleaseForm):
            decision = decision_or_404(data.pop("decision"))
            made = release(record_class=row, decision=decision, by=by, now=now, **data)
            messages.success(
                request,
                _("They may go: a disposal list waits for two signatures.")
                if made is not None
                else _("They may go: they are listed once the list that is under way under this decision is done."),
            )
        elif isinstance(form, HandOverForm):
            outcome = outcome_or_404(row, data.pop("outcome"))
            hand_over(outcome=outcome, by=by, now=now, **data)
            messages.success(request, _("The handover is noted: its records may go under a decision."))
        else:
            prepare_handover(record_class=row, by=by, now=now, **data)
            messages.success(request, _("The handover is prepared: export these records now."))
    except Faster as faster:
        seen = queries.due_of(row, day_of(now)).count()
        if isinstance(form, KeepForm | ReleaseForm) and seen:
            # What was typed stays, beside what is due by now.
            form.data = {**request.POST.dict(), form.add_prefix("records"): seen}
            form.add_error(None, str(faster))
            return False
        messages.error(request, str(faster))
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True
