"""A page as PDF, by WeasyPrint. It draws with Pango, a library of the operating system: without it, people print the page.

Drawing takes seconds of a processor. So a process draws one page at a time, keeps the last ones that it drew, and draws
for nobody more than a few in a minute.
"""

from __future__ import annotations

import base64
import io
import threading
from collections import OrderedDict
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.translation import gettext_lazy as _
from PIL import ImageFile

from rostra.core.refusals import Refused
from rostra.core.throttle import Throttle

FACES = (("Plex Arabic", 400, "plex-arabic-400"), ("Plex Arabic", 600, "plex-arabic-600"))
"""What few computers have: their own fonts write the other scripts."""
SPACE = "space"


class NoPdf(Exception):
    """This computer cannot make PDFs: Pango is missing."""


class TooManyPdfs(Refused):
    """Somebody asks for more PDFs in a minute than are drawn for them."""


KEPT = 16
"""So many of the last PDFs stay in the memory of the process: those that people open at the same time."""
throttle = Throttle(limit=12)
_drawing = threading.Lock()
_made: OrderedDict[bytes, bytes] = OrderedDict()


def make(html: str, *, style: str = "", by: str = "") -> bytes:
    """The page as PDF/UA-1, which screen readers can read; `style` is its CSS, after that of `fonts`.

    It may fetch nothing: what it shows stands in it. `by` is who asks, empty for Rostra itself. Raises NoPdf,
    TooManyPdfs.
    """
    if trouble():
        raise NoPdf(trouble())
    key = sha256(f"{len(style)}\n{style}{html}".encode()).digest()
    if key not in _made and by and throttle.too_many(by):
        raise TooManyPdfs(_("You asked for many PDFs within a minute. Wait a minute, and try again."))
    with _drawing:
        if key not in _made:
            _made[key] = _draw(html, style)
        _made.move_to_end(key)
        while len(_made) > KEPT:
            _made.popitem(last=False)
        return _made[key]


def _draw(html: str, style: str) -> bytes:
    _load()
    from weasyprint import CSS, HTML  # type: ignore[import-untyped]  # has no types
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]  # has no types
    from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]  # has no types

    known, inside = FontConfiguration(), URLFetcher(allowed_protocols=("data",))
    page = HTML(string=html, url_fetcher=inside)
    sheets = [CSS(string=f"{fonts()}{style}", font_config=known, url_fetcher=inside)]
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1", stylesheets=sheets, font_config=known)
    return made


@cache
def fonts() -> str:
    """Our own fonts as CSS that holds them, so that each script is readable on a computer that has no font for it.

    Empty where the assets were not built: then it is what the computer has.
    """
    faces = ((family, weight, finders.find(f"vendor/fonts/{file}.woff2")) for family, weight, file in FACES)
    return "".join(_face(family, weight, Path(found)) for family, weight, found in faces if isinstance(found, str))


def _face(family: str, weight: int, file: Path) -> str:
    held = base64.b64encode(_with_space(file)).decode("ascii")
    source = f'url(data:font/ttf;base64,{held}) format("truetype")'
    return f'@font-face{{font-family:"{family}";font-weight:{weight};src:{source}}}\n'


def _with_space(file: Path) -> bytes:
    """The font with a space of a quarter of its size: the part of it that we have knows none, and Pango would draw a box
    between all words."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # has no types
    from fontTools.ttLib.tables._g_l_y_f import Glyph  # type: ignore[import-untyped]  # has no types

    font = TTFont(file)
    font.setGlyphOrder([*font.getGlyphOrder(), SPACE])
    font["glyf"][SPACE] = Glyph()
    font["hmtx"][SPACE] = (font["head"].unitsPerEm // 4, 0)
    for table in font["cmap"].tables:
        table.cmap |= {ord(" "): SPACE, ord("\u00a0"): SPACE}
    font.flavor = None
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


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
