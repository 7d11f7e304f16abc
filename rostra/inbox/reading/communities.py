"""Communities of a graph by modularity, without a fixed number of them (Louvain method: Blondel et al. 2008)."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Ints = npt.NDArray[np.int64]

_LEAST_GAIN = 1e-12


def communities(links: csr_matrix, *, resolution: float, seed: int) -> Ints:
    """For each node of a symmetric graph the number of its community; a greater `resolution` makes smaller ones."""
    dice = np.random.default_rng(seed)
    member = np.arange(links.shape[0])
    while True:
        found, place = np.unique(_moved(links, resolution, dice), return_inverse=True)
        member = place[member]
        if len(found) == links.shape[0]:
            return member
        into = csr_matrix((np.ones(len(place), np.float32), (np.arange(len(place)), place)))
        links = (into.T @ links @ into).tocsr()


def _moved(links: csr_matrix, resolution: float, dice: np.random.Generator) -> list[int]:
    """Each node goes to the neighbouring community that gains most, until none gains."""
    nodes = links.shape[0]
    degree: list[float] = np.asarray(links.sum(axis=1)).ravel().tolist()
    scale = resolution / max(sum(degree), 1e-9)
    total, community = list(degree), list(range(nodes))
    ends, others, weights = links.indptr.tolist(), links.indices.tolist(), links.data.tolist()
    waiting = deque(dice.permutation(nodes).tolist())
    is_waiting = [True] * nodes
    while waiting:
        node = waiting.popleft()
        is_waiting[node] = False
        span = range(ends[node], ends[node + 1])
        pull: dict[int, float] = {}
        for edge in span:
            if others[edge] != node:
                pull[community[others[edge]]] = pull.get(community[others[edge]], 0.0) + weights[edge]
        old = community[node]
        total[old] -= degree[node]
        best, most = old, pull.get(old, 0.0) - scale * total[old] * degree[node]
        for candidate, weight in pull.items():
            gain = weight - scale * total[candidate] * degree[node]
            if gain > most + _LEAST_GAIN:
                best, most = candidate, gain
        total[best] += degree[node]
        if best == old:
            continue
        community[node] = best
        for edge in span:
            other = others[edge]
            if not is_waiting[other] and community[other] != best:
                is_waiting[other] = True
                waiting.append(other)
    return community
