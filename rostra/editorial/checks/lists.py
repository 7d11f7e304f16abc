"""The words that the checks look for, per language, from the files in `words`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import regex

from rostra.core.reading import fold

FOLDER = Path(__file__).with_name("words")
LANGUAGES = ("ar", "en", "nb", "ro", "sv")

# Small words that Arabic writes together with the next one.
_ARABIC_BEFORE = r"[وف]?(?:ال|لل|[بلك]ال|[بلك])?"


@cache
def lists(language: str) -> Mapping[str, Any]:
    """All lists of the language; none for a language that has no file."""
    if language not in LANGUAGES:
        return {}
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def listed(language: str, name: str) -> tuple[str, ...]:
    """One list, folded, to look words up."""
    return tuple(fold(word, language) for word in lists(language).get(name, ()))


@cache
def pattern(language: str, name: str) -> regex.Pattern[str] | None:
    """Finds any phrase of the list in folded text; None where the language has no such list."""
    return phrases(lists(language).get(name, ()), language)


@cache
def number_pattern(language: str, kind: str) -> regex.Pattern[str]:
    """Finds the words of all our languages that say what kind of number follows, in text folded for this one.

    A number is called what the papers call it, in whatever language people write about it, and may follow at once.
    """
    known = [(word, code) for code in LANGUAGES for word in lists(code)["number_words"].get(kind, ())]
    spelt = {*(word for word, _code in known), *(fold(word, code) for word, code in known)}
    found = _compiled(spelt, language, before=_ARABIC_BEFORE, letter=r"[^\W\d]")
    if found is None:
        raise ValueError(f"No language has words for the number: {kind}.")
    return found


def phrases(texts: Iterable[str], language: str) -> regex.Pattern[str] | None:
    """Finds any of these as whole words in folded text; a star stands for any ending. None where there are none."""
    return _compiled(texts, language, before=_ARABIC_BEFORE if language == "ar" else "")


def _compiled(texts: Iterable[str], language: str, *, before: str, letter: str = r"\w") -> regex.Pattern[str] | None:
    """`letter` is what makes a word longer than the phrase is."""
    found = sorted({fold(text.strip(), language) for text in texts if text.strip()}, key=len, reverse=True)
    if not found:
        return None
    return regex.compile(rf"(?<!\w){before}(?:{'|'.join(_expression(text, letter) for text in found)})(?!{letter})")


def _expression(phrase: str, letter: str) -> str:
    parts = (regex.escape(word.rstrip("*")) + (rf"{letter}*" if word.endswith("*") else "") for word in phrase.split())
    return r"\s+".join(parts)
