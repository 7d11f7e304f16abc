"""Text as checks read it: one spelling for what looks the same, and words, sentences and hashtags."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

_UNSEEN = regex.compile(r"[\p{Cf}\p{Default_Ignorable_Code_Point}\u0640]")
_SPACE = regex.compile(r"[\p{Zs}\t]")
_DIGIT = regex.compile(r"(?![0-9])\p{Nd}")
_ADDRESS = regex.compile(r"(?i)https?://[^\s<>\"“”]+|\bwww\.[^\s<>\"“”]+")
_NOT_PROSE = regex.compile(r"(?i)https?://\S+|\bwww\.\S+|\S+@\S+|[@#＃][\w\p{M}]+")
_TAG = regex.compile(r"(?<![\w&/])[#＃]([\w\p{M}]+)")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’\-][\p{L}\p{M}]+)*")
_SENTENCE_END = regex.compile(r"[.!?؟…]+(?:[\"”»)]+)?(?=\s|$)|\n+")
_QUOTED = regex.compile(r"[“„”][^“”„\n]{1,600}[”“]|«[^«»\n]{1,600}»|\"[^\"\n]{1,600}\"")
_MARKS = regex.compile(r"\p{M}+")
_ALEF = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_ROMANIAN = str.maketrans("ăâîșşțţ", "aaisstt")

ONE_CODE = {"no": "nb"}


def base(language: str) -> str:
    """The language without its region, by the code that the lists have."""
    code = language.split("-")[0].lower()
    return ONE_CODE.get(code, code)


def plain(text: str) -> str:
    """Composed, without characters that nobody sees, with ASCII digits and simple spaces."""
    if text.isascii():
        return text
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return _SPACE.sub(" ", _DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), seen))


def fold(text: str, language: str) -> str:
    """As words are compared: small letters; Romanian without its marks, Arabic without vowel signs and forms of alef."""
    small = text.casefold()
    if language == "ro":
        return small.translate(_ROMANIAN)
    if language == "ar":
        return _MARKS.sub("", unicodedata.normalize("NFC", small)).translate(_ALEF)
    return small


def addresses(text: str) -> list[str]:
    """The web addresses in the text, without the punctuation behind them."""
    return [found.rstrip(".,;:!?)»’'") for found in _ADDRESS.findall(text)]


def prose(text: str) -> str:
    """Without addresses, handles and hashtags."""
    return _NOT_PROSE.sub(" ", text)


def unquoted(text: str) -> str:
    """Without what stands in quotation marks: others say it."""
    return _QUOTED.sub(" ", text)


def hashtags(text: str) -> list[str]:
    return _TAG.findall(text)


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """What has at least one word between two ends."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


@lru_cache(maxsize=2048)
def essence(text: str) -> str:
    """The words alone, in small letters: what makes two posts the same text."""
    return " ".join(words(prose(plain(text)).casefold()))


def shorten(text: str, limit: int = 60) -> str:
    """One line to quote in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
