"""What changed between two texts, word by word."""

from __future__ import annotations

import re
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
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(left[i:j])))
            continue
        pieces += [Piece("gone", "".join(left[i:j]))] if i < j else []
        pieces += [Piece("new", "".join(right[k:m]))] if k < m else []
    return tuple(pieces)
