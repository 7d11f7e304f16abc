"""Exports: the list, a new one, one with its parts, and the parts as downloads."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.ranges import path_response
from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import page_of
from rostra.records.access import export_or_404
from rostra.records.actions.exporting import KEPT, ask_export, retry_export
from rostra.records.enums import ExportFormat, ExportState
from rostra.records.forms.exporting import ExportForm
from rostra.records.forms.selecting import query_of
from rostra.records.models import Export, ExportPart, JournalEntry
from rostra.records.rules import is_officer
from rostra.records.selecting import Selection
from rostra.records.views.chosen import chosen

PILLS = {"waiting": "scheduled", "running": "sending", "done": "captured", "failed": "failed"}
MOST_COUNTED = 100_000


@require_safe
@members_only(Right.RECORDS, Right.ADMINISTER)
def export_list(request: MemberRequest) -> HttpResponse:
    page = page_of(Export.objects.select_related("by"), request)
    rows = [(row, _pill(row)) for row in page.rows]
    context = {"page": page, "rows": rows, "officer": is_officer(request.member), "kept": KEPT.days}
    return render(request, "records/exports.html", context)


@members_only(Right.RECORDS)
def export_new(request: MemberRequest) -> HttpResponse:
    """The records that the address means, as a package or a table."""
    choice = chosen(request)
    journal = JournalEntry.objects.exists()
    form = ExportForm(request.POST or None, journal=journal, initial={"title": request.tenant.name})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            row = _asked(request, form, choice.selection)
            messages.success(request, _("It is being written. You can leave this page."))
            return redirect("records:export", row.pk)
    number = choice.selection.rows().values("pk")[: MOST_COUNTED + 1].count()
    context = {
        "choice": choice,
        "form": form,
        "number": number if number <= MOST_COUNTED else None,
        "many": MOST_COUNTED,
    }
    return render(request, "records/export_new.html", context, status=422 if form.errors else 200)


@require_safe
@members_only(Right.RECORDS, Right.ADMINISTER)
def export(request: MemberRequest, pk: int) -> HttpResponse:
    row = export_or_404(pk)
    context = {
        "export": row,
        "pill": _pill(row),
        "parts": [(part, bytes(part.sha256).hex()) for part in row.parts.order_by("number")],
        "chosen": _address(row),
        "officer": is_officer(request.member),
        "goes_at": row.done_at + KEPT if row.done_at is not None else None,
        "counts": _counts(row),
    }
    return render(request, "records/export.html", context)


@require_POST
@members_only(Right.RECORDS)
def export_retry(request: MemberRequest, pk: int) -> HttpResponse:
    row = export_or_404(pk)
    with refusal_told(request):
        retry_export(export=row, by=request.member, now=timezone.now())
        messages.success(request, _("It is tried again now."))
    return redirect("records:export", row.pk)


@require_safe
@members_only(Right.RECORDS)
def export_part(request: MemberRequest, pk: int, number: int) -> HttpResponseBase:
    """A part, or the piece of it that the request's Range names: a download that broke off goes on."""
    row = export_or_404(pk)
    part = ExportPart.objects.filter(export=row, number=number).first()
    if part is None or row.gone_at is not None:
        raise Http404
    path = Path(settings.FILES_ROOT) / part.path
    try:
        response = path_response(
            request, path, size=part.size, sha256=bytes(part.sha256), content_type="application/octet-stream"
        )
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=part.name)
    return response


def _asked(request: MemberRequest, form: ExportForm, selection: Selection) -> Export:
    given = form.cleaned_data
    return ask_export(
        format=ExportFormat(given["format"]),
        title=given["title"],
        purpose=given["purpose"],
        selection=selection,
        by=request.member,
        now=timezone.now(),
        redacted=given["redacted"],
        split_mb=given["split_mb"],
    )


def _pill(row: Export) -> str:
    return "closed" if row.gone_at is not None else PILLS[row.state]


def _address(row: Export) -> str | None:
    """The fields of the list that show the same records; None where no page may (a person)."""
    try:
        return urlencode(query_of(Selection.of(row.selection)))
    except ValueError:
        return None


def _counts(row: Export) -> dict[str, int]:
    """What a finished export says could not be had."""
    if row.state != ExportState.DONE:
        return {}
    return {name: int(number) for name, _colon, number in (pair.partition(":") for pair in row.error.split())}
