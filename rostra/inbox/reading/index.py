"""The open messages of one language, to be asked which of them say nearly the same as another.

An inverted index in segments, as search engines have it: a message is a new small segment, and neighbouring segments
of a size are merged. A question goes through its rarest features and the newest messages that have them, so it costs
the same in a storm in which everybody writes one thing; what is found is then compared as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from rostra.inbox.reading.signatures import Features, parts, signatures
from rostra.inbox.reading.words import SPACE

NEWEST = 2000
"""So many messages are looked at for one feature in a segment."""
LOOKS = 6_000
"""So many for all features of a question, where there are that many features."""
FEWEST_FEATURES = 8
COMPARED = 40
THOROUGHLY = 100
"""So many are compared where nobody waits for the answer."""
OTHER_NUMBERS = 0.6
"""What is left of the likeness of two messages with different numbers: another line is another question."""
BATCH = 256

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Found = list[tuple[int, float]]
"""Ids of messages and how alike they are, 0–1, the likest first."""


@dataclass(frozen=True, slots=True)
class _Segment:
    start: int
    size: int
    postings: csr_matrix


class Index:
    """Messages by id. Not safe for two threads at once."""

    def __init__(self) -> None:
        self._ids: list[int] = []
        self._place: dict[int, int] = {}
        self._kept: list[tuple[frozenset[int], Features]] = []
        self._seen_in = np.zeros(SPACE, np.float32)
        self._segments: list[_Segment] = []

    def __len__(self) -> int:
        return len(self._place)

    def __contains__(self, message: int) -> bool:
        return message in self._place

    def messages(self) -> list[int]:
        """The ids of all that are here."""
        return list(self._place)

    def add(self, messages: Sequence[tuple[int, bytes]]) -> None:
        """Messages with their signatures; one that is here already is replaced."""
        fresh = dict(messages)
        self.remove([message for message in fresh if message in self._place])
        start = len(self._ids)
        for place, (message, signature) in enumerate(fresh.items(), start):
            self._place[message] = place
            self._ids.append(message)
            self._kept.append(parts(signature))
            self._seen_in[self._kept[-1][1]] += 1
        if fresh:
            self._grow(start)

    def remove(self, messages: Sequence[int]) -> None:
        """Closed or erased messages; one that is not here is passed over."""
        for message in messages:
            place = self._place.pop(message, None)
            if place is not None:
                self._seen_in[self._kept[place][1]] -= 1
                self._ids[place] = -1
        if len(self._ids) > 2 * len(self._place) + NEWEST:
            self._rebuild()

    def propose(self, texts: Sequence[str], *, most: int = 5) -> list[Found]:
        """For each text the messages most like it."""
        return self.propose_for(signatures(texts), most=most)

    def propose_for(self, asked: Sequence[bytes], *, most: int = 5) -> list[Found]:
        """As `propose`, for signatures."""
        questions = [parts(signature) for signature in asked]
        batches = (questions[start : start + BATCH] for start in range(0, len(questions), BATCH))
        return [found for batch in batches for found in self._propose(batch, most, COMPARED)]

    def neighbours(self, *, most: int) -> tuple[list[int], list[Found]]:
        """All messages, and for each the others most like it."""
        ids = list(self._place)
        questions = [self._kept[place] for place in self._place.values()]
        found: list[Found] = []
        for start in range(0, len(ids), BATCH):
            found += self._propose(questions[start : start + BATCH], most + 1, THOROUGHLY)
        others = [[hit for hit in hits if hit[0] != own][:most] for own, hits in zip(ids, found, strict=True)]
        return ids, others

    def _propose(
        self, questions: Sequence[tuple[frozenset[int], Features]], most: int, compared: int
    ) -> Iterator[Found]:
        rarity = np.log((1 + len(self._place)) / (1 + self._seen_in)) + np.float32(1)
        asked = self._asked([features for _, features in questions], rarity)
        candidates = [_best(asked @ segment.postings, segment.start, compared) for segment in self._segments]
        mark = np.zeros(SPACE, np.float32)
        for row, question in enumerate(questions):
            hits = [hit for segment in candidates for hit in segment[row] if self._ids[hit[1]] >= 0]
            places = [place for _, place in nlargest(compared, hits)]
            yield self._compared(question, places, rarity, mark)[:most] if places else []

    def _asked(self, questions: Sequence[Features], rarity: Floats) -> csr_matrix:
        """The rarest features of each question that any message has."""
        chosen = []
        for features in questions:
            known = features[self._seen_in[features] > 0]
            known = known[np.argsort(self._seen_in[known], kind="stable")]
            looks = np.cumsum(np.minimum(self._seen_in[known], NEWEST))
            chosen.append(known[: max(FEWEST_FEATURES, int(np.searchsorted(looks, LOOKS)))])
        ends = np.cumsum([0, *map(len, chosen)])
        columns = np.concatenate(chosen).astype(np.int32) if chosen else np.empty(0, np.int32)
        return csr_matrix((rarity[columns], columns, ends), shape=(len(questions), SPACE))

    def _compared(
        self, question: tuple[frozenset[int], Features], places: Sequence[int], rarity: Floats, mark: Floats
    ) -> Found:
        """The cosine of the question and each candidate, whose features weigh the root of their rarity."""
        numbers, features = question
        kept = [self._kept[place] for place in places]
        every = np.concatenate([theirs for _, theirs in kept])
        starts = np.cumsum([0, *(len(theirs) for _, theirs in kept[:-1])])
        asked = rarity.take(features)
        mark[features] = asked
        # `take` is twice as fast as an index of two bytes each.
        shared = np.add.reduceat(mark.take(every), starts)
        mark[features] = 0
        alike = shared / np.sqrt(np.add.reduceat(rarity.take(every), starts) * asked.sum())
        scores = alike.tolist()
        for at, (theirs, _) in enumerate(kept):
            if numbers and theirs and not numbers & theirs:
                scores[at] *= OTHER_NUMBERS
        found = [(self._ids[place], score) for place, score in zip(places, scores, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], -hit[0]))

    def _grow(self, start: int) -> None:
        """A segment from here on, merged with those before it that are not much larger."""
        while self._segments and self._segments[-1].size <= 2 * (len(self._ids) - start):
            start = self._segments.pop().start
        features = [theirs for _, theirs in self._kept[start:]]
        self._segments.append(_Segment(start, len(features), _postings(features)))

    def _rebuild(self) -> None:
        """Without the places of what was removed."""
        kept = [(message, self._kept[place]) for message, place in self._place.items()]
        self._ids = [message for message, _ in kept]
        self._place = {message: place for place, message in enumerate(self._ids)}
        self._kept = [held for _, held in kept]
        self._segments = []
        if kept:
            self._grow(0)


def _postings(messages: Sequence[Features]) -> csr_matrix:
    """For each feature the newest messages that have it; a long message weighs less."""
    lengths = np.array([len(features) for features in messages])
    every = np.concatenate(messages) if messages else np.empty(0, np.uint16)
    order = np.argsort(every, kind="stable")
    ends = np.cumsum(np.bincount(every, minlength=SPACE))
    behind = ends[every[order]] - 1 - np.arange(len(order))
    order = order[behind < NEWEST]
    columns = np.repeat(np.arange(len(messages), dtype=np.int32), lengths)[order]
    pointers = np.concatenate([[0], np.cumsum(np.bincount(every[order], minlength=SPACE))])
    weights = (1 / np.sqrt(lengths[columns])).astype(np.float32)
    return csr_matrix((weights, columns, pointers), shape=(SPACE, len(messages)))


def _best(scores: csr_matrix, start: int, most: int) -> list[list[tuple[float, int]]]:
    """For each question its best candidates: how promising, and their places."""
    ends, best = scores.indptr.tolist(), []
    for row in range(scores.shape[0]):
        span = slice(ends[row], ends[row + 1])
        values, columns = scores.data[span], scores.indices[span]
        if len(values) > most:
            first = np.argpartition(values, len(values) - most)[-most:]
            values, columns = values[first], columns[first]
        best.append(list(zip(values.tolist(), (columns + start).tolist(), strict=True)))
    return best
