"""Which topic a message is about: learned from each correction at once, per body, by multinomial logistic regression.

Features are hashed (`words`), weighted by how rare they are, and of length one. Steps are those of AdaGrad (Duchi,
Hazan & Singer 2011) per feature and topic, so that rare words learn fast, and one look at each message nearly suffices.

How to keep one: `learn` each correction when it is made; every night `training.train` a new one on the examples of the topic tree
and all stored corrections, which also forgets what was erased meanwhile; store its bytes (`storing`); after a restart,
load them and `learn` the corrections since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from rostra.inbox.reading.calibration import FARTHEST, Calibration, Trial
from rostra.inbox.reading.words import BATCH, SPACE, counts

Floats = npt.NDArray[np.float32]

RATE = 0.2
BIAS_RATE = 0.1
FIRST_SQUARES = 1e-3
RUNNERS_UP = 2
SEED = 20261121


@dataclass(frozen=True, slots=True)
class Reading:
    """The likeliest topic, how sure (0–1), and the next likely ones; topic "" where there is nothing to go by."""

    topic: str
    confidence: float
    runners_up: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """For people: on `corrections` recent ones, each answered before it was learned; None: not known (yet)."""

    topics: int
    learned: int
    corrections: int
    accuracy: float | None
    threshold: float | None
    coverage: float | None
    precision: float | None
    calibration_error: float | None


NOTHING = Reading("", 0.0)


class Classifier:
    """Topics are any strings, such as ids. Not safe for two threads at once."""

    def __init__(self, topics: Sequence[str] = ()) -> None:
        self.topics: list[str] = list(dict.fromkeys(topics))
        self.weights: Floats = np.zeros((SPACE, len(self.topics)), np.float32)
        self.squares: Floats = np.full((SPACE, len(self.topics)), FIRST_SQUARES, np.float32)
        self.bias: Floats = np.zeros(len(self.topics), np.float32)
        self.seen_in: Floats = np.zeros(SPACE, np.float32)
        self.learned = 0
        self.calibration = Calibration()

    @property
    def threshold(self) -> float | None:
        """Route by itself from this confidence on; None: only suggest."""
        return self.calibration.threshold

    @property
    def floor(self) -> float:
        """Suggest from this confidence on."""
        return self.calibration.floor(len(self.topics))

    @property
    def calibration_error(self) -> float | None:
        return self.calibration.error

    def predict(self, texts: Sequence[str]) -> list[Reading]:
        """The topic of each text; best in batches."""
        return [reading for reading, _ in self.answers(texts)]

    def answers(self, texts: Sequence[str]) -> list[tuple[Reading, float]]:
        """What is said about each text, with the log-odds behind it."""
        return [answer for batch in _batches(texts) for answer in self._answers(batch)]

    def learn(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        """Learn corrections: the topic that a person gave each text. Answered before, which says how good we are."""
        answers = self.answers(texts)
        self.teach(texts, topics)
        self.calibration.extend(
            Trial(odds, reading.confidence, reading.topic == topic)
            for (reading, odds), topic in zip(answers, topics, strict=True)
            if reading.topic
        )

    def teach(self, texts: Sequence[str], topics: Sequence[str], *, passes: int = 1) -> None:
        """Learn examples: what the topic tree says, which proves nothing about how good we are."""
        if len(texts) != len(topics):
            raise ValueError(f"{len(texts)} texts, {len(topics)} topics")
        self._add(topics)
        found = counts(texts)
        self._count(found)
        weighted = self._weighted(found)
        number = {topic: place for place, topic in enumerate(self.topics)}
        targets = [number[topic] for topic in topics]
        dice = np.random.default_rng(SEED)
        for _ in range(passes):
            self._pass(weighted, targets, dice.permutation(len(texts)).tolist())

    def forget(self, topics: Collection[str]) -> None:
        """These topics no longer exist."""
        kept = [number for number, topic in enumerate(self.topics) if topic not in topics]
        self.topics = [self.topics[number] for number in kept]
        self.weights, self.squares, self.bias = self.weights[:, kept], self.squares[:, kept], self.bias[kept]

    def report(self) -> Report:
        trials = self.calibration.trials
        coverage, precision = self.calibration.routed() or (None, None)
        return Report(
            topics=len(self.topics),
            learned=self.learned,
            corrections=len(trials),
            accuracy=sum(trial.right for trial in trials) / len(trials) if trials else None,
            threshold=self.threshold,
            coverage=coverage,
            precision=precision,
            calibration_error=self.calibration_error,
        )

    def _answers(self, texts: Sequence[str]) -> Iterator[tuple[Reading, float]]:
        found = counts(texts)
        if not self.topics:
            yield from [(NOTHING, 0.0)] * len(texts)
            return
        scores = self._weighted(found) @ self.weights + self.bias
        first = np.argsort(-scores, axis=1, kind="stable")[:, : RUNNERS_UP + 1]
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        others = np.maximum(chances.sum(axis=1) - 1, np.exp(-FARTHEST))
        odds = -np.log(others)
        confidence = self.calibration.confidence(odds)
        shares = np.take_along_axis(chances, first, 1) * ((1 - confidence) / others)[:, None]
        empty = np.diff(found.indptr) == 0
        columns = (empty, first, confidence, shares, odds)
        for nothing, numbers, sure, rest, odd in zip(*(column.tolist() for column in columns), strict=True):
            if nothing:
                yield NOTHING, 0.0
                continue
            names = [self.topics[number] for number in numbers]
            yield Reading(names[0], sure, tuple(zip(names[1:], rest[1:], strict=True))), odd

    def _add(self, topics: Iterable[str]) -> None:
        """Columns for topics that were not known."""
        known = set(self.topics)
        fresh = [topic for topic in dict.fromkeys(topics) if topic not in known]
        if not fresh:
            return
        more = np.zeros((SPACE, len(fresh)), np.float32)
        self.topics += fresh
        self.weights = np.hstack([self.weights, more])
        self.squares = np.hstack([self.squares, more + np.float32(FIRST_SQUARES)])
        self.bias = np.append(self.bias, more[0])

    def _count(self, found: csr_matrix) -> None:
        self.seen_in += np.bincount(found.indices, minlength=SPACE).astype(np.float32)
        self.learned += found.shape[0]

    def _weighted(self, found: csr_matrix) -> csr_matrix:
        """TF-IDF: rows of length one, of how often and how rare; the rarity is that of the texts learned so far."""
        rarity = np.log((1 + self.learned) / (1 + self.seen_in[found.indices])) + 1
        values = (1 + np.log(found.data)) * rarity
        rows = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
        lengths = np.sqrt(np.bincount(rows, weights=values * values, minlength=found.shape[0]))
        return csr_matrix(((values / lengths[rows]).astype(np.float32), found.indices, found.indptr), found.shape)

    def _pass(self, weighted: csr_matrix, targets: Sequence[int], order: Sequence[int]) -> None:
        """One step for each text, in this order."""
        weights, squares, bias, ends = self.weights, self.squares, self.bias, weighted.indptr.tolist()
        for row in order:
            span = slice(ends[row], ends[row + 1])
            features, values = weighted.indices[span], weighted.data[span]
            held = weights[features]
            scores = values @ held + bias
            missed = np.exp(scores - scores.max())
            missed /= missed.sum()
            missed[targets[row]] -= 1
            slopes = values[:, None] * missed
            sums = squares[features] + slopes * slopes
            squares[features] = sums
            weights[features] = held - RATE * slopes / np.sqrt(sums)
            bias -= BIAS_RATE * RATE * missed


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))
