"""A reading of the policy as a page that stands by itself, to print and as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rostra.core import pdf as maker
from rostra.core.refusals import Refused
from rostra.policy.document.people import duties, of_role, people
from rostra.policy.document.readings import Reading, reading
from rostra.policy.enums import Function
from rostra.policy.models import Version
from rostra.policy.queries import answers_of

STYLE = "rostra/policy.css"


class NoPolicyPdf(Refused):
    """No PDF can be made here."""


def page(version: Version, which: str, language: str, *, screen: bool = True) -> str:
    """In the language of the reading; on the screen it asks for its style, for a PDF that comes with it.

    Raises ValueError for a reading that is none.
    """
    shown = reading(version, which, language)
    with override(shown.document.language):
        context = {"version": version, "shown": shown, "screen": screen, **beside(version, shown)}
        return render_to_string("policy/paper.html", context)


def pdf(version: Version, which: str, language: str, *, by: str = "") -> bytes:
    """`by` as in `core.pdf.make`. Raises NoPolicyPdf, TooManyPdfs, ValueError for a reading that is none."""
    found = finders.find(STYLE)
    assert isinstance(found, str)  # noqa: S101 - it lies beside the code
    try:
        style = Path(found).read_text(encoding="utf-8")
        return maker.make(page(version, which, language, screen=False), style=style, by=by)
    except maker.NoPdf as error:
        raise NoPolicyPdf(
            _("This computer makes no PDFs: the library Pango is missing. Here is the page to print.")
        ) from error


def beside(version: Version, shown: Reading) -> dict[str, Any]:
    """The people of a reading, in the active language; the public edition names none."""
    if shown.which == "public":
        return {}
    found, texts = people(version), shown.document.texts
    answers = answers_of(version)
    return {
        "duties": duties(found),
        "team": [(texts.team[code], found["team"].get(code, [])) for code in Function.values],
        "leads": {name: of_role(found, answers, name) for name in ("lead", "deputy")},
    }
