"""People's requests that their data go: taken up, judged record by record, decided, carried out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rostra.core.refusals import Refused, refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import page_of
from rostra.records.access import case_item_or_404, case_or_404, event_or_404, filed_or_404
from rostra.records.actions.erasing import (
    add_party,
    add_record,
    decide_case,
    judge,
    open_case,
    reopen_case,
    sign_case,
)
from rostra.records.disposing import day_of
from rostra.records.enums import CaseState, Verdict
from rostra.records.erasure import parties_of, reason_of
from rostra.records.forms.disposing import (
    ErasureDecisionForm,
    JudgeForm,
    PartyForm,
    ReasonForm,
    RequestForm,
    sent_reason,
)
from rostra.records.forms.selecting import named
from rostra.records.models import ErasureCase, FileRemoval
from rostra.records.parties import PACKAGES
from rostra.records.queries import disposal as queries
from rostra.records.queries.officers import signers
from rostra.records.rules import is_officer, may_read


@members_only(Right.RECORDS)
def erasure(request: MemberRequest) -> HttpResponse:
    """The requests, those to be answered first; another one is taken up."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            row = open_case(request=form.request(), by=request.member, now=timezone.now())
            messages.success(request, _("The request is taken up. Say as whom the networks know the person."))
            return redirect("records:erasure_case", row.pk)
    context = {"form": form, "cases": queries.cases(day_of(timezone.now()))}
    return render(request, "records/erasure.html", context, status=422 if form.errors else 200)


@members_only(Right.RECORDS, Right.ADMINISTER)
def erasure_case(request: MemberRequest, pk: int) -> HttpResponse:
    """One request with its records; the last acts are the decision and the second signature."""
    if "act" in request.POST:
        return _act(request, case_or_404(pk))
    case, officer = _opened(request, pk), is_officer(request.member)
    form = ErasureDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            version = _version(request)
            decide_case(case=case, decided=form.decided(), version=version, by=request.member, now=timezone.now())
            messages.success(request, _("You decided the request. It is carried out when somebody else has signed."))
            return redirect("records:erasure_case", pk)
    page = page_of(queries.items_of_case(case), request)
    accounts, packages = dict(named("accounts", "Account")), _("A package that was loaded")
    context = {
        "case": case,
        "officer": officer,
        "open": case.state == CaseState.OPEN,
        "waits": case.state == CaseState.DECIDED,
        "late": case.done_at is None and case.due_on < day_of(timezone.now()),
        "signers": [user for user in signers() if user.pk != case.decided_by_id],
        "can_sign": case.state == CaseState.DECIDED and case.decided_by_id != request.user.pk,
        "reason": ReasonForm(),
        "parties": [
            (accounts.get(account, packages if account == PACKAGES else account), party)
            for account, party in parties_of(case.parties)
        ],
        "party": PartyForm(initial={"version": case.version}),
        "form": form,
        "rows": queries.shown(page.rows, request.member),
        "page": page,
        "verdicts": queries.verdicts(case),
        "files": queries.files_left(FileRemoval.objects.filter(case=case)),
    }
    return render(request, "records/erasure_case.html", context, status=422 if form.errors else 200)


def _opened(request: MemberRequest, pk: int) -> ErasureCase:
    """People's requests are for officers; an administrator sees one while it waits for a signature, or has signed it."""
    case = case_or_404(pk)
    if not _may_open(request, case):
        raise PermissionDenied
    return case


def _may_open(request: MemberRequest, case: ErasureCase) -> bool:
    return is_officer(request.member) or case.state == CaseState.DECIDED or case.second_by_id == request.user.pk


def _act(request: MemberRequest, case: ErasureCase) -> HttpResponse:
    """Sign it or hand it back, and go on where the member may be afterwards, also where somebody else was faster."""
    version, by, now = _version(request), request.member, timezone.now()
    try:
        match request.POST["act"]:
            case "sign":
                sign_case(case=case, version=version, by=by, now=now)
                messages.success(request, _("The request is signed by two people. What goes, goes now."))
            case "reopen":
                reopen_case(case=case, reason=sent_reason(request), version=version, by=by, now=now)
                messages.success(request, _("The request is handed back, to be judged again. Its decision is revoked."))
            case _:
                raise BadRequest
    except Refused as refused:
        messages.error(request, str(refused))
        case.refresh_from_db()
    return redirect("records:erasure_case", case.pk) if _may_open(request, case) else redirect("records:disposal")


@require_POST
@members_only(Right.RECORDS)
def erasure_find(request: MemberRequest, pk: int) -> HttpResponse:
    """Another sender who is the person, or one record that tells of them."""
    case, now = case_or_404(pk), timezone.now()
    with refusal_told(request):
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
    return redirect("records:erasure_case", pk)


@members_only(Right.RECORDS, Right.ADMINISTER)
def erasure_item(request: MemberRequest, pk: int, item: int) -> HttpResponse:
    """What becomes of one record, and why; who signs reads it."""
    case = _opened(request, pk)
    row = case_item_or_404(case, item)
    [shown] = queries.shown([row], request.member)
    what = queries.content(row.record, request.member)
    initial = {"verdict": row.verdict, "reason": reason_of(row.reason), "version": case.version}
    form = JudgeForm(request.POST or None, initial={**initial, "remaining": row.remaining or what})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "verdict": Verdict(form.cleaned_data["verdict"])}
        with refusal_in(form):
            judge(item=row, by=request.member, now=timezone.now(), **given)
            messages.success(request, _("It is said what becomes of the record."))
            return redirect("records:erasure_case", pk)
    judges = case.state == CaseState.OPEN and is_officer(request.member)
    visible = may_read(request.member, row.record)
    context = {
        "case": case,
        "row": shown,
        "what": what,
        "left": row.remaining if visible else "",
        "visible": visible,
        "form": form if judges else None,
    }
    return render(request, "records/erasure_item.html", context, status=422 if form.errors else 200)


def _version(request: MemberRequest) -> int:
    return _number(request, "version")


def _number(request: MemberRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)
