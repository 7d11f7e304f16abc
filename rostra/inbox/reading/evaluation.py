"""How well Rostra reads, in figures: `rostra bench topics TRAIN.csv TEST.csv`, `rostra bench groups FILE.csv`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rostra.inbox.reading.calibration import calibration_error
from rostra.inbox.reading.classifier import SEED, Classifier
from rostra.inbox.reading.groups import NEIGHBOURS, join, pair_figures, regroup
from rostra.inbox.reading.index import Index
from rostra.inbox.reading.labelled import Labelled, labelled
from rostra.inbox.reading.signatures import signatures
from rostra.inbox.reading.training import train

DIGITS = 4
NEAREST = 5
COLD_EXAMPLES = 3
ARRIVING = 32
"""So many corrections or messages come in at a time."""


def topics(training: Path, test: Path, *, reference: bool = False) -> dict[str, Any]:
    """Learn one file from nothing, answer the other; raises Unusable.

    `figures` are those of a night's training on the texts in an order of chance, since a file has no time; `online` those of one look at each text, in the order of the file,
    `cold` what is suggested before anybody corrected anything, from a few examples of each topic and language;
    `reference` those of scikit-learn's TF-IDF and logistic regression, which takes ten times as long.
    """
    known, asked = labelled(training), labelled(test, fewest_labels=1)
    order = np.random.default_rng(SEED).permutation(len(known)).tolist()
    trained = train([(known[place].text, known[place].label) for place in order])
    online = Classifier()
    for start in range(0, len(known), ARRIVING):
        batch = known[start : start + ARRIVING]
        online.learn([row.text for row in batch], [row.label for row in batch])
    answers = {
        "figures": _topic_figures(trained, asked),
        "online": _topic_figures(online, asked),
        "cold": _cold_figures(known, asked),
    }
    return answers | ({"reference": _reference(known, asked)} if reference else {})


def _topic_figures(classifier: Classifier, asked: Sequence[Labelled]) -> dict[str, float | None]:
    start = time.perf_counter()
    readings = classifier.predict([row.text for row in asked])
    seconds = time.perf_counter() - start
    right = [reading.topic == row.label for reading, row in zip(readings, asked, strict=True)]
    confidence = np.array([reading.confidence for reading in readings])
    threshold = classifier.threshold
    routed = np.zeros(len(asked), np.bool_) if threshold is None else confidence >= threshold
    return {
        "accuracy": _round(np.mean(right)),
        "macro_f1": _round(macro_f1([row.label for row in asked], [reading.topic for reading in readings])),
        "coverage_at_090": _round(routed.mean()),
        "precision_reached": _round(np.mean(np.array(right)[routed])) if routed.any() else None,
        "threshold": None if threshold is None else _round(threshold),
        "calibration_error": _round(calibration_error(confidence, right)),
        "ms_per_message": _round(1000 * seconds / len(asked)),
    }


def _cold_figures(known: Sequence[Labelled], asked: Sequence[Labelled]) -> dict[str, float | None]:
    """How much is suggested after a few examples drawn from the file, and how much of that is right."""
    few: dict[tuple[str, str], list[Labelled]] = {}
    for place in np.random.default_rng(SEED).permutation(len(known)).tolist():
        drawn = few.setdefault((known[place].label, known[place].language), [])
        if len(drawn) < COLD_EXAMPLES:
            drawn.append(known[place])
    cold = train([], examples=[(row.text, row.label) for rows in few.values() for row in rows])
    readings = cold.predict([row.text for row in asked])
    shown = np.array([reading.confidence >= cold.floor for reading in readings])
    right = np.array([reading.topic == row.label for reading, row in zip(readings, asked, strict=True)])
    return {
        "accuracy": _round(right.mean()),
        "suggested": _round(shown.mean()),
        "suggested_right": _round(right[shown].mean()) if shown.any() else None,
    }


def macro_f1(labels: Sequence[str], answers: Sequence[str]) -> float:
    """The mean over all labels and answers of the harmonic mean of precision and recall."""
    every = sorted({*labels, *answers})
    number = {label: place for place, label in enumerate(every)}
    said, true = (np.array([number[label] for label in column]) for column in (answers, labels))
    right = np.bincount(true[said == true], minlength=len(every))
    both = np.bincount(said, minlength=len(every)) + np.bincount(true, minlength=len(every))
    return float(np.mean(2 * right / both))


def _reference(known: Sequence[Labelled], asked: Sequence[Labelled]) -> dict[str, float]:
    """What scikit-learn's plain pipeline makes of the same files."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, max_features=60_000)
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_features=60_000)
    plain = make_pipeline(make_union(pieces, words), LogisticRegression(C=5, max_iter=200, tol=1e-3))
    plain.fit([row.text for row in known], [row.label for row in known])
    start = time.perf_counter()
    answers = plain.predict([row.text for row in asked]).tolist()
    seconds = time.perf_counter() - start
    labels = [row.label for row in asked]
    return {
        "accuracy": _round(np.mean([said == true for said, true in zip(answers, labels, strict=True)])),
        "macro_f1": _round(macro_f1(labels, answers)),
        "ms_per_message": _round(1000 * seconds / len(asked)),
    }


def groups(path: Path) -> dict[str, Any]:
    """Put together what asks the same, within each language that the file names; raises Unusable.

    `figures` are those of all messages regrouped, `arriving` those of proposals made as each message came in, most of
    which are left alone there.
    """
    rows = labelled(path)
    labels = [row.label for row in rows]
    kept = signatures([row.text for row in rows])
    start = time.perf_counter()
    regrouped: list[list[int]] = []
    hits = 0
    for language in sorted({row.language for row in rows}):
        index = Index()
        index.add([(place, kept[place]) for place, row in enumerate(rows) if row.language == language])
        ids, found = index.neighbours(most=NEAREST)
        hits += sum(
            any(labels[other] == labels[own] for other, _ in near) for own, near in zip(ids, found, strict=True)
        )
        regrouped += regroup(index)
    seconds = time.perf_counter() - start
    return {
        "figures": {
            **_pair_figures(labels, regrouped),
            "top5_hit": _round(hits / len(rows)),
            "groups": len(regrouped),
            "ms_per_message": _round(1000 * seconds / len(rows)),
        },
        "arriving": _arriving(rows, kept),
    }


def _arriving(rows: Sequence[Labelled], kept: Sequence[bytes]) -> dict[str, float]:
    indexes: dict[str, Index] = {}
    group_of: dict[int, int] = {}
    for place in np.random.default_rng(0).permutation(len(rows)).tolist():
        index = indexes.setdefault(rows[place].language, Index())
        proposal = join(index.propose_for([kept[place]], most=NEIGHBOURS)[0], group_of.get)
        if proposal is not None:
            group = place if proposal.group is None else proposal.group
            group_of |= dict.fromkeys([place, *(proposal.with_messages if proposal.group is None else ())], group)
        index.add([(place, kept[place])])
    together: dict[int, list[int]] = {}
    for place, group in group_of.items():
        together.setdefault(group, []).append(place)
    figures = _pair_figures([row.label for row in rows], list(together.values()))
    return figures | {"groups": len(together), "grouped": _round(len(group_of) / len(rows))}


def _pair_figures(labels: Sequence[str], groups_: Sequence[Sequence[int]]) -> dict[str, float]:
    precision, recall, f1 = pair_figures(labels, groups_)
    return {"pair_precision": _round(precision), "pair_recall": _round(recall), "pair_f1": _round(f1)}


def _round(value: float | np.floating[Any]) -> float:
    return round(float(value), DIGITS)
