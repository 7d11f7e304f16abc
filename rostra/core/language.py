"""In which language a text is written; "" where nobody could say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MAX_LENGTH = 10
"""The longest code that is ever answered."""

# Codes of others for which Rostra has another one, and the one for what is no language.
CODES = {"no": "nb", "zxx": ""}

ENOUGH_CHARACTERS = 400
"""What stands behind so many of them changes no answer."""
ENOUGH_WORDS = 3

_NOT_PROSE = re.compile(r"https?://\S+|\S+@\S+|[@#]\w+")
_WORD = re.compile(r"\S*[^\W\d_]\S*")
_ARABIC = re.compile(r"[\u0620-\u064A]")
# Letters of Persian, Urdu, Pashto and Kurdish that Arabic does not have.
_BEYOND_ARABIC = re.compile(r"[\u0671-\u06D3\u06D5]")
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,6})?")


def detect(texts: Sequence[str], *, expected: Iterable[str] = ()) -> list[str]:
    """The language code of each text; "" where a text has fewer than three words or could be several languages.

    `expected` are the languages that the body writes in: between two near ones, such as Bokmål and Danish, they win.
    """
    answers = [""] * len(texts)
    hard: list[int] = []
    prose: list[str] = []
    for index, text in enumerate(texts):
        words = _prose(text[: 2 * ENOUGH_CHARACTERS])
        if not _enough_words(words):
            continue
        if _is_arabic(words):
            answers[index] = "ar"
            continue
        hard.append(index)
        prose.append(words)
    if prose:
        # Here, so that a process which reads no text does without the model and numpy: 120 MB, a second.
        from rostra.core.language_model import classify

        found = classify([text[:ENOUGH_CHARACTERS] for text in prose], expected=frozenset(expected))
        for index, code in zip(hard, found, strict=True):
            answers[index] = CODES.get(code, code)
    return answers


def known_code(code: str) -> str:
    """A language code that somebody else gave, in our form; "" for what is none."""
    clean = code.strip().lower().replace("_", "-")
    if len(clean) > MAX_LENGTH or not _CODE.fullmatch(clean):
        return ""
    base, _, rest = clean.partition("-")
    return "-".join(part for part in (CODES.get(base, base), rest) if part)


def _prose(text: str) -> str:
    """Without addresses, handles and tags, which belong to no language."""
    if "@" in text or "#" in text or "://" in text:
        return _NOT_PROSE.sub(" ", text)
    return text


def _enough_words(text: str) -> bool:
    found = _WORD.finditer(text)
    return all(next(found, None) for _ in range(ENOUGH_WORDS))


def _is_arabic(text: str) -> bool:
    """Written mostly in Arabic letters, none of which belongs to another language of that script."""
    if text.isascii():
        return False
    letters = len(_ARABIC.findall(text))
    return letters * 2 > len(text.replace(" ", "")) and not _BEYOND_ARABIC.search(text)
