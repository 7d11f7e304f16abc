"""How much a classifier's odds are worth: measured on corrections that it had not seen when it answered."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

RECENT = 2000
"""So many corrections are remembered, the newest."""
NEWEST = 200
"""These few, the newest of all, must not say that precision is lost: what people write about changes."""
ENOUGH = 30
"""With fewer, nothing is said about precision."""
PRECISION = 0.90
SUGGESTED = 2 / 3
"""A suggestion is worth reading where so many are right."""
COLD, COLD_BY_TOPICS = 0.2, 0.7
"""As long as it is not known how many are: the bare confidence from which so many were, with three to five examples of
each topic; fewer topics ask for more (docs/explanation/reading-messages.md)."""
DOUBT = 1.0
"""So many standard errors more than PRECISION are asked for, and one hit fewer counted: a lucky row proves little."""
FARTHEST = 20.0
"""Odds beyond it (as logarithm) mean the same."""
_BINS = 10
_STEPS = 25
_MILDNESS = 1.0


@dataclass(frozen=True, slots=True)
class Trial:
    """One answer beside its correction: log-odds of the first topic, the confidence shown then, and who was right."""

    odds: float
    shown: float
    right: bool


@dataclass
class Calibration:
    """The newest trials, and the two numbers that make log-odds a confidence: 1 / (1 + exp(-(slope × odds + shift)))."""

    trials: deque[Trial] = field(default_factory=lambda: deque(maxlen=RECENT))
    slope: float = 1.0
    shift: float = 0.0

    def confidence(self, odds: npt.ArrayLike) -> Floats:
        scaled = self.slope * np.clip(np.asarray(odds, np.float64), -FARTHEST, FARTHEST) + self.shift
        return np.asarray(1 / (1 + np.exp(-scaled)), np.float64)

    def extend(self, trials: Iterable[Trial]) -> None:
        """Remember these, and fit the two numbers again."""
        self.trials.extend(trials)
        self.slope, self.shift = fitted([trial.odds for trial in self.trials], [trial.right for trial in self.trials])

    @property
    def threshold(self) -> float | None:
        return self.threshold_at(PRECISION)

    def floor(self, topics: int) -> float:
        """The confidence below which nothing is worth suggesting, among so many topics; infinite: nothing ever is."""
        if len(self.trials) < ENOUGH:
            bare = COLD + COLD_BY_TOPICS / max(topics, 2)
            return float(self.confidence(math.log(bare / (1 - bare))))
        threshold = self.threshold_at(SUGGESTED)
        return math.inf if threshold is None else threshold

    def threshold_at(self, wanted: float) -> float | None:
        """The smallest confidence at which this precision was kept, each at least so high; None: it is not known.

        Also by the newest few, as far as so few can tell.
        """
        if len(self.trials) < ENOUGH:
            return None
        confidence, right = self._now()
        order = np.argsort(-confidence, kind="stable")
        newest = order >= len(order) - NEWEST
        confidence, right = confidence[order], right[order]
        many = np.arange(1, len(right) + 1)
        precision = np.maximum(np.cumsum(right) - 1, 0) / many
        kept = precision - _doubt(precision, many) >= wanted
        few = np.maximum(np.cumsum(newest), 1)
        lately = np.cumsum(right * newest) / few
        kept &= (lately + _doubt(lately, few) >= wanted) | (np.cumsum(newest) == 0)
        # Equal confidences are routed together or not at all.
        kept &= np.append(confidence[:-1] > confidence[1:], True)
        return float(confidence[np.flatnonzero(kept)[-1]]) if kept.any() else None

    @property
    def error(self) -> float | None:
        """Expected calibration error of what was shown; None with fewer than ENOUGH."""
        if len(self.trials) < ENOUGH:
            return None
        return calibration_error([trial.shown for trial in self.trials], [trial.right for trial in self.trials])

    def routed(self, wanted: float = PRECISION) -> tuple[float, float] | None:
        """Share that would be routed at the threshold, and the precision there; None without a threshold."""
        if (threshold := self.threshold_at(wanted)) is None:
            return None
        confidence, right = self._now()
        above = confidence >= threshold
        return float(above.mean()), float(right[above].mean())

    def _now(self) -> tuple[Floats, Floats]:
        right = np.array([trial.right for trial in self.trials], np.float64)
        return self.confidence([trial.odds for trial in self.trials]), right


def _doubt(share: Floats, many: npt.NDArray[np.int64]) -> Floats:
    """DOUBT standard errors of a share of so many."""
    return np.asarray(DOUBT * np.sqrt(share * (1 - share) / many), np.float64)


def fitted(odds: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Slope and shift of the likeliest sigmoid (Platt 1999), drawn to (1, 0) where there is little to go by."""
    if not len(odds):
        return 1.0, 0.0
    inputs = np.stack([np.clip(np.asarray(odds, np.float64), -FARTHEST, FARTHEST), np.ones(len(odds))])
    target = np.asarray(right, np.float64)
    start = np.array([1.0, 0.0])
    found = start.copy()
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(found @ inputs)))
        gradient = inputs @ (chance - target) + _MILDNESS * (found - start)
        curvature = (inputs * (chance * (1 - chance))) @ inputs.T + _MILDNESS * np.eye(2)
        found = found - np.clip(np.linalg.solve(curvature, gradient), -1, 1)
        # A higher score never means less.
        found[0] = max(found[0], 0.01)
    return float(found[0]), float(found[1])


def calibration_error(confidence: Sequence[float] | Floats, right: Sequence[bool]) -> float:
    """Mean distance of confidence and share of right answers over ten bins, weighted by their size (ECE)."""
    shown, hits = np.asarray(confidence, np.float64), np.asarray(right, np.float64)
    bins = np.minimum((shown * _BINS).astype(np.int64), _BINS - 1)
    gaps = np.bincount(bins, weights=shown - hits, minlength=_BINS)
    return float(np.abs(gaps).sum() / len(shown)) if len(shown) else 0.0
