"""Which messages ask the same: proposals of groups, for a person to confirm or split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from rostra.inbox.reading.communities import communities
from rostra.inbox.reading.index import Found, Index

NEIGHBOURS = 10
RESOLUTION = 3.0
MANY = 400
"""With fewer messages, NEIGHBOURS are a good part of all, and a lower resolution keeps a question in one piece."""
SEED = 20261121
ALIKE = 0.5
"""From here on two messages probably ask the same."""
SAME = 0.75
"""From here on one neighbour is enough."""
VOTES = 2


@dataclass(frozen=True, slots=True)
class Join:
    """Where a message may belong: to an existing group, or (group None) to a new one with these ungrouped messages."""

    group: int | None
    with_messages: tuple[int, ...]
    score: float


def join(found: Found, group_of: Callable[[int], int | None]) -> Join | None:
    """What to propose for a message that arrived, by its neighbours and the group that each is in; None for nothing.

    Precision before completeness: VOTES neighbours must be ALIKE, or one the SAME.
    """
    votes: dict[int | None, list[tuple[int, float]]] = defaultdict(list)
    for message, score in found:
        if score >= ALIKE:
            votes[group_of(message)].append((message, score))
    able = [
        Join(group, tuple(message for message, _ in hits), hits[0][1])
        for group, hits in votes.items()
        if len(hits) >= VOTES or hits[0][1] >= SAME
    ]
    # An existing group goes before a new one.
    return max(able, key=lambda one: (one.group is not None, len(one.with_messages), one.score), default=None)


def regroup(index: Index, *, alike: float = 0.0, fewest: int = 1) -> list[list[int]]:
    """All messages of the index in groups, the largest first; links below `alike` count for nothing.

    Those are the communities of the graph in which each message is linked to the NEIGHBOURS most like it. About two
    seconds for 10,000 messages.
    """
    ids, found = index.neighbours(most=NEIGHBOURS)
    if not ids:
        return []
    place = {message: at for at, message in enumerate(ids)}
    links = [(at, place[other], score) for at, hits in enumerate(found) for other, score in hits if score >= alike]
    resolution = max(1.0, RESOLUTION * min(1.0, len(ids) / MANY))
    member = communities(_graph(links, len(ids)), resolution=resolution, seed=SEED)
    groups: dict[int, list[int]] = defaultdict(list)
    for message, number in zip(ids, member.tolist(), strict=True):
        groups[number].append(message)
    return sorted((group for group in groups.values() if len(group) >= fewest), key=lambda group: (-len(group), group))


def _graph(links: Iterable[tuple[int, int, float]], nodes: int) -> csr_matrix:
    rows, columns, scores = (np.array(values) for values in zip(*links, strict=True)) if links else ([], [], [])
    one_way = csr_matrix((scores, (rows, columns)), shape=(nodes, nodes))
    return ((one_way + one_way.T) / 2).tocsr()


def pair_figures(labels: Sequence[str], groups: Sequence[Sequence[int]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs: of those put together, those that belong together."""
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    truth = np.array([numbers[label] for label in labels])
    together = sum(_pairs(np.array([len(group)])) for group in groups)
    right = sum(_pairs(np.bincount(truth[list(group)])) for group in groups if group)
    belonging = _pairs(np.bincount(truth))
    precision = right / together if together else 0.0
    recall = right / belonging if belonging else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def _pairs(sizes: np.ndarray) -> float:
    return float((sizes * (sizes - 1) / 2).sum())
