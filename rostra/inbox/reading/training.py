"""A classifier from what is stored: the topic tree's examples and all corrections of a body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rostra.inbox.reading.calibration import RECENT, Calibration, Trial
from rostra.inbox.reading.classifier import SEED, Classifier

Example = tuple[str, str]
"""A text and its topic."""

HELD_OUT = 0.2
MOST_HELD_OUT = RECENT
PASSES = (1, 2)
"""So often everything may be gone over; where labels are noisy, once is better."""


def train(corrections: Sequence[Example], *, examples: Sequence[Example] = ()) -> Classifier:
    """Learn everything from nothing; `examples` are the topic tree's, `corrections` people's.

    A fifth of the corrections is held out first: it says how often to go over the rest, and what an answer is worth.
    Then everything is learned. Some two seconds for 5,000 messages.
    """
    order = np.random.default_rng(SEED).permutation(len(corrections)).tolist()
    cut = min(int(len(order) * HELD_OUT), MOST_HELD_OUT)
    asked = [corrections[place] for place in order[:cut]]
    rest = [*examples, *(corrections[place] for place in order[cut:])]
    passes, trials = (
        max(((passes, _trials(rest, asked, passes)) for passes in PASSES), key=_right) if asked else (2, [])
    )
    made = _taught([*examples, *corrections], passes)
    made.calibration.extend(trials)
    return made


def _right(tried: tuple[int, list[Trial]]) -> int:
    return sum(trial.right for trial in tried[1])


def _taught(known: Sequence[Example], passes: int) -> Classifier:
    made = Classifier()
    made.teach([text for text, _ in known], [topic for _, topic in known], passes=passes)
    return made


def _trials(known: Sequence[Example], asked: Sequence[Example], passes: int) -> list[Trial]:
    """How one that knows these answers those; what would have been shown comes from the other half."""
    answers = _taught(known, passes).answers([text for text, _ in asked])
    trials = [
        Trial(odds, 0.0, reading.topic == topic)
        for (reading, odds), (_, topic) in zip(answers, asked, strict=True)
        if reading.topic
    ]
    return [*_shown(trials[::2], trials[1::2]), *_shown(trials[1::2], trials[::2])]


def _shown(trials: Sequence[Trial], others: Sequence[Trial]) -> list[Trial]:
    elsewhere = Calibration()
    elsewhere.extend(others)
    confidence = elsewhere.confidence([trial.odds for trial in trials]).tolist()
    return [replace(trial, shown=sure) for trial, sure in zip(trials, confidence, strict=True)]
