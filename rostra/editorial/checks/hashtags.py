"""Hashtags of several words begin each word with a capital, so that screen readers say them (R-251)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

import regex
from django.utils.translation import gettext as _

from rostra.core.reading import fold, hashtags
from rostra.editorial.checks.draft import Draft, Found
from rostra.editorial.checks.lists import listed

_CASED = regex.compile(r"[\p{Ll}\p{Lu}]")
_CAPITAL_INSIDE = regex.compile(r"\p{Ll}\p{Lu}|[_\d]")
SHORTEST = 6
"""A shorter tag is a word."""
SHORTEST_WORD = 4
"""Of the post's own words: shorter ones are found inside others by chance."""


def camel_case(draft: Draft) -> Iterator[Found]:
    """A tag in which the post's own words, or frequent ones, stand one behind the other without a capital between.

    Scripts without capitals and single words are left alone. Norwegian and Swedish write compounds as one word: there a
    tag counts only when a small word stands within it.
    """
    known = _vocabulary(draft.language) | {
        fold(word, draft.language) for word in draft.words if len(word) >= SHORTEST_WORD
    }
    small = _small(draft.language)
    for tag in hashtags(draft.text):
        if len(tag) < SHORTEST or not _CASED.search(tag) or _CAPITAL_INSIDE.search(tag):
            continue
        parts = _split(fold(tag, draft.language), known)
        if len(parts) < 2 or (small and not (len(parts) > 2 and set(parts[1:-1]) & small)):
            continue
        text = _("#%(tag)s is several words: write #%(better)s, so that screen readers can say it.")
        yield Found(text % {"tag": tag, "better": _camel(tag, parts)})


@cache
def _vocabulary(language: str) -> frozenset[str]:
    return frozenset(listed(language, "common"))


@cache
def _small(language: str) -> frozenset[str]:
    return frozenset(listed(language, "small"))


def _camel(tag: str, parts: Sequence[str]) -> str:
    """The tag's own letters, each part with a capital."""
    written, start = [], 0
    for part in parts:
        piece = tag[start : start + len(part)]
        written.append(piece[:1].upper() + piece[1:].lower())
        start += len(part)
    return "".join(written)


def _split(tag: str, known: Collection[str]) -> list[str]:
    """The tag as the fewest known words; one part where it is a word itself, or has a part that nobody knows."""
    best: list[list[str] | None] = [[], *[None] * len(tag)]
    for end in range(1, len(tag) + 1):
        for start in range(end):
            before = best[start]
            if before is None or tag[start:end] not in known:
                continue
            held = best[end]
            if held is None or len(before) + 1 < len(held):
                best[end] = [*before, tag[start:end]]
    return best[-1] or [tag]
