"""Decisions under which records go, and the lists of what goes: made, reviewed, signed by two people, executed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from mimetypes import guess_extension

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core import files
from rostra.core.downloads import download
from rostra.core.refusals import Refused, refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import page_of
from rostra.records.access import decision_or_404, item_or_404, list_or_404
from rostra.records.actions.deciding import enter_decision, revoke_decision
from rostra.records.actions.disposing import (
    OPEN,
    drop_list,
    leave_out,
    make_list,
    put_back,
    review_list,
    sign_list,
)
from rostra.records.certificate import lines
from rostra.records.certificate_pdf import page, store_pdf
from rostra.records.disposing import day_of, holds_on
from rostra.records.enums import ListState
from rostra.records.erasure import SENT_BACK
from rostra.records.forms.disposing import DecisionForm, ListForm, ReasonForm, VersionForm, sent_reason
from rostra.records.models import DisposalList, FileRemoval, RecordClass
from rostra.records.queries import disposal as queries
from rostra.records.rules import is_officer

LOOKERS = (Right.RECORDS, Right.ADMINISTER)


@members_only(*LOOKERS)
def decisions(request: MemberRequest) -> HttpResponse:
    """All decisions about disposal; an officer enters another one."""
    now, officer = timezone.now(), is_officer(request.member)
    form = DecisionForm(request.POST or None, request.FILES or None) if officer else None
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data["document"]
        document = files.store(given.read(), content_type=given.content_type or "") if given else None
        classes = RecordClass.objects.filter(pk__in=form.cleaned_data["classes"])
        with refusal_in(form):
            row = enter_decision(
                decided=form.decided(), classes=list(classes), document=document, by=request.member, now=now
            )
            messages.success(request, _("The decision is entered. What is due under it is listed every night."))
            return redirect("records:decision", row.pk)
    context = {"form": form, "decisions": queries.decisions(day_of(now)), "officer": officer}
    return render(request, "records/decisions.html", context, status=422 if form and form.errors else 200)


@members_only(*LOOKERS)
def decision(request: MemberRequest, pk: int) -> HttpResponse:
    """One decision, what went under it; an officer revokes it."""
    row = decision_or_404(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_told(request):
            revoke_decision(decision=row, reason=form.cleaned_data["reason"], by=request.member, now=timezone.now())
            messages.success(request, _("The decision is revoked: nothing goes under it any more."))
        return redirect("records:decision", pk)
    context = {
        "decision": row,
        "classes": row.classes.order_by("position", "code"),
        "holds": holds_on(row, day_of(timezone.now())),
        "lists": queries.lists(decision=row),
        "gone": queries.gone_under(row),
        "form": form if is_officer(request.member) and row.revoked_at is None else None,
    }
    return render(request, "records/decision.html", context, status=422 if form.errors else 200)


@require_safe
@members_only(*LOOKERS)
def decision_document(_request: MemberRequest, pk: int) -> HttpResponse:
    row = decision_or_404(pk)
    if row.document is None:
        raise Http404
    return download(row.document, f"{row.number}{guess_extension(row.document.content_type) or ''}")


@members_only(*LOOKERS)
def disposal(request: MemberRequest) -> HttpResponse:
    """The lists; an officer has one made now instead of in the night."""
    now, officer = timezone.now(), is_officer(request.member)
    known = [line for line in queries.decisions(day_of(now)) if line.holds]
    choices = [(line.row.pk, f"{line.row.number} {line.row.title}") for line in known]
    form = ListForm(choices, request.POST or None, initial={"until": day_of(now)}) if officer and known else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusal_in(form):
            chosen = decision_or_404(form.cleaned_data["decision"])
            row = make_list(decision=chosen, until=form.cleaned_data["until"], by=request.member, now=now)
            return redirect("records:disposal_list", row.pk)
    context = {"form": form, "lists": queries.lists(), "decisions": known}
    return render(request, "records/disposal.html", context, status=422 if form and form.errors else 200)


@members_only(*LOOKERS)
def disposal_list(request: MemberRequest, pk: int) -> HttpResponse:
    """What is on a list, how far it came; the two signatures, or an end without."""
    row = list_or_404(pk)
    if request.method == "POST":
        _act(request, row)
        return redirect("records:disposal_list", pk)
    page_ = page_of(queries.items_of_list(row), request)
    officer, signs = is_officer(request.member), row.first_by_id != request.user.pk
    context = {
        "list": row,
        "note": SENT_BACK.get(row.note, row.note),
        "pill": queries.STATES[ListState(row.state)],
        "counts": queries.counts(row),
        "files": queries.files_left(FileRemoval.objects.filter(list=row)),
        "rows": queries.shown(page_.rows, request.member),
        "page": page_,
        "open": row.state in OPEN,
        "can_review": officer and row.state == ListState.DRAFT,
        "can_sign": signs and row.state == ListState.REVIEWED,
        "can_change": officer and row.state in OPEN,
        "can_drop": officer and row.state in (*OPEN, ListState.SIGNED),
        "reason": ReasonForm(),
    }
    return render(request, "records/disposal_list.html", context)


def _act(request: MemberRequest, row: DisposalList) -> None:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    what, given = request.POST.get("act"), {"version": form.cleaned_data["version"], "by": request.member}
    now = timezone.now()
    with refusal_told(request):
        if what == "review":
            review_list(row=row, now=now, **given)
            messages.success(request, _("You signed the list. Somebody else must sign as well."))
        elif what == "sign":
            if sign_list(row=row, now=now, **given).state == ListState.SIGNED:
                messages.success(request, _("The list is signed by two people: its records go now."))
            else:
                messages.error(
                    request, _("The list is not what the first person signed: it is to be reviewed and signed anew.")
                )
        elif what == "drop":
            drop_list(row=row, reason=sent_reason(request), now=now, **given)
            messages.success(request, _("The list is dropped: nothing of it goes."))
        else:
            raise BadRequest


@require_POST
@members_only(Right.RECORDS)
def disposal_item(request: MemberRequest, pk: int, item: int) -> HttpResponse:
    """A record is left out of the list with a reason, or put back."""
    row = list_or_404(pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    listed, version, now = item_or_404(row, item), form.cleaned_data["version"], timezone.now()
    with refusal_told(request):
        if "back" in request.POST:
            put_back(item=listed, version=version, by=request.member, now=now)
            messages.success(request, _("The record is on the list again."))
        else:
            reason = sent_reason(request)
            leave_out(item=listed, reason=reason, version=version, by=request.member, now=now)
            messages.success(request, _("The record stays: it is left out of the list."))
    return redirect("records:disposal_list", pk)


@require_safe
@members_only(*LOOKERS)
def certificate(_request: MemberRequest, pk: int) -> HttpResponse:
    """The certificate as a page that can be printed."""
    return HttpResponse(page(_done(pk)))


@require_safe
@members_only(*LOOKERS)
def certificate_json(_request: MemberRequest, pk: int) -> HttpResponseBase:
    """The signed summary with the list of what went, however long."""
    row = _done(pk)
    response = StreamingHttpResponse(_document(row), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="certificate-{row.pk}.json"'
    return response


def _document(row: DisposalList) -> Iterator[str]:
    head = json.dumps(row.certificate, ensure_ascii=False, indent=1)
    yield f'{head[:-2]},\n "contents": ['
    for number, line in enumerate(lines(row)):
        yield ("\n  " if number == 0 else ",\n  ") + json.dumps(line, ensure_ascii=False)
    yield "\n ]\n}\n"


@require_safe
@members_only(*LOOKERS)
def certificate_pdf(request: MemberRequest, pk: int) -> HttpResponse:
    """The certificate as PDF; where none can be made, the page to print, with words."""
    row = _done(pk)
    try:
        file = store_pdf(row)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("records:disposal_list", pk)
    return download(file, f"certificate-{row.pk}.pdf")


def _done(pk: int) -> DisposalList:
    row = list_or_404(pk)
    if row.certificate is None:
        raise Http404
    return row
