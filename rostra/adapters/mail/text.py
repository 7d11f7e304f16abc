"""Bytes of unknown honesty to safe text: charsets, header words, addresses' names, file names."""

from __future__ import annotations

import binascii
import codecs
import mimetypes
import quopri
import re

_CHARSETS = re.compile(
    r"(utf-(7|8|8-sig|16|16-le|16-be|32|32-le|32-be)|iso8859-\d+|cp\d+|koi8-[rut]|mac-[a-z]+|gbk|gb2312|gb18030|hz"
    r"|big5(hkscs)?|shift_jis(x0213|_2004)?|euc_(jp|kr|jis_2004|jisx0213)|iso2022_\w+|johab|tis-620|kz1048|ptcp154)"
)
"""Canonical names of the codecs that are charsets. Python's others (zlib, rot13, unicode_escape …) are not for mail."""

_WIDER = {"iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""What senders mean when they say the narrower one."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_HALVES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that no escaped byte can be; UTF-7 in a file name brings them."""

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARKS = re.compile("[\u061c\u200b\u200e\u200f\ufeff]")
_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_NAME_CHARS = 150


def decode(data: bytes, charset: str = "") -> str:
    """Text in the declared charset if it fits, else UTF-8, else Windows-1252 with replacements. Never raises."""
    for name in _candidates(charset):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")


def _candidates(charset: str) -> tuple[str, ...]:
    try:
        name = codecs.lookup(charset.strip().removesuffix("-i").removesuffix("-e")).name
    except (LookupError, ValueError, UnicodeError):
        return ("utf-8",)
    name = _WIDER.get(name, name)
    # Latin text is hardly ever valid UTF-8 by accident, while UTF-8 labelled as Latin is common.
    if name == "cp1252" or not _CHARSETS.fullmatch(name):
        return ("utf-8",)
    return (name, "utf-8")


def clean(text: str) -> str:
    """Text that every database and page can hold: no NUL, no control characters, no halves of characters, `\\n` line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))


def one_line(text: str) -> str:
    """For subjects and names: one line, without the marks that turn the direction of what stands beside it."""
    return " ".join(_BIDI.sub("", clean(text)).split())


def header_text(value: str) -> str:
    """An unfolded header as text: raw 8-bit bytes and RFC 2047 words decoded; broken words stay as they are."""
    text = decode(_HALVES.sub("\ufffd", value).encode("utf-8", "surrogateescape"))
    out: list[str] = []
    pending, charset, position = b"", "", 0
    for match in _WORD.finditer(text):
        between = text[position : match.start()]
        data = _word_bytes(match[2], match[3])
        if data is None:
            continue
        position = match.end()
        # White space between two words is not text, and a character may be cut between them.
        if not (pending and not between.strip() and match[1].lower() == charset):
            out += [decode(pending, charset), "" if pending and not between.strip() else between]
            pending = b""
        pending, charset = pending + data, match[1].lower()
    return "".join([*out, decode(pending, charset), text[position:]])


def _word_bytes(encoding: str, content: str) -> bytes | None:
    """The bytes of an RFC 2047 word, or None when they cannot be had."""
    try:
        data = content.encode("ascii")
        if encoding in "qQ":
            return quopri.decodestring(data, header=True)
        return binascii.a2b_base64(data + b"==")
    except ValueError:
        return None


def file_name(name: str, content_type: str) -> str:
    """A file name without folders, controls or direction marks; made from the type where nothing is left."""
    name = _MARKS.sub("", one_line(header_text(name)))
    name = re.split(r"[/\\]", name)[-1].strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) < 20:
        name = f"{stem[: _NAME_CHARS - len(suffix)].rstrip(' .')}.{suffix}"
    return name[: _NAME_CHARS + 1] or f"attachment{mimetypes.guess_extension(content_type) or '.bin'}"
