"""Pictures from outside: decoded, turned upright, and written anew without anything that tells of a person or a place."""

from __future__ import annotations

import struct
import zlib
from dataclasses import asdict
from io import BytesIO
from pathlib import PurePath

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from rostra.core.refusals import Refused
from rostra.editorial.content import Picture

MAX_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
# Colours and see-through parts belong to the picture; all else (EXIF, XMP, comments) is about who took it and where.
KEPT = ("icc_profile", "transparency")
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What Pillow's decoders raise on files that are broken.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)

_signer = Signer(salt="rostra.editorial.picture")


class NotAPicture(Refused):
    """The file cannot be used."""


def clean(content: bytes) -> tuple[bytes, str]:
    """The picture without metadata, and its type. Raises NotAPicture."""
    if len(content) > MAX_BYTES:
        raise NotAPicture(_("The file is larger than 10 MB. Make the picture smaller first."), field="file")
    try:
        # Opening reads the header only; the size is known before anything is decoded.
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            kind = picture.format or ""
            _check(picture, kind)
            return _written(ImageOps.exif_transpose(picture), kind), TYPES[kind]
    except BOMB as error:
        raise NotAPicture(_("The picture has too many pixels. Make it smaller first."), field="file") from error
    except BROKEN as error:
        raise NotAPicture(_("This file is no JPEG, PNG or WebP picture, or it is damaged."), field="file") from error


def file_name(name: str) -> str:
    """What the uploader called it, as one line without folders."""
    words = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable())
    return words[:100] or "picture"


def _check(picture: Image.Image, kind: str) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise NotAPicture(_("The picture has too many pixels. Make it smaller first."), field="file")
    # Telephones keep a second view in their JPEG files (MPO): the first is the picture.
    if kind != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise NotAPicture(_("Moving pictures cannot be used. Choose one that stands still."), field="file")


def _written(picture: Image.Image, kind: str) -> bytes:
    picture.info = {key: value for key, value in picture.info.items() if key in KEPT}
    out = BytesIO()
    picture.save(out, format="JPEG" if kind == "MPO" else kind, quality=92, icc_profile=picture.info.get("icc_profile"))
    return out.getvalue()


def seal(picture: Picture, body_id: int) -> str:
    """The picture as a token for forms and addresses: only what Rostra itself gave out comes back."""
    return str(_signer.sign_object({"body": body_id, **asdict(picture)}))


def unseal(token: str, body_id: int) -> Picture:
    """Raises BadSignature for a token that is none, or another body's."""
    content = _signer.unsign_object(token)
    if content.pop("body") != body_id:
        raise BadSignature("The picture belongs to another body.")
    return Picture(**content)
