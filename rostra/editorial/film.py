"""Films from outside: read as far as sizes need it, and freed of what tells where and with what they were made.

MP4 and QuickTime files are boxes in boxes (ISO/IEC 14496-12): the size and length stand in two of them, and place, device
and the program that made it in others, which are overwritten. The pictures and the sound are not touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rostra.channels.adapter import megabytes
from rostra.core.refusals import Refused

TYPE = "video/mp4"
MAX_BYTES = 200_000_000
BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VH", b"dash", b"MSNV")
CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts")
# User data (place, device, program), metadata, and private boxes of makers: nothing of it is needed to play.
TELLING = (b"udta", b"meta", b"uuid")
HEADER = 8
DEEPEST, MOST_BOXES = 8, 100_000
"""Films have containers five deep and some hundreds of boxes, many thousands where they come in fragments."""
CUE = re.compile(
    r"^(?:(?P<h1>\d{2,}):)?(?P<m1>[0-5]\d):(?P<s1>[0-5]\d)[.,](?P<f1>\d{3})\s+-->\s+"
    r"(?:(?P<h2>\d{2,}):)?(?P<m2>[0-5]\d):(?P<s2>[0-5]\d)[.,](?P<f2>\d{3})(?:\s.*)?$"
)
LONGEST_CAPTIONS = 1_000_000


class NotAFilm(Refused):
    """The file cannot be used as a film."""


class NotCaptions(Refused):
    """The file holds no captions."""


@dataclass(frozen=True, slots=True)
class Film:
    """What is known of a film: seconds, and its size in pixels as it is shown."""

    seconds: float
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    kind: bytes
    start: int
    body: int
    end: int


def bytes_of(upload: UploadedFile[Any]) -> bytes:
    """What was uploaded, unless it is larger than anything that Rostra takes. Raises NotAFilm, before reading it."""
    if (upload.size or 0) > MAX_BYTES:
        text = _("The film has %(size)s MB; Rostra takes at most %(limit)s MB. Make it smaller first.")
        raise NotAFilm(text % megabytes(upload.size or 0, limit=MAX_BYTES), field="file")
    return bytes(upload.read())


def clean(content: bytes) -> tuple[bytes, Film]:
    """The film without what tells of its making, and its measures. Raises NotAFilm."""
    if len(content) > MAX_BYTES:
        text = _("The film has %(size)s MB; Rostra takes at most %(limit)s MB. Make it smaller first.")
        raise NotAFilm(text % megabytes(len(content), limit=MAX_BYTES), field="file")
    if content[4:8] != b"ftyp" or not any(brand in content[8:64] for brand in BRANDS):
        raise NotAFilm(_("This file is no MP4 film."), field="file")
    written, seconds, sizes = bytearray(content), 0.0, [(0, 0)]
    for number, box in enumerate(_boxes(content, 0, len(content))):
        if number == MOST_BOXES:
            raise _damaged()
        if box.kind in TELLING:
            written[box.start + 4 : box.start + 8] = b"free"
            written[box.body : box.end] = bytes(box.end - box.body)
        elif box.kind == b"mvhd":
            seconds = _seconds(content[box.body : box.end])
        elif box.kind == b"tkhd":
            sizes.append(_size(content[box.body : box.end]))
    width, height = max(sizes)
    if not seconds or not width or not height:
        raise _damaged()
    return bytes(written), Film(seconds, width, height)


def captions(content: bytes) -> bytes:
    """The captions as WebVTT, from a WebVTT or SubRip file. Raises NotCaptions."""
    if len(content) > LONGEST_CAPTIONS:
        raise NotCaptions(_("The file is too large for captions."), field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotCaptions(_("The file of captions must be text in UTF-8."), field="file") from error
    blocks = re.split(r"\n{2,}", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    cues = [cue for block in blocks if (cue := _cue(block))]
    if not cues:
        raise NotCaptions(_("The file holds no captions in the formats WebVTT or SubRip."), field="file")
    return ("WEBVTT\n\n" + "\n\n".join(cues) + "\n").encode()


def said(content: bytes) -> str:
    """The words of captions as we keep them, without their times."""
    lines = content.decode("utf-8", "replace").split("\n")
    return "\n".join(line for line in lines[1:] if line and not CUE.match(line))


def _damaged() -> NotAFilm:
    return NotAFilm(_("The film is damaged, or its size cannot be read."), field="file")


def _boxes(content: bytes, start: int, end: int, *, depth: int = 0) -> Iterator[Box]:
    """All boxes between two places, those inside of containers after these. Raises NotAFilm."""
    if depth > DEEPEST:
        raise _damaged()
    while start + HEADER <= end:
        size, body = int.from_bytes(content[start : start + 4]), start + HEADER
        kind = content[start + 4 : start + 8]
        if size == 1:
            size, body = int.from_bytes(content[body : body + 8]), body + 8
        elif size == 0:
            size = end - start
        if size < body - start or start + size > end:
            raise _damaged()
        box = Box(kind, start, body, start + size)
        yield box
        if kind in CONTAINERS:
            yield from _boxes(content, body, box.end, depth=depth + 1)
        start = box.end


def _seconds(body: bytes) -> float:
    """Section 8.2.2: version 1 has times of 64 bits."""
    wide = body[:1] == b"\x01"
    at, width = (20, 8) if wide else (12, 4)
    scale = int.from_bytes(body[at : at + 4])
    return int.from_bytes(body[at + 4 : at + 4 + width]) / scale if scale else 0.0


def _size(body: bytes) -> tuple[int, int]:
    """Section 8.3.2: width and height are the last two numbers, in 16.16; a quarter turn in the matrix swaps them."""
    wide = body[:1] == b"\x01"
    matrix = body[52 if wide else 40 :][:36]
    width, height = (int.from_bytes(body[-8 + n : len(body) - 4 + n]) >> 16 for n in (0, 4))
    turned = not any(matrix[:4]) and any(matrix[4:8])
    return (height, width) if turned else (width, height)


def _cue(block: str) -> str:
    """One caption, its times with full hours and points; empty for a block that is none."""
    lines = block.split("\n")
    for number, line in enumerate(lines[:2]):
        match = CUE.match(line.strip())
        if match:
            found = match.groupdict(default="00")
            times = [f"{found[f'h{n}']}:{found[f'm{n}']}:{found[f's{n}']}.{found[f'f{n}']}" for n in (1, 2)]
            said = "\n".join(words for words in lines[number + 1 :] if words.strip())
            return f"{times[0]} --> {times[1]}\n{said}" if said and times[0] < times[1] else ""
    return ""
