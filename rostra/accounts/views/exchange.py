"""Registers that come in from files and go out as files."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from rostra.accounts.actions.exporting import take_out_register
from rostra.accounts.actions.importing import LineNote, Plan, import_register, plan_import
from rostra.accounts.forms.exchange import ColumnsForm, DecisionForm, ExportForm, UploadForm
from rostra.accounts.queries.exports import TYPES
from rostra.accounts.registers import RegisterUnreadable, Table, read_table
from rostra.accounts.rules import may_connect
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import refusal_in
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.queries import csv_file

SALT = "accounts.import"
KEPT = 24 * 60 * 60
"""Seconds for which an uploaded file can be gone on with."""
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded: the token in its address names it, the bytes are in the body's folder."""

    token: str
    name: str
    table: Table


@members_only(Right.ADMINISTER, Right.SECURE)
def import_file(request: MemberRequest) -> HttpResponse:
    """Step 1: the file."""
    _require_keeper(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            read_table(content, file.name)
        except RegisterUnreadable as refused:
            form.add_error("file", str(refused))
        else:
            stored = files.store(content, content_type="application/octet-stream")
            token = signing.dumps({"file": stored.pk, "name": file.name[-200:]}, salt=SALT)
            return redirect("accounts:import_columns", token)
    return render(request, "accounts/import.html", {"form": form}, status=422 if form.errors else 200)


@members_only(Right.ADMINISTER, Right.SECURE)
@require_safe
def import_columns(request: MemberRequest, token: str) -> HttpResponse:
    """Step 2: which column is what."""
    upload = _upload_or_404(request, token)
    form = ColumnsForm(upload.table, request.GET)
    context: dict[str, Any] = {"upload": upload, "form": form, "samples": form.samples(upload.table), "again": False}
    return render(request, "accounts/import_columns.html", context)


@members_only(Right.ADMINISTER, Right.SECURE)
def import_report(request: MemberRequest, token: str) -> HttpResponse:
    """Step 3: what would happen, line by line; confirming does it."""
    upload = _upload_or_404(request, token)
    columns = ColumnsForm(upload.table, request.GET)
    try:
        plan = _plan(upload, columns)
    except RegisterUnreadable as refused:
        context = {"upload": upload, "form": columns, "samples": columns.samples(upload.table), "again": str(refused)}
        return render(request, "accounts/import_columns.html", context, status=422)
    form = DecisionForm(request.POST) if request.method == "POST" else DecisionForm()
    status = 200
    if request.method == "POST" and form.is_valid():
        decision = form.cleaned_data["decision"]
        with refusal_in(form):
            added = import_register(
                plan=plan, origin=upload.name, decision=decision, by=request.user, now=timezone.now()
            )
            words = ngettext("%(count)d account was brought in.", "%(count)d accounts were brought in.", len(added))
            messages.success(request, words % {"count": len(added)})
            return redirect("accounts:list")
        status = 422
    context = {
        "upload": upload,
        "form": form,
        "plan": plan,
        "counts": {name: len(getattr(plan, name)) for name in ("entries", "duplicates", "refused", "marked")},
        "entries": plan.entries[:10],
        "parts": _parts(upload, plan, columns),
        "query": urlencode(columns.query()),
    }
    return render(request, "accounts/import_report.html", context, status=status)


@members_only(Right.ADMINISTER, Right.SECURE)
@require_safe
def import_report_csv(request: MemberRequest, token: str) -> HttpResponse:
    """The report as a table with the lines of the file, for whoever puts the file right."""
    upload = _upload_or_404(request, token)
    try:
        plan = _plan(upload, ColumnsForm(upload.table, request.GET))
    except RegisterUnreadable as error:
        raise Http404 from error
    lines = dict(upload.table.rows)
    found = [
        *((note, pgettext("lines of a file", "Refused")) for note in plan.refused),
        *((note, _("There already")) for note in plan.duplicates),
        *((note, _("To look at")) for note in plan.marked),
    ]
    header = [_("Line"), _("What"), _("Why"), *upload.table.columns]
    rows = [
        [str(note.line), what, note.reason, *(lines[note.line].get(column, "") for column in upload.table.columns)]
        for note, what in sorted(found, key=lambda pair: pair[0].line)
    ]
    name = f"report-{upload.name.rpartition('.')[0]}.csv"
    return _download(csv_file([header, *rows]).encode(), "csv", name)


@members_only(Right.ADMINISTER, Right.SECURE)
def export(request: MemberRequest) -> HttpResponse:
    """The whole register as a file; by POST, since that somebody takes it out is logged."""
    _require_keeper(request)
    form = ExportForm(request.POST) if request.method == "POST" else ExportForm()
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        content = take_out_register(kind=kind, by=request.member, now=timezone.now())
        return _download(content, kind, f"accounts-{request.tenant.slug}-{timezone.localdate().isoformat()}.{kind}")
    return render(request, "accounts/export.html", {"form": form}, status=422 if form.errors else 200)


def _require_keeper(request: MemberRequest) -> None:
    """The register is the whole body's: who is in charge of a part of it brings none in and takes none out."""
    if not may_connect(request.member):
        raise PermissionDenied(_("Only administrators and security officers of the whole body may do this."))


def _upload_or_404(request: MemberRequest, token: str) -> Upload:
    _require_keeper(request)
    try:
        held = signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.BadSignature as error:
        raise Http404 from error
    stored = StoredFile.objects.filter(pk=held["file"]).first()
    if stored is None:
        raise Http404
    try:
        return Upload(token, held["name"], read_table(files.read(stored), held["name"]))
    except FileNotFoundError as error:
        raise Http404 from error


def _plan(upload: Upload, columns: ColumnsForm) -> Plan:
    if not columns.is_valid():
        raise RegisterUnreadable(_("Say of each column what it holds."))
    return plan_import(table=upload.table, mapping=columns.mapping())


def _parts(upload: Upload, plan: Plan, columns: ColumnsForm) -> list[dict[str, Any]]:
    """What a clerk looks through: refused lines first. Each note with what stands on its line."""
    shown = set(columns.mapping())
    lines = {
        line: " · ".join(filter(None, (row.get(name, "") for name in upload.table.columns if name in shown)))
        for line, row in upload.table.rows
    }

    def part(code: str, notes: list[LineNote]) -> dict[str, Any]:
        rows = [(note, lines[note.line]) for note in islice(notes, SHOWN)]
        return {"code": code, "rows": rows, "more": len(notes) - len(rows)}

    parts = [part("refused", plan.refused), part("marked", plan.marked), part("duplicates", plan.duplicates)]
    return [each for each in parts if each["rows"]]


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
