from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest
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
