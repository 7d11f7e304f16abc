"""Captures of pages: the list of what is due, done and failed, one capture, and a view of it that runs no program."""

from __future__ import annotations

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core import files
from rostra.core.downloads import download
from rostra.core.models import StoredFile
from rostra.core.ranges import file_response
from rostra.core.refusals import refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.naming import mentions
from rostra.people.paging import page_of
from rostra.records import findings
from rostra.records.access import capture_or_404
from rostra.records.actions.capturing import ask_capture, retry_capture
from rostra.records.actions.reading import note_reading
from rostra.records.enums import CaptureReason
from rostra.records.forms.capturing import AskCaptureForm, CaptureFilter
from rostra.records.models import PageCapture
from rostra.records.pages import reading, viewing
from rostra.records.queries import captures as queries
from rostra.records.rules import is_officer, may_ask_capture, may_read

PILLS = {
    "due": "scheduled",
    "running": "sending",
    "done": "captured",
    "partial": "due_soon",
    "failed": "failed",
}


@require_safe
@members_only()
def capture_list(request: MemberRequest) -> HttpResponse:
    accounts = queries.accounts_captured()
    form = CaptureFilter(accounts, request.GET)
    if not form.is_valid():
        raise Http404
    return _list(request, form, AskCaptureForm(accounts) if is_officer(request.member) else None)


@require_POST
@members_only()
def capture_ask(request: MemberRequest) -> HttpResponse:
    """Have a page captured: one of ours by its button, or any that a records officer names."""
    if not may_ask_capture(request.member):
        raise PermissionDenied(_("Your roles do not include this."))
    if "page" in request.POST:
        wanted = queries.asked_for(request.POST["page"])
        if wanted is None:
            raise Http404
        return _asked(request, str(wanted["url"]), wanted["account"], str(wanted["about"]))
    if not is_officer(request.member):
        raise PermissionDenied(_("Your roles do not include this."))
    accounts = queries.accounts_captured()
    form = AskCaptureForm(accounts, request.POST)
    if not form.is_valid():
        return _list(request, CaptureFilter(accounts, {}), form)
    return _asked(request, form.cleaned_data["url"], form.cleaned_data["account"], "")


@require_POST
@members_only(Right.RECORDS)
def capture_retry(request: MemberRequest, pk: int) -> HttpResponse:
    row = capture_or_404(pk)
    with refusal_told(request):
        retry_capture(capture=row, by=request.user, now=timezone.now())
        messages.success(request, _("It is tried again now."))
    return redirect("records:capture", row.pk)


@require_safe
@members_only()
def capture(request: MemberRequest, pk: int) -> HttpResponse:
    row = capture_or_404(pk)
    visible = may_read(request.member, queries.record_of(row))
    event = queries.event_of(request.tenant, row)
    if visible and event is not None and row.archive is not None:
        note_reading(event=event, by=request.user, now=timezone.now())
    named = mentions([row.about]) if visible and row.about else {}
    context = {
        "capture": row,
        "pill": PILLS[row.state],
        "whose": queries.accounts_named([row]).get(row.account_id or 0),
        "about": named.get(row.about),
        "findings": [findings.sentence(code) for code in row.findings],
        "visible": visible,
        "event": event,
        "gone": not bytes(row.salt),
        "officer": is_officer(request.member),
    }
    return render(request, "records/capture.html", context)


@require_safe
@members_only()
@csp_update({"frame-src": ["'self'"]})  # type: ignore[untyped-decorator]
def capture_view(request: MemberRequest, pk: int) -> HttpResponse:
    """The captured page in a frame without any right."""
    row, _archive = _kept_or_404(request, pk)
    return render(request, "records/capture_view.html", {"capture": row})


@require_safe
@members_only()
def capture_page(request: MemberRequest, pk: int) -> HttpResponse:
    """What stands in the frame: nothing of it runs, and it loads nothing."""
    _row, archive = _kept_or_404(request, pk)
    try:
        found = reading.Archive(files.read(archive))
        page = viewing.shown(found, found.pages[0].url) if found.pages else None
    except (reading.Malformed, FileNotFoundError):
        page = None
    if page is None:
        return _safe(
            HttpResponse(_("This capture holds no page that can be shown."), content_type="text/plain; charset=utf-8")
        )
    return _safe(HttpResponse(page, content_type="text/html; charset=utf-8"))


@require_safe
@members_only()
def capture_archive(request: MemberRequest, pk: int) -> HttpResponse:
    """The whole capture as a file that other programs read as well."""
    row, archive = _kept_or_404(request, pk)
    return download(archive, f"capture-{row.pk}.wacz")


@require_safe
@members_only()
def capture_picture(request: MemberRequest, pk: int) -> HttpResponseBase:
    row, _archive = _kept_or_404(request, pk)
    if row.picture is None:
        raise Http404
    try:
        response = file_response(request, row.picture, content_type="image/png")
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _list(request: MemberRequest, form: CaptureFilter, ask: AskCaptureForm | None) -> HttpResponse:
    choice = form.choice() if form.is_valid() else queries.CaptureChoice()
    page = page_of(queries.captures(choice), request)
    named = queries.accounts_named(page.rows)
    records = queries.records_of(page.rows)
    rows = [
        (row, PILLS[row.state], named.get(row.account_id or 0), may_read(request.member, records.get(row.pk)))
        for row in page.rows
    ]
    context = {
        "form": form,
        "ask": ask,
        "choice": choice,
        "counts": queries.counts(),
        "page": page,
        "rows": rows,
        "officer": is_officer(request.member),
    }
    return render(request, "records/captures.html", context, status=422 if ask is not None and ask.errors else 200)


def _asked(request: MemberRequest, url: str, account: object, about: str) -> HttpResponse:
    pk = account if isinstance(account, int) else None
    with refusal_told(request):
        row = ask_capture(
            url=url, account=pk, reason=CaptureReason.DEMAND, about=about, by=request.user, now=timezone.now()
        )
        messages.success(request, _("The page is captured within a minute. This page then shows it."))
        return redirect("records:capture", row.pk)
    return redirect("records:captures")


def _kept_or_404(request: MemberRequest, pk: int) -> tuple[PageCapture, StoredFile]:
    """A capture that the member may read, with its file; whoever opens it stands in the access log."""
    row = capture_or_404(pk)
    if row.archive is None:
        raise Http404
    if not may_read(request.member, queries.record_of(row)):
        raise PermissionDenied(_("Your roles do not include this."))
    event = queries.event_of(request.tenant, row)
    if event is not None:
        note_reading(event=event, by=request.user, now=timezone.now())
    return row, row.archive


def _safe(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = viewing.POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
