"""What messages consist of, as numbers: hashed words, pairs of words and pieces of words, of a whole batch at once.

The pieces are the runs of 2–5 characters inside a word with its borders, as scikit-learn's `char_wb` has them. They are
hashed in numpy over all texts of a batch in step, several times as fast as one text after the other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack

from rostra.core.folding import fold

ENOUGH_CHARACTERS = 600
"""What stands behind so many of them changes no topic."""
BITS = 16
SPACE = 1 << BITS
"""So many different features; two that fall together are learned as one."""
PIECES = range(2, 6)
BATCH = 1024

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BLANK = 32
# Folding can make a text longer: "ﷺ" is four words.
_LONGEST = ENOUGH_CHARACTERS * 20
_POWERS = np.cumprod(np.full(_LONGEST, _PRIME, np.uint64))


def counts(texts: Sequence[str]) -> csr_matrix:
    """How often each feature is in each text: one row a text, SPACE columns, float32."""
    parts = [_batch(texts[start : start + BATCH]) for start in range(0, max(len(texts), 1), BATCH)]
    return parts[0] if len(parts) == 1 else vstack(parts, format="csr", dtype=np.float32)


def _batch(texts: Sequence[str]) -> csr_matrix:
    folded = [fold(text[:ENOUGH_CHARACTERS]) for text in texts]
    letters, starts = _joined(folded)
    found = [_pieces(letters, starts, size) for size in PIECES]
    found += _words(letters, starts)
    keys = np.concatenate(found)
    keys.sort()
    fresh = np.flatnonzero(np.diff(keys, prepend=-1))
    times = np.diff(fresh, append=len(keys)).astype(np.float32)
    rows, columns = keys[fresh] >> BITS, keys[fresh] & (SPACE - 1)
    pointers = np.searchsorted(rows, np.arange(len(texts) + 1))
    return csr_matrix((times, columns.astype(np.int32), pointers.astype(np.int32)), shape=(len(texts), SPACE))


def _joined(folded: Sequence[str]) -> tuple[Hashes, Ints]:
    """All letters in one row, a blank before, between and after the texts; the place of the blank before each text."""
    joined = " ".join(["", *folded, ""])
    letters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    lengths = np.fromiter((len(text) + 1 for text in folded), np.int64, len(folded))
    return letters, np.concatenate([[0], np.cumsum(lengths)])[:-1]


def _pieces(letters: Hashes, starts: Ints, size: int) -> Ints:
    """Keys of the runs of this size that have a blank at their ends at most."""
    places = len(letters) - size + 1
    if places <= 0:
        return np.empty(0, np.int64)
    run = letters[:places].copy()
    whole = np.ones(places, np.bool_)
    for step in range(1, size):
        run = run * _PRIME + letters[step : step + places]
        if step < size - 1:
            whole &= letters[step : step + places] != _BLANK
    if size == PIECES[0]:
        whole &= (letters[:places] != _BLANK) | (letters[1 : 1 + places] != _BLANK)
    where = np.flatnonzero(whole)
    return _keys(run[where], where, starts, size)


def _words(letters: Hashes, starts: Ints) -> list[Ints]:
    """Keys of the words, and of each two that follow each other in a text."""
    blank = letters == _BLANK
    begins = np.flatnonzero(blank[:-1] & ~blank[1:]) + 1
    if not len(begins):
        return []
    ends = np.flatnonzero(~blank[:-1] & blank[1:]) + 1
    sizes = ends - begins
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    weighted = letters[np.repeat(begins, sizes) + within] * _POWERS[within % _LONGEST]
    words = np.add.reduceat(weighted, np.cumsum(sizes) - sizes)
    text = np.searchsorted(starts, begins, side="right")
    follows = np.flatnonzero(text[:-1] == text[1:])
    pairs = words[follows] * _MIX + words[follows + 1]
    return [_keys(words, begins, starts, 11), _keys(pairs, begins[follows], starts, 12)]


def _keys(hashes: Hashes, places: Ints, starts: Ints, kind: int) -> Ints:
    """Which text it is in and which feature it is, in one number."""
    mixed = (hashes + np.uint64(kind)) * _MIX
    mixed ^= mixed >> np.uint64(29)
    mixed *= _MIX
    features = (mixed >> np.uint64(64 - BITS)).astype(np.int64)
    text = np.searchsorted(starts, places, side="right") - 1
    return (text << BITS) | features
