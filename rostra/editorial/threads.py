"""A long text as the items of a thread: cut where sentences end, each as long as the network takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_SENTENCE = re.compile(r"(?<=[.!?…؟。])[\"'”’»)\]]*\s+|\n\s*\n")
_SPACE = re.compile(r"\s+")

Fits = Callable[[str], bool]


def divide(text: str, fits: Fits) -> list[str]:
    """The text in as few items as its sentences allow; a sentence that is too long is cut between words, then letters."""
    items, begun = [], ""
    for piece in _pieces(text.strip(), fits):
        longer = begun + piece
        if begun and not fits(longer.strip()):
            items.append(begun.strip())
            longer = piece
        begun = longer
    return [item for item in [*items, begun.strip()] if item]


def _pieces(text: str, fits: Fits) -> Iterator[str]:
    for sentence in _cut(text, _SENTENCE):
        if fits(sentence.strip()):
            yield sentence
            continue
        for word in _cut(sentence, _SPACE):
            yield from [word] if fits(word.strip()) else _letters(word, fits)


def _cut(text: str, at: re.Pattern[str]) -> Iterator[str]:
    """The text in pieces, each with the gap that follows it."""
    start = 0
    for gap in at.finditer(text):
        yield text[start : gap.end()]
        start = gap.end()
    yield text[start:]


def _letters(word: str, fits: Fits) -> Iterator[str]:
    begun = ""
    for letter in word:
        if begun and not fits(begun + letter):
            yield begun
            begun = ""
        begun += letter
    yield begun
