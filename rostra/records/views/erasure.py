"""People's requests that their data go: taken up, judged record by record, decided, carried out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rostra.core.refusals import Refused
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import page_of
from rostra.records.access import case_item_or_404, case_or_404, event_or_404, filed_or_404
from rostra.records.actions.erasing import add_party, add_record, decide_case, judge, open_case
from rostra.records.disposing import day_of
from rostra.records.enums import CaseState, Verdict
from rostra.records.erasure import parties_of, reason_of
from rostra.records.forms.disposing import ErasureDecisionForm, JudgeForm, PartyForm, RequestForm
from rostra.records.forms.selecting import named
from rostra.records.models import FileRemoval
from rostra.records.queries import disposal as queries


@members_only(Right.RECORDS)
def erasure(request: MemberRequest) -> HttpResponse:
    """The requests, those to be answered first; another one is taken up."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = open_case(request=form.request(), by=request.member, now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The request is taken up. Say as whom the networks know the person."))
            return redirect("records:erasure_case", row.pk)
    context = {"form": form, "cases": queries.cases(day_of(timezone.now()))}
    return render(request, "records/erasure.html", context, status=422 if form.errors else 200)


@members_only(Right.RECORDS)
def erasure_case(request: MemberRequest, pk: int) -> HttpResponse:
    """One request with its records; the last act is the decision."""
    case = case_or_404(pk)
    form = ErasureDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = _version(request)
            decide_case(case=case, decided=form.decided(), version=version, by=request.member, now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("The request is decided. What goes, goes now."))
            return redirect("records:erasure_case", pk)
    page = page_of(queries.items_of_case(case), request)
    accounts = dict(named("accounts", "Account"))
    context = {
        "case": case,
        "open": case.state == CaseState.OPEN,
        "parties": [(accounts.get(account, account), party) for account, party in parties_of(case.parties)],
        "party": PartyForm(initial={"version": case.version}),
        "form": form,
        "rows": queries.shown(page.rows, request.member),
        "page": page,
        "verdicts": queries.verdicts(case),
        "files": queries.files_left(FileRemoval.objects.filter(case=case)),
    }
    return render(request, "records/erasure_case.html", context, status=422 if form.errors else 200)


@require_POST
@members_only(Right.RECORDS)
def erasure_find(request: MemberRequest, pk: int) -> HttpResponse:
    """Another sender who is the person, or one record that tells of them."""
    case, now = case_or_404(pk), timezone.now()
    try:
        if "event" in request.POST:
            record = filed_or_404(event_or_404(request.tenant, _number(request, "event")))
            add_record(case=case, record=record, version=_version(request), by=request.member, now=now)
            messages.success(request, _("The record is among those of the request."))
        else:
            form = PartyForm(request.POST)
            if form.is_valid():
                count = add_party(case=case, by=request.member, now=now, **form.cleaned_data)
                found = ngettext("%(count)d record was found.", "%(count)d records were found.", count)
                messages.success(request, found % {"count": count})
            else:
                messages.error(request, _("Say on which account, and as whom the network knows them."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("records:erasure_case", pk)


@members_only(Right.RECORDS)
def erasure_item(request: MemberRequest, pk: int, item: int) -> HttpResponse:
    """What becomes of one record, and why."""
    case = case_or_404(pk)
    row = case_item_or_404(case, item)
    [shown] = queries.shown([row], request.member)
    what = queries.content(row.record, request.member)
    initial = {"verdict": row.verdict, "reason": reason_of(row.reason), "version": case.version}
    form = JudgeForm(request.POST or None, initial={**initial, "remaining": row.remaining or what})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "verdict": Verdict(form.cleaned_data["verdict"])}
        try:
            judge(item=row, by=request.member, now=timezone.now(), **given)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("It is said what becomes of the record."))
            return redirect("records:erasure_case", pk)
    context = {"case": case, "row": shown, "what": what, "form": form if case.state == CaseState.OPEN else None}
    return render(request, "records/erasure_item.html", context, status=422 if form.errors else 200)


def _version(request: MemberRequest) -> int:
    return _number(request, "version")


def _number(request: MemberRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)
