"""The certificate of a training as a page that stands by itself, and as PDF."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rostra.core import pdf as maker
from rostra.core.refusals import Refused
from rostra.policy.models import Training
from rostra.policy.queries import course_names

STYLE = "rostra/certificate.css"


class NoCertificatePdf(Refused):
    """No PDF can be made here."""


def number(row: Training) -> str:
    """By which the body finds the training again."""
    return f"{row.body.slug.upper()}-{row.done_at:%Y}-{row.pk:05d}"


def page(row: Training, *, screen: bool = True) -> str:
    """In the reader's language; on the screen it asks for its style, for a PDF that comes with it."""
    context = {
        "training": row,
        "title": course_names([row.course])[row.course],
        "number": number(row),
        "language": get_language(),
        "screen": screen,
    }
    return render_to_string("policy/certificate.html", context)


def pdf(row: Training, *, by: str = "") -> bytes:
    """`by` as in `core.pdf.make`. Raises NoCertificatePdf, TooManyPdfs."""
    found = finders.find(STYLE)
    assert isinstance(found, str)  # noqa: S101 - it lies beside the code
    try:
        return maker.make(page(row, screen=False), style=Path(found).read_text(encoding="utf-8"), by=by)
    except maker.NoPdf as error:
        raise NoCertificatePdf(
            _("This computer makes no PDFs: the library Pango is missing. Open the certificate and print it.")
        ) from error
