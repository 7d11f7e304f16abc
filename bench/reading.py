"""How many messages a second one core reads: language, topic, urgency, and which of 100,000 ask the same.

Beside it, in the same run, what scikit-learn's own HashingVectorizer and SGDClassifier need for the topic alone.
Times are of the processor, on a warm model. Where ROSTRA_TEST_DATA names the folder of test data, also how many of its
texts are read in the right language, and in how many a hint of an emergency is seen.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.texts import CLAUSES, text

MESSAGES = 3000
OPEN = 100_000
TOPICS = 50
LEAST_PER_SECOND = 3000
MOST_MS_IN_BATCH = 1.0
MOST_MS_ALONE = 20.0
DATA = Path(os.environ.get("ROSTRA_TEST_DATA", "nowhere"))
REAL = {
    "languages/ajgt_ar.csv": ("Feed", "ar"),
    "languages/crisis_messages.csv": ("message", "en"),
    "moderation/ro_offense.csv": ("text", "ro"),
    "topics/civic_blr_topic.csv": ("text", "en"),
}
"""Files of real texts: the column, and the one language that all are written in."""
IN_NEED = re.compile(
    r"\bfire\b|trapped|under (?:the )?(?:rubble|debris)|bleeding|injured|wounded|\bdying\b", re.IGNORECASE
)
"""Nobody said which of the crisis messages are emergencies: those with these words stand for them."""


def run(messages: int = MESSAGES, open_messages: int = OPEN) -> dict[str, Any]:
    from rostra.core.language import detect
    from rostra.inbox.reading.classifier import Classifier
    from rostra.inbox.reading.urgency import urgent

    dice = random.Random(20261121)
    languages = [dice.choice(list(CLAUSES)) for _ in range(messages)]
    texts = [f"{text(dice, language)} {dice.randrange(1000)}" for language in languages]
    topics = [f"{dice.randrange(TOPICS)}" for _ in texts]
    classifier = Classifier()
    classifier.learn(texts, topics)
    detect(texts[:10])
    seconds = {
        "language": _seconds(lambda: detect(texts)),
        "topic": _seconds(lambda: classifier.predict(texts)),
        "urgency": _seconds(lambda: [urgent(*each) for each in zip(texts, languages, strict=True)]),
        "urgency_unknown_language": _seconds(lambda: [urgent(each) for each in texts]),
        "bare": _bare(texts, topics),
    }
    rates = {f"{name}_per_second": round(messages / took) for name, took in seconds.items()}
    both = messages / (seconds["language"] + seconds["topic"])
    batch_ms, alone_ms = _groups(dice, open_messages)
    return {
        "name": "reading",
        "figures": {
            "messages": messages,
            "characters": round(statistics.mean(map(len, texts))),
            **rates,
            "language_and_topic_per_second": round(both),
            "open_messages": open_messages,
            "group_ms_in_batch": round(batch_ms, 3),
            "group_ms_alone_p95": round(alone_ms, 2),
            **({"real": _real(DATA)} if DATA.exists() else {}),
        },
        "ratios": {
            "topic_to_bare": round(seconds["topic"] / seconds["bare"], 3),
            "reading_to_limit": round(LEAST_PER_SECOND / both, 3),
            "batch_to_limit": round(batch_ms / MOST_MS_IN_BATCH, 3),
            "alone_to_limit": round(alone_ms / MOST_MS_ALONE, 3),
        },
        "holds": both >= LEAST_PER_SECOND and batch_ms <= MOST_MS_IN_BATCH and alone_ms < MOST_MS_ALONE,
    }


def _bare(texts: Sequence[str], topics: Sequence[str]) -> float:
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import SGDClassifier

    hashing = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=2**16)
    plain = SGDClassifier(loss="log_loss", max_iter=3, tol=None).fit(hashing.transform(texts[:1000]), topics[:1000])
    return _seconds(lambda: plain.predict_proba(hashing.transform(texts)))


def _real(folder: Path) -> dict[str, dict[str, float]]:
    """For each file the shares read in the right language, in none, and taken for urgent; of those in need the latter."""
    from rostra.core.language import detect
    from rostra.inbox.reading.urgency import urgent

    found: dict[str, dict[str, float]] = {}
    for name, (column, language) in REAL.items():
        with (folder / name).open(encoding="utf-8", newline="") as file:
            texts = [row[column] for row in csv.DictReader(file)]
        said = detect(texts)
        hints = {text: bool(urgent(text, language)) for text in texts}
        found[name] = {
            "right": _share([code == language for code in said]),
            "unsure": _share([not code for code in said]),
            "urgent": _share([hints[text] for text in texts]),
        }
        if "crisis" in name:
            found[name]["urgent_of_those_in_need"] = _share([hints[text] for text in texts if IN_NEED.search(text)])
    return found


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4)


def _groups(dice: random.Random, many: int) -> tuple[float, float]:
    """Milliseconds for a message among many, and the 95th percentile for one alone."""
    from rostra.inbox.reading.index import Index
    from rostra.inbox.reading.signatures import signatures

    names = [f"{dice.choice('bdfgklmnprst')}{dice.choice('aeiou')}{dice.choice('lmnrst')}{n:x}" for n in range(20_000)]
    texts = [f"{text(dice, 'en')} {' '.join(dice.choices(names, k=6))}" for _ in range(many + 1000)]
    kept = signatures(texts)
    index = Index()
    for start in range(0, many, 1000):
        index.add(list(enumerate(kept[start : min(start + 1000, many)], start)))
    batch = _seconds(lambda: index.propose(texts[many:]))
    alone = sorted(_seconds(lambda one=one: index.propose([one])) for one in texts[many : many + 200])
    return batch, 1000 * alone[int(0.95 * len(alone))]


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench reading", description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--open", type=int, default=OPEN)
    options = parser.parse_args(arguments)
    return run(options.messages, options.open)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
