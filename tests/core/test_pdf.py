from __future__ import annotations

import base64
import builtins
import io
import re
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from rostra.core import pdf


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
