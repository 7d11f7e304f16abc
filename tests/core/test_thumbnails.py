from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rostra.core import files
from rostra.core.thumbnails import NoThumbnail, draw, thumbnail
from tests.cast import Cast


def png(width: int, height: int) -> bytes:
    """A PNG that claims to be this large and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def picture(mode: str, form: str, color: object = None) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (600, 300), color).save(buffer, form)  # type: ignore[arg-type]
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("mode", "form", "expected"),
    [
        ("RGB", "JPEG", "RGB"),
        ("RGBA", "PNG", "RGBA"),
        ("P", "GIF", "RGB"),
        ("L", "PNG", "RGB"),
        ("CMYK", "JPEG", "RGB"),
    ],
)
def test_draw_gives_a_small_picture(mode: str, form: str, expected: str) -> None:
    small = Image.open(io.BytesIO(draw(picture(mode, form))))

    assert (small.format, small.size, small.mode) == ("WEBP", (480, 240), expected)


@pytest.mark.parametrize("size", [(50_000, 50_000), (20_000, 9_000), (8_000, 6_000)])
def test_draw_refuses_bombs_before_decoding(size: tuple[int, int]) -> None:
    with pytest.raises(NoThumbnail):
        draw(png(*size))


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"%PDF-1.4", picture("RGB", "JPEG")[:200], picture("RGB", "BMP"), png(400, 400)],
)
def test_draw_refuses_what_is_no_whole_picture(content: bytes) -> None:
    with pytest.raises(NoThumbnail):
        draw(content)


def test_thumbnail_is_drawn_once(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path
    stored = files.store(picture("RGB", "PNG"), content_type="image/png")
    first = thumbnail(stored)
    (files._path(stored.body_id, bytes(stored.sha256))).unlink()

    assert thumbnail(stored) == first


def test_thumbnail_refuses_large_files(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path
    stored = files.store(picture("RGB", "PNG"), content_type="image/png")
    stored.size = 10**9

    with pytest.raises(NoThumbnail):
        thumbnail(stored)
