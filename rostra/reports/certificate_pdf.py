"""A report as a page that stands by itself, in the report's language, and as PDF."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from rostra.core import pdf
from rostra.reports.models import Report

STYLE = "rostra/certificate.css"


def make_pdf(report: Report, *, by: str = "") -> bytes:
    """`by` as in `core.pdf.make`. Raises NoPdf, TooManyPdfs of it."""
    with translation.override(report.language):
        html = render_to_string("reports/printed.html", {"report": report, "content": report.content})
    return pdf.make(html, style=_style(), by=by)


def _style() -> str:
    found = finders.find(STYLE)
    assert isinstance(found, str)  # noqa: S101 - it lies beside the code
    return Path(found).read_text(encoding="utf-8")
