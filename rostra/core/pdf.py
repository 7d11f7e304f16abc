"""A page as PDF, by WeasyPrint. It draws with Pango, a library of the operating system: without it, people print the page."""

from __future__ import annotations

from functools import cache

from PIL import ImageFile


class NoPdf(Exception):
    """This computer cannot make PDFs: Pango is missing."""


def make(html: str, *, style: str = "") -> bytes:
    """The page as PDF/UA-1, which screen readers can read; `style` is its CSS.

    It may fetch nothing: what it shows stands in it. Raises NoPdf.
    """
    if trouble():
        raise NoPdf(trouble())
    _load()
    from weasyprint import CSS, HTML  # type: ignore[import-untyped]
    from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]

    page = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=()))
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1", stylesheets=[CSS(string=style)])
    return made


@cache
def trouble() -> str:
    """Why no PDF can be made, for whoever runs the computer; empty where one can."""
    try:
        _load()
    except OSError as error:
        return str(error).splitlines()[0]
    return ""


def _load() -> None:
    """WeasyPrint has Pillow take pictures that end in the middle, for the whole process: they stay refused here."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        import weasyprint  # noqa: F401 - for what loading it does
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
