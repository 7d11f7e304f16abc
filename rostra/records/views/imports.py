"""Archives of the past: looked at first, with a report line by line; then brought in, or dropped."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rostra.core.ranges import file_response
from rostra.core.refusals import Refused, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.naming import mentions
from rostra.people.paging import page_of
from rostra.records.access import past_or_404
from rostra.records.actions import past as actions
from rostra.records.enums import PastFormat
from rostra.records.forms.importing import ArchiveForm
from rostra.records.models import PastImport

PILLS = {"read": "in_review", "running": "sending", "done": "captured", "dropped": "closed"}


@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Right.RECORDS)
def imports(request: MemberRequest) -> HttpResponse:
    """The archives that were looked at; a new one is looked at, and kept until somebody decides."""
    form = ArchiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            past = _looked_at(request, form)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("records:import", past.pk)
    page = page_of(PastImport.objects.select_related("by"), request)
    names = mentions(f"accounts.account:{row.account_id}" for row in page.rows)
    rows = [(row, names[f"accounts.account:{row.account_id}"], PILLS[row.state]) for row in page.rows]
    context = {"form": form, "page": page, "rows": rows}
    return render(request, "records/imports.html", context, status=422 if form.errors else 200)


@require_safe
@members_only(Right.RECORDS)
def past_import(request: MemberRequest, pk: int) -> HttpResponse:
    past = past_or_404(pk)
    about = f"accounts.account:{past.account_id}"
    context = {
        "past": past,
        "report": past.report,
        "mention": mentions([about])[about],
        "pill": PILLS[past.state],
        "known_as": f"records.past_import:{past.pk}",
    }
    return render(request, "records/import.html", context)


@require_POST
@members_only(Right.RECORDS)
def import_begin(request: MemberRequest, pk: int) -> HttpResponse:
    return _acted(request, pk, actions.begin, _("The items are being brought in."))


@require_POST
@members_only(Right.RECORDS)
def import_drop(request: MemberRequest, pk: int) -> HttpResponse:
    return _acted(request, pk, actions.drop, _("Nothing of it is brought in."))


@require_safe
@members_only(Right.RECORDS)
def import_original(request: MemberRequest, pk: int) -> HttpResponseBase:
    past = past_or_404(pk)
    if past.file is None:
        raise Http404
    response = file_response(request, past.file, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=past.name)
    return response


def _acted(request: MemberRequest, pk: int, act: actions.Act, done: str) -> HttpResponse:
    with refusal_told(request):
        act(past=past_or_404(pk), by=request.user, now=timezone.now())
        messages.success(request, done)
    return redirect("records:import", pk)


def _looked_at(request: MemberRequest, form: ArchiveForm) -> PastImport:
    upload: UploadedFile[Any] = form.cleaned_data["file"]
    account = apps.get_model("accounts", "Account").objects.get(pk=form.cleaned_data["account"])
    with tempfile.NamedTemporaryFile() as file:
        for piece in upload.chunks():
            file.write(piece)
        file.flush()
        return actions.look_at(
            path=Path(file.name),
            name=upload.name or "",
            account=account,
            format=PastFormat(form.cleaned_data["format"]),
            by=request.user,
            now=timezone.now(),
        )
