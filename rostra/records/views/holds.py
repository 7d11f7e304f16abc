"""Holds: placed over what a search finds or over one record, reviewed, lifted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import cursor
from rostra.records.access import event_or_404, filed_or_404, hold_or_404
from rostra.records.actions.holding import lift_hold, place_hold, review_hold
from rostra.records.forms.disposing import HoldForm, ReasonForm, ReviewForm, sent_reason
from rostra.records.models import Record
from rostra.records.queries import disposal as queries
from rostra.records.queries.holding import covered
from rostra.records.rules import is_officer
from rostra.records.views.chosen import chosen

LOOKERS = (Right.RECORDS, Right.ADMINISTER)


@members_only(*LOOKERS)
def holds(request: MemberRequest) -> HttpResponse:
    """All holds; an officer places one over what the address asks for: a search, or `?event=` of one record."""
    event = cursor(request, "event")
    records = [] if event is None else [filed_or_404(event_or_404(request.tenant, event))]
    choice = chosen(request)
    selection = choice.selection if choice.selection and not records else None
    form = HoldForm(request.POST or None) if is_officer(request.member) and (records or selection) else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusal_in(form):
            given = form.cleaned_data
            row = place_hold(records=records, selection=selection, by=request.member, now=timezone.now(), **given)
            messages.success(request, _("The hold is placed: nothing that it covers goes."))
            return redirect("records:hold", row.pk)
    context = {
        "form": form,
        "holds": queries.holds(),
        "officer": is_officer(request.member),
        "records": records,
        "count": selection.rows().count() if selection is not None else len(records),
    }
    return render(request, "records/holds.html", context, status=422 if form and form.errors else 200)


@members_only(*LOOKERS)
def hold(request: MemberRequest, pk: int) -> HttpResponse:
    """What a hold covers; an officer reviews it."""
    row = hold_or_404(pk)
    acts = is_officer(request.member) and row.lifted_at is None
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            review_hold(hold=row, by=request.member, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The hold stays."))
            return redirect("records:hold", pk)
    context = {
        "hold": row,
        "count": covered(row).filter(disposed_at=None).count(),
        "records": Record.objects.filter(holds__hold=row).defer("words").order_by("pk")[:50],
        "review": form if acts else None,
        "lift": ReasonForm(prefix="lift") if acts else None,
    }
    return render(request, "records/hold.html", context, status=422 if form.errors else 200)


@require_POST
@members_only(Right.RECORDS)
def hold_lift(request: MemberRequest, pk: int) -> HttpResponse:
    with refusal_told(request):
        reason = sent_reason(request, "lift")
        lift_hold(hold=hold_or_404(pk), reason=reason, by=request.member, now=timezone.now())
        messages.success(request, _("The hold is lifted: what it covered may go under a decision."))
    return redirect("records:hold", pk)
