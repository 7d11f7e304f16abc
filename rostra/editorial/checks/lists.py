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
def number_pattern(language: str, kind: str) -> regex.Pattern[str] | None:
    """Finds the words that say what kind of number follows."""
    return phrases(lists(language).get("number_words", {}).get(kind, ()), language)


def phrases(texts: Iterable[str], language: str) -> regex.Pattern[str] | None:
    """Finds any of these as whole words in folded text; a star stands for any ending."""
    found = sorted({fold(text.strip(), language) for text in texts if text.strip()}, key=len, reverse=True)
    if not found:
        return None
    before = _ARABIC_BEFORE if language == "ar" else ""
    return regex.compile(rf"(?<!\w){before}(?:{'|'.join(_expression(text) for text in found)})(?!\w)")


def _expression(phrase: str) -> str:
    parts = (regex.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in phrase.split())
    return r"\s+".join(parts)
