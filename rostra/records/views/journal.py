"""The public journal: what is to be decided, what was entered, what was left out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import Faster, Refused, refusal_in
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import page_of
from rostra.records.access import event_or_404, filed_or_404
from rostra.records.actions.classing import CHANGED
from rostra.records.actions.journal import UNDECIDED, decide, decide_many, proposals
from rostra.records.enums import JournalState
from rostra.records.forms.journal import DecideForm, ManyForm
from rostra.records.queries import journal as queries
from rostra.records.queries.told import lines
from rostra.records.rules import is_officer

LOOKERS = (Right.RECORDS, Right.ADMINISTER)


@require_safe
@members_only(*LOOKERS)
def journal(request: MemberRequest) -> HttpResponse:
    """What waits for a decision, newest first; several may be decided on at once."""
    return _waiting(request, ManyForm() if is_officer(request.member) else None)


def _waiting(request: MemberRequest, form: ManyForm | None) -> HttpResponse:
    page = page_of(queries.waiting(), request)
    context = {
        "page": page,
        "rows": lines(page.rows, request.member),
        "form": form,
        "chosen": request.POST.getlist("record"),
        "tab": "waiting",
        "waiting": queries.waiting().count(),
    }
    return render(request, "records/journal.html", context, status=422 if form and form.errors else 200)


@require_safe
@members_only(*LOOKERS)
def journal_entries(request: MemberRequest) -> HttpResponse:
    """The entries as the public sees them, and what is shielded, marked; newest first."""
    page = page_of(queries.entries().select_related("record"), request)
    return render(request, "records/journal_entries.html", {"page": page, "tab": "entries"})


@require_safe
@members_only(*LOOKERS)
def journal_left_out(request: MemberRequest) -> HttpResponse:
    page = page_of(queries.left_out(), request)
    rows = zip(lines(page.rows, request.member), page.rows, strict=True)
    return render(request, "records/journal_left_out.html", {"page": page, "rows": list(rows), "tab": "left_out"})


@require_POST
@members_only(Right.RECORDS)
def journal_many(request: MemberRequest) -> HttpResponse:
    """The same decision about the chosen ones."""
    form = ManyForm(request.POST)
    chosen = [int(pk) for pk in request.POST.getlist("record") if pk.isdecimal() and len(pk) < 19]
    if not chosen:
        form.add_error(None, _("Choose at least one record."))
    if form.is_valid():
        with refusal_in(form):
            done = decide_many(
                records=chosen,
                answers=form.answers(),
                shielding=form.shielding(),
                by=request.member,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            messages.success(request, _told(done.entered, done.left_out))
            return redirect("records:journal")
    return _waiting(request, form)


def _told(entered: int, left_out: int) -> str:
    if entered:
        words = ngettext("%(count)s record was entered.", "%(count)s records were entered.", entered)
        return words % {"count": entered}
    words = ngettext("%(count)s record was left out.", "%(count)s records were left out.", left_out)
    return words % {"count": left_out}


@members_only(Right.RECORDS)
def journal_decide(request: MemberRequest, pk: int) -> HttpResponse:
    """The three questions about one record; `pk` is that of its event, as on its page."""
    record = filed_or_404(event_or_404(request.tenant, pk))
    if record.journal == JournalState.ENTERED:
        messages.error(request, str(CHANGED))
        return redirect("records:event", pk)
    if record.journal not in UNDECIDED:
        raise Http404
    proposed = proposals([record], request.tenant)[record.pk]
    form = DecideForm(request.POST if request.method == "POST" else None, proposed=proposed)
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        try:
            decide(
                record=record,
                answers=answers,
                wording=form.wording(),
                by=request.member,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except Faster as refused:
            messages.error(request, str(refused))
            return redirect("records:event", pk)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _told(int(answers.entered), int(not answers.entered)))
            return _next(request)
    [line] = lines([record], request.member)
    context: dict[str, Any] = {"form": form, "record": record, "line": line}
    return render(request, "records/journal_decide.html", context, status=422 if form.errors else 200)


def _next(request: MemberRequest) -> HttpResponse:
    """The next one that waits, so that hands stay on the keyboard; the list where none does."""
    following = queries.waiting().first() if "next" in request.POST else None
    return redirect("records:journal_decide", following.event_id) if following else redirect("records:journal")
