"""The names of languages in the reader's language, as the CLDR has them (Django's own say "Norwegian Bokmal")."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.text import capfirst
from django.utils.translation import get_language


def language_name(code: str) -> str:
    """As it stands alone, with a capital; of a variety that has no name, that of its language; else the code itself."""
    name = _named(code, get_language() or "en")
    return capfirst(name) if name else code


def language_word(code: str) -> str:
    """The same as it stands among other words."""
    return _named(code, get_language() or "en") or code


@lru_cache(maxsize=1000)
def _named(code: str, reader: str) -> str:
    names = _names(reader)
    return names.get(code) or names.get(code.partition("-")[0]) or ""


@lru_cache(maxsize=50)
def _names(reader: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(reader, sep="-").languages)
    except (UnknownLocaleError, ValueError):
        return dict(Locale("en").languages)
