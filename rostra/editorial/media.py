"""Pictures from outside: decoded, turned upright, and written anew without anything that tells of a person or a place."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import asdict, replace
from io import BytesIO
from itertools import product
from pathlib import PurePath

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from rostra.channels.adapter import megabytes
from rostra.channels.contract import Capabilities
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import Refused
from rostra.editorial.content import Content, Picture

MAX_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# Colours and see-through parts belong to the picture; all else (EXIF, XMP, comments) is about who took it and where.
KEPT = ("icc_profile", "transparency")
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What a copy may be, for a picture without and with see-through parts; the first that the network takes.
OPAQUE, CLEAR = ("JPEG", "WEBP", "PNG"), ("WEBP", "PNG", "JPEG")
# The longest edge in pixels and the quality of the copies that are tried, from the best to the smallest.
EDGES = (4096, 2560, 2048, 1600, 1280, 960, 640, 320, 120)
QUALITIES = (88, 76)
# What Pillow's decoders raise on files that are broken.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)

_signer = Signer(salt="rostra.editorial.picture")


class NotAPicture(Refused):
    """The file cannot be used."""


def clean(content: bytes) -> tuple[bytes, str]:
    """The picture without metadata, and its type. Raises NotAPicture."""
    if len(content) > MAX_BYTES:
        text = _("The picture has %(size)s MB; Rostra takes at most %(limit)s MB. Make it smaller first.")
        raise NotAPicture(text % megabytes(len(content), limit=MAX_BYTES), field="file")
    try:
        # Opening reads the header only; the size is known before anything is decoded.
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            kind = picture.format or ""
            _check(picture, kind)
            return _written(ImageOps.exif_transpose(picture), kind), TYPES[kind]
    except BOMB as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise NotAPicture(_("This file is no JPEG, PNG or WebP picture, or it is damaged."), field="file") from error


def measure(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a picture that `clean` wrote."""
    with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
        return picture.size


def prepared(content: bytes, content_type: str, can: Capabilities) -> tuple[bytes, str]:
    """A file for a network, and its type: a picture without metadata and as large as it may be, all else as it is.

    Raises NotAPicture.
    """
    if content_type not in TYPES.values() and not content.startswith(BEGINNINGS):
        return content, content_type
    written, kind = clean(content)
    if fits(kind, len(written), can) or not can_be_fitted(kind, can):
        return written, kind
    return fitted(written, can)


def file_name(name: str) -> str:
    """What the uploader called it, as one line without folders."""
    words = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable())
    return words[:100] or "picture"


def _check(picture: Image.Image, kind: str) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels()
    # Telephones keep a second view in their JPEG files (MPO): the first is the picture.
    if kind != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise NotAPicture(_("Moving pictures cannot be used. Choose one that stands still."), field="file")


def _too_many_pixels() -> NotAPicture:
    text = _("The picture has more than %(limit)d million pixels, which is too large. Make it smaller first.")
    return NotAPicture(text % {"limit": MAX_PIXELS // 1_000_000}, field="file")


def _written(picture: Image.Image, kind: str) -> bytes:
    picture.info = {key: value for key, value in picture.info.items() if key in KEPT}
    out = BytesIO()
    picture.save(out, format="JPEG" if kind == "MPO" else kind, quality=92, icc_profile=picture.info.get("icc_profile"))
    return out.getvalue()


def fits(kind: str, size: int, can: Capabilities) -> bool:
    """Whether the network takes a file of this type (as in HTTP) and size (in bytes)."""
    most = can.bytes_of(kind)
    return _taken(kind, can) and not (most and size > most)


def can_be_fitted(kind: str, can: Capabilities) -> bool:
    """Whether a smaller copy can be made that the network takes."""
    return kind in TYPES.values() and any(_taken(TYPES[name], can) for name in OPAQUE)


def fitted(content: bytes, can: Capabilities) -> tuple[bytes, str]:
    """A copy of a picture that `clean` wrote, as good as the network takes it, and its type; `can_be_fitted` said yes."""
    with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
        clear = picture.has_transparency_data
        kind = next(name for name in (CLEAR if clear else OPAQUE) if _taken(TYPES[name], can))
        profile = picture.info.get("icc_profile") if picture.mode in ("RGB", "RGBA") else None
        copy = picture.convert("RGBA" if clear else "RGB")
    if clear and kind == "JPEG":
        paper = Image.new("RGB", copy.size, "white")
        paper.paste(copy, mask=copy.getchannel("A"))
        copy = paper
    out = BytesIO()
    for edge, quality in product((max(copy.size), *EDGES), QUALITIES):
        # Never larger than it is; each copy is made from the one before, which costs less and looks the same.
        copy.thumbnail((edge, edge))
        out = BytesIO()
        copy.save(out, format=kind, quality=quality, icc_profile=profile)
        if fits(TYPES[kind], out.tell(), can):
            break
    return out.getvalue(), TYPES[kind]


def for_network(content: Content, can: Capabilities, *, before: Content | None) -> Content:
    """The content with a copy of each picture that the network does not take as it is; the originals stay stored.

    A heading goes where there is none.

    Copies that were made `before` are used again: the same content must stay the same.
    """
    held = [picture for part in before.parts for picture in part.media] if before else []
    made = {picture.original: picture for picture in held if picture.original}

    def copies(pictures: Iterable[Picture]) -> tuple[Picture, ...]:
        return tuple(_copy(picture, can, made.get(picture.sha256)) for picture in pictures)

    more = tuple(replace(part, media=copies(part.media)) for part in content.more)
    return replace(content, media=copies(content.media), more=more, heading=content.heading if can.subject else "")


def _copy(picture: Picture, can: Capabilities, made: Picture | None) -> Picture:
    if fits(picture.type, picture.size, can) or not can_be_fitted(picture.type, can):
        return picture
    if made and fits(made.type, made.size, can):
        return replace(made, alt=picture.alt, name=picture.name)
    try:
        content = files.read(StoredFile.objects.get(sha256=bytes.fromhex(picture.sha256)))
    except (StoredFile.DoesNotExist, FileNotFoundError) as error:
        text = _("The file of “%(name)s” is lost. Remove the picture, and upload it again.")
        raise NotAPicture(text % {"name": picture.name}, field="file") from error
    written, kind = fitted(content, can)
    sha256 = bytes(files.store(written, content_type=kind).sha256).hex()
    return replace(picture, sha256=sha256, type=kind, size=len(written), original=picture.sha256)


def _taken(kind: str, can: Capabilities) -> bool:
    return not can.media_types or kind in can.media_types


def seal(picture: Picture, body_id: int) -> str:
    """The picture as a token for forms and addresses: only what Rostra itself gave out comes back."""
    given = asdict(picture)
    # The library says anew which captions there are whenever the post is saved.
    del given["captions"]
    return str(_signer.sign_object({"body": body_id, **given}))


def unseal(token: str, body_id: int) -> Picture:
    """Raises BadSignature for a token that is none, or another body's."""
    content = _signer.unsign_object(token)
    if content.pop("body") != body_id:
        raise BadSignature("The picture belongs to another body.")
    return Picture(**content)
