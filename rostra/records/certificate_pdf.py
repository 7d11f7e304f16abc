"""The certificate as a page that stands by itself, and as PDF: made once, kept with the list."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from rostra.core import files, pdf
from rostra.core.models import StoredFile
from rostra.core.refusals import Refused
from rostra.records.erasure import KEPT
from rostra.records.models import DisposalList


class NoCertificatePdf(Refused):
    """No PDF can be made here."""


STYLE = "rostra/certificate.css"
SIGNED = (("made", _("Made")), ("first_signature", _("First signature")), ("second_signature", _("Second signature")))
DONE = (("begun_at", _("Begun")), ("done_at", _("Executed")))


def page(row: DisposalList, *, screen: bool = True) -> str:
    """In the reader's language; on the screen it asks for its style, for a PDF that comes with it."""
    summary = row.certificate["summary"] if row.certificate else {}
    signed = [(words, summary[name]["by"], summary[name]["at"]) for name, words in SIGNED]
    acts = [*signed, *((words, "", summary[name]) for name, words in DONE)]
    kept = [(KEPT.get(code, code), count) for code, count in summary.get("kept", {}).items()]
    context = {
        "list": row,
        "summary": summary,
        "certificate": row.certificate,
        "kept": kept,
        "decided_on": date.fromisoformat(summary["decision"]["decided_on"]),
        "acts": [(words, by, datetime.fromisoformat(at)) for words, by, at in acts if at],
        "language": get_language(),
        "screen": screen,
    }
    return render_to_string("records/certificate.html", context)


def store_pdf(row: DisposalList) -> StoredFile:
    """The PDF, made at the first time that somebody asks for it, in the body's language. Raises NoCertificatePdf."""
    if row.certificate_file is not None:
        return row.certificate_file
    try:
        with override(row.body.language):
            made = pdf.make(page(row, screen=False), style=_style())
    except pdf.NoPdf as error:
        raise NoCertificatePdf(
            _("This computer makes no PDFs: the library Pango is missing. Open the certificate and print it.")
        ) from error
    file = files.store(made, content_type="application/pdf")
    DisposalList.objects.filter(pk=row.pk, certificate_file=None).update(certificate_file=file)
    return file


def _style() -> str:
    found = finders.find(STYLE)
    assert isinstance(found, str)  # noqa: S101 - it lies beside the code
    return Path(found).read_text(encoding="utf-8")
