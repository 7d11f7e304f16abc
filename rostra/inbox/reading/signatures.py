"""What of a message is kept to find others that ask the same: its features and its numbers, two bytes each."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rostra.core.folding import fold
from rostra.inbox.reading.words import counts

ENOUGH_CHARACTERS = 400
"""What is asked is said by then."""
MOST_NUMBERS = 15

Features = npt.NDArray[np.uint16]

_LINKS = re.compile(r"https?://\S+")
# Of a line, a house, a month: not a telephone number or an account.
_NUMBER = re.compile(r"\b\d{1,4}[a-z]?\b")


def signatures(texts: Sequence[str]) -> list[bytes]:
    """Of each text: how many numbers, the numbers, the features; some 400 bytes for a text of 100 characters."""
    short = [text[:ENOUGH_CHARACTERS] for text in texts]
    found = counts(short)
    features, ends = found.indices.astype("<u2"), found.indptr.tolist()
    made = []
    for row, text in enumerate(short):
        numbers = _numbers(text)
        head = np.array([len(numbers), *numbers], "<u2")
        made.append(head.tobytes() + features[ends[row] : ends[row + 1]].tobytes())
    return made


def parts(signature: bytes) -> tuple[frozenset[int], Features]:
    """Numbers and features."""
    whole = np.frombuffer(signature, "<u2")
    cut = 1 + int(whole[0])
    return frozenset(whole[1:cut].tolist()), whole[cut:]


def _numbers(text: str) -> list[int]:
    if not any(map(str.isdigit, text)):
        return []
    found = sorted(set(_NUMBER.findall(fold(_LINKS.sub(" ", text)))))[:MOST_NUMBERS]
    return [int(number, 36) & 0xFFFF for number in found]
