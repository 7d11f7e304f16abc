"""One spelling for what people spell differently: how words are compared in whatever reads messages."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Accents and vowel signs (after NFKD), tatweel, direction marks, zero-width and variation characters, soft hyphen.
_SILENT = re.compile(
    "[\u0300-\u036f\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\u00ad]"
)
_NOT_WORD = re.compile(r"[\W_]+")
# One letter for what one person writes with dots or in a foreign form and another without.
_LETTERS = str.maketrans(
    {
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "گ": "ك", "ڭ": "ك", "ڨ": "ق", "ڤ": "ف", "پ": "ب", "چ": "ج",
        "ø": "o", "æ": "ae", "đ": "d", "ł": "l", "ı": "i",
    }
)  # fmt: skip
_DIGITS = {code: str(unicodedata.digit(chr(code))) for code in (*range(0x660, 0x66A), *range(0x6F0, 0x6FA))}
_ONE_FORM = _LETTERS | _DIGITS
_SHORT = 1000


def fold(text: str) -> str:
    """The words of a text with one blank between: small letters and digits, without marks; "" where there are none.

    As the search folds (`rostra.core.migrations.0003_search`): alef, yeh and teh marbuta have one form each, Arabic
    digits are digits.
    """
    return _kept(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    if not text.isascii():
        text = _SILENT.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_ONE_FORM)
    return _NOT_WORD.sub(" ", text.lower()).strip()


_kept = lru_cache(maxsize=1024)(_fold)
"""Whatever reads a message folds it: what it is about, how urgent it is, who asks the same."""
