"""py3langid's model, asked about a whole batch of texts at once.

The model (BSD licence) is naive Bayes over byte sequences that an automaton finds. Its own loop takes one text at a
time; here the automaton walks all texts of a large batch in step, in numpy, which halves the time of a text. A few are
walked one by one: numpy takes as long for one letter as for a hundred.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

# The model knows 140 languages; a short text resembles some rare one by chance. These are the five of the interface,
# their neighbours, and what is much spoken where they are. "zxx" is the model's class for what is no language.
_LANGUAGES = (
    "ar bg bn bs cs da de el en es et fa fi fr he hi hr hu is it ja ko ku lt lv mk nl nn no pa pl ps pt ro ru se sk sl "
    "so sq sr sv sw ta th tl tr uk ur vi zh zxx"
)
LANGUAGES = frozenset(_LANGUAGES.split())

SURE = 0.5
EXPECTED_WEIGHT = 2.0
"""How much more likely a language of the body is than any other, before the text is read."""
IN_STEP = 32
"""From so many texts on, walking them in step is faster."""
# The model has one class for Bokmål, which it calls Norwegian.
OUR_CODES = {"nb": "no"}

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


def classify(texts: Sequence[str], *, expected: frozenset[str]) -> list[str]:
    """The model's code for each text, "" where it is not sure; `expected` languages win between near ones."""
    known = model()
    likely = {OUR_CODES.get(code, code) for code in expected}
    chances = known.chances(texts)
    chances *= np.array([EXPECTED_WEIGHT if code in likely else 1.0 for code in known.languages], np.float32)
    chances /= chances.sum(axis=1, keepdims=True)
    best = chances.argmax(axis=1)
    sure = chances[np.arange(len(texts)), best] >= SURE
    return [
        known.languages[index] if certain else "" for index, certain in zip(best.tolist(), sure.tolist(), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Model:
    """The automaton (`next_state`, `row`, `feature`: state and byte → state → feature) and the weights per language."""

    next_state: Ints
    row: Ints
    feature: Ints
    weights: Floats
    prior: Floats
    languages: list[str]

    def chances(self, texts: Sequence[str]) -> Floats:
        """For each text the probability of each language, as py3langid with `norm_probs` gives it."""
        encoded = [_encode(text) for text in texts]
        lengths = np.array([len(text) for text in encoded], np.int32)
        # Longest first: at each step the texts that still go on are the first columns.
        order = np.argsort(-lengths, kind="stable")
        walk = self._in_step if len(texts) >= IN_STEP else self._one_by_one
        found = walk([encoded[index] for index in order], lengths[order])
        place, column = np.nonzero(found >= 0)
        keys, counts = np.unique(column.astype(np.int64) * len(self.weights) + found[place, column], return_counts=True)
        texts_of, features = np.divmod(keys, len(self.weights))
        weighted = self.weights[features] * np.log1p(counts.astype(np.float32))[:, None]
        scores = np.zeros((len(encoded), len(self.languages)), np.float32)
        if len(keys):
            starts = np.flatnonzero(np.diff(texts_of, prepend=-1))
            scores[texts_of[starts]] = np.add.reduceat(weighted, starts, axis=0) + self.prior
        # py3langid's own temperature: the square root of the length keeps short and long texts comparable.
        scores /= np.sqrt(np.maximum(lengths[order], 1))[:, None]
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        unsorted: Floats = np.empty_like(scores)
        unsorted[order] = scores
        return unsorted

    def _one_by_one(self, texts: Sequence[bytes], lengths: Ints) -> Ints:
        """What `_in_step` gives."""
        next_state, row, feature = self.next_state.data, self.row.data, self.feature.data
        found: Ints = np.full((int(lengths[0]), len(texts)), -1, np.int32)
        for column, text in enumerate(texts):
            state, features = 0, []
            for letter in text:
                state = next_state[row[state] + letter]
                features.append(feature[state])
            found[: len(text), column] = features
        return found

    def _in_step(self, texts: Sequence[bytes], lengths: Ints) -> Ints:
        """The feature that ends at each byte (rows) of each text (columns), -1 for none."""
        longest = int(lengths[0])
        letters = np.zeros((longest, len(texts)), np.int32)
        for column, text in enumerate(texts):
            letters[: len(text), column] = np.frombuffer(text, np.uint8)
        found: Ints = np.full((longest, len(texts)), -1, np.int32)
        state = np.zeros(len(texts), np.int32)
        going = np.searchsorted(-lengths, -np.arange(1, longest + 1), side="right")
        for place, active in enumerate(going.tolist()):
            reached = np.take(self.next_state, np.take(self.row, state[:active]) + letters[place, :active])
            state[:active] = reached
            np.take(self.feature, reached, out=found[place, :active], mode="clip")
        return found


def _encode(text: str) -> bytes:
    """The bytes that the model was trained on: composed, and not all in capitals."""
    lowered = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", lowered).encode("utf-8", "replace")


@cache
def model() -> Model:
    import py3langid
    from py3langid.modelio import load_model

    weights, prior, languages, next_state, row, feature = load_model(
        Path(py3langid.__file__).parent / "data" / "model.npz.xz"
    )
    kept = [index for index, code in enumerate(languages) if code in LANGUAGES]
    return Model(
        next_state=_ints(next_state),
        # A row has an entry for each byte.
        row=_ints(row) << 8,
        feature=np.asarray(feature, np.int32),
        weights=np.ascontiguousarray(weights[:, kept], np.float32),
        prior=np.asarray(prior[kept], np.float32),
        languages=[languages[index] for index in kept],
    )


def _ints(values: Any) -> Ints:
    return np.asarray(values).astype(np.int32)
