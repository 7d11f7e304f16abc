"""Reports: made, read, and handed out as JSON and PDF."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.audit.keys import KeyMissing
from rostra.core import pdf
from rostra.core.refusals import Refused
from rostra.people.access import MemberRequest, members_only
from rostra.reports.access import report_or_404
from rostra.reports.actions import is_genuine, make_report
from rostra.reports.certificate_pdf import make_pdf
from rostra.reports.forms import ReportForm
from rostra.reports.presentation import PILLS
from rostra.reports.queries import reports as all_reports
from rostra.reports.rules import keeps
from rostra.reports.wording import view_title


@members_only()
def reports(request: MemberRequest) -> HttpResponse:
    """All reports; who answers for the body makes another one."""
    initial = {"view": request.GET.get("view", ""), "language": get_language()}
    form = ReportForm(request.POST or None, initial=initial) if keeps(request.member) else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Your roles do not include this."))
        if form.is_valid():
            try:
                row = make_report(by=request.member, now=timezone.now(), **form.cleaned_data)
            except (Refused, KeyMissing) as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("The report is made and signed."))
                return redirect("reports:report", row.pk)
    rows = [(row, view_title(row.view)) for row in all_reports()]
    status = 422 if form is not None and form.errors else 200
    return render(request, "reports/reports.html", {"rows": rows, "form": form}, status=status)


@require_safe
@members_only()
def report(request: MemberRequest, pk: int) -> HttpResponse:
    """A report as it stood, and whether its signature is that of this body's log."""
    row = report_or_404(pk)
    pills = {status.value: pill for status, pill in PILLS.items()}
    context = {"report": row, "content": row.content, "genuine": is_genuine(row), "pills": pills}
    return render(request, "reports/report.html", context)


@require_safe
@members_only()
def report_json(_request: MemberRequest, pk: int) -> HttpResponse:
    """The signed content with the key and the signature: whoever has it can check it."""
    row = report_or_404(pk)
    signed = {"summary": row.content, "key": row.key, "signature": row.signature}
    response = HttpResponse(
        json.dumps(signed, ensure_ascii=False, indent=1) + "\n", content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="compliance-{row.pk}.json"'
    return response


@require_safe
@members_only()
def report_pdf(request: MemberRequest, pk: int) -> HttpResponse:
    """The report as PDF; where none can be made, the page to print, with words."""
    row = report_or_404(pk)
    try:
        made = make_pdf(row, by=str(request.user.pk))
    except pdf.TooManyPdfs as refused:
        messages.warning(request, str(refused))
        return redirect("reports:report", pk)
    except pdf.NoPdf:
        messages.warning(
            request, _("This computer makes no PDFs: the library Pango is missing. Print this page instead.")
        )
        return redirect("reports:report", pk)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="compliance-{row.pk}.pdf"'
    return response
