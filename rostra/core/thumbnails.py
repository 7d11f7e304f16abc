"""Small pictures of attachments: decoded, scaled and written anew, so that nothing of the sender's file is shown.

What was drawn once is kept beside the files; it can be thrown away at any time.
"""

from __future__ import annotations

import io
import logging
import secrets
import warnings
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps

from rostra.core import files, private
from rostra.core.models import StoredFile

logger = logging.getLogger("rostra.core")

EDGE = 480
LARGEST_FILE = 20 * 1024 * 1024
LARGEST_AREA = 40_000_000
"""Pixels: what a large camera makes. A file that claims more is not decoded."""

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


class NoThumbnail(Exception):
    """The file is no picture that can be drawn safely."""


def thumbnail(file: StoredFile) -> bytes:
    """A WebP picture of at most 480 × 480 pixels.

    Raises NoThumbnail, and FileNotFoundError when the file's bytes are gone.
    """
    path = Path(settings.FILES_ROOT) / str(file.body_id) / files.DRAWN / f"{bytes(file.sha256).hex()}.webp"
    if path.exists():
        return path.read_bytes()
    if file.size > LARGEST_FILE:
        raise NoThumbnail(file.pk)
    picture = draw(files.read(file))
    try:
        _keep(path, picture)
    except OSError as error:
        # A disk that is full takes no small pictures: they are drawn each time, and seen all the same.
        logger.warning("thumbnail not kept", extra={"file": file.pk, "error": str(error)})
    return picture


def _keep(path: Path, picture: bytes) -> None:
    private.make_folder(path.parent, within=Path(settings.FILES_ROOT))
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        private.write_new(fresh, picture)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def draw(content: bytes) -> bytes:
    """The picture in these bytes, small. Raises NoThumbnail."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > LARGEST_AREA:
                    raise NoThumbnail("too many pixels")
                picture.draft("RGB", (2 * EDGE, 2 * EDGE))
                picture.thumbnail((EDGE, EDGE))
                upright = ImageOps.exif_transpose(picture)
                small = upright.convert("RGBA" if "transparency" in picture.info or picture.mode == "RGBA" else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        # What Pillow's decoders raise on broken files.
        raise NoThumbnail(type(error).__name__) from error
    # A new picture carries pixels only: no place where it was taken, no colour profile, no comment.
    plain = Image.new(small.mode, small.size)
    plain.paste(small)
    buffer = io.BytesIO()
    plain.save(buffer, "WEBP", quality=78, method=2)
    return buffer.getvalue()
