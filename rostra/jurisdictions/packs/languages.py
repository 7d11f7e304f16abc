"""What packs say in the languages of their readers: by the English words, so that a corrected value is as it was typed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("ro", "nb", "sv", "ar")
"""Beside English, in which packs are written."""


def in_language(words: str, language: str) -> str:
    """What a shipped pack says, in that language; as it stands where that is not one of ours, or nothing shipped says it."""
    return texts(language).get(words, words) if language in LANGUAGES else words


@cache
def texts(language: str) -> Mapping[str, str]:
    """All that the shipped packs say, by its English words. Raises FileNotFoundError for a language that is none of ours."""
    file = files("rostra.jurisdictions.packs").joinpath("texts", f"{language}.toml")
    return MappingProxyType(tomllib.loads(file.read_text(encoding="utf-8")))
