from __future__ import annotations

import base64
import builtins
import io
import re
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from rostra.core import pdf
from rostra.core.throttle import Throttle


@pytest.fixture(autouse=True)
def _fresh() -> None:
    pdf.trouble.cache_clear()


def test_a_page_becomes_a_pdf() -> None:
    assert pdf.trouble() == ""
    assert pdf.make("<html lang='en'><title>t</title><h1>Héllo</h1></html>").startswith(b"%PDF")


def test_a_page_fetches_nothing(tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    Image.new("RGB", (200, 200), "red").save(picture)

    asked = pdf.make(f"<html lang='en'><title>t</title><p>x</p><img src='{picture.as_uri()}' alt='p'></html>")

    assert b"/Image" not in asked


def test_without_pango_there_is_a_clear_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'\nmore")
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)

    assert pdf.trouble() == "cannot load library 'libpango-1.0-0'"
    with pytest.raises(pdf.NoPdf, match="libpango"):
        pdf.make("<p>x</p>")


def test_the_fonts_that_come_along_can_write_words() -> None:
    held = re.findall(r"base64,([^)]+)", pdf.fonts())
    fonts = [TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap() for font in held]
    assert [all(ord(each) in font for each in "سياسة، ") for font in fonts] == [True, True]


def test_without_built_assets_the_computers_fonts_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "FACES", (("Nowhere", 400, "nowhere"),))
    pdf.fonts.cache_clear()
    assert pdf.fonts() == ""
    pdf.fonts.cache_clear()


def test_a_page_is_drawn_once_and_the_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def draw(html: str, style: str) -> bytes:
        drawn.append(f"{html}{style}")
        return html.encode()

    monkeypatch.setattr(pdf, "_draw", draw)
    monkeypatch.setattr(pdf, "_made", OrderedDict())
    monkeypatch.setattr(pdf, "KEPT", 2)
    monkeypatch.setattr(pdf, "throttle", Throttle(limit=3, clock=lambda: 0.0))
    for html in ("a", "a", "b", "a", "c", "b"):
        assert pdf.make(html) == html.encode()
    assert drawn == ["a", "b", "c", "b"]

    # Somebody who asks for the same again and again is served; for ever new ones they wait.
    assert [pdf.make(html, by="7") for html in ("b", "b", "d", "e", "f", "f")][-1] == b"f"
    with pytest.raises(pdf.TooManyPdfs):
        pdf.make("g", by="7")
    assert pdf.make("g", by="8") == b"g"
