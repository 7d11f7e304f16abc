"""What changed between two texts, word by word.

In long texts, words (and spaces) that stand everywhere begin no stretch that both have in common: comparing each with
each would take minutes for texts that were written for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Literal["same", "gone", "new"]
    text: str


def words(old: str, new: str) -> tuple[Piece, ...]:
    """The new text with what is gone and what is new in it."""
    left, right = WORDS.findall(old), WORDS.findall(new)
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, left, right).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(left[i:j])))
            continue
        pieces += [Piece("gone", "".join(left[i:j]))] if i < j else []
        pieces += [Piece("new", "".join(right[k:m]))] if k < m else []
    return tuple(pieces)


def merged(base: str, theirs: str, mine: str) -> str:
    """What both made of a text; where they changed the same words, theirs and then mine."""
    old, left, right = WORDS.findall(base), WORDS.findall(theirs), WORDS.findall(mine)
    found: list[str] = []
    i = j = k = 0
    for at, in_left, in_right, length in _agreed(old, left, right):
        found += _both(old[i:at], left[j:in_left], right[k:in_right])
        found += old[at : at + length]
        i, j, k = at + length, in_left + length, in_right + length
    return "".join(found)


def _both(old: list[str], left: list[str], right: list[str]) -> list[str]:
    if left in (right, old):
        return right
    return left if right == old else [*left, " ", *right]


def _agreed(old: list[str], left: list[str], right: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches of the old text that both kept: where they begin in each of the three, and how long they are."""
    ones = SequenceMatcher(None, old, left).get_matching_blocks()
    others = SequenceMatcher(None, old, right).get_matching_blocks()
    i = j = 0
    while i < len(ones) and j < len(others):
        (one, in_left, length), (other, in_right, size) = ones[i], others[j]
        start, end = max(one, other), min(one + length, other + size)
        if start < end:
            yield start, in_left + start - one, in_right + start - other, end - start
        if one + length < other + size:
            i += 1
        else:
            j += 1
    yield len(old), len(left), len(right), 0
