"""The tree against a plain reading of RFC 9162 §2.1, against pymerkle, and against altered proofs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256

import pytest
from pymerkle import InmemoryTree

from rostra.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    HashesMissing,
    Read,
    consistency,
    inclusion,
    leaf_hash,
    node_hash,
    tiles_around,
    verify_consistency,
    verify_inclusion,
)

MANY = 130
LEAVES = [leaf_hash(b"%d" % number) for number in range(MANY)]
OTHER = sha256(b"other").digest()


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162 §2.1.1, as it is written there."""
    return remembered_root(tuple(leaves))


@cache
def remembered_root(leaves: tuple[bytes, ...]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = split(len(leaves))
    return node_hash(naive_root(leaves[:half]), naive_root(leaves[half:]))


def split(size: int) -> int:
    half = 1
    while half * 2 < size:
        half *= 2
    return half


def naive_inclusion(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 9162 §2.1.3.1."""
    if len(leaves) == 1:
        return []
    half = split(len(leaves))
    if index < half:
        return [*naive_inclusion(index, leaves[:half]), naive_root(leaves[half:])]
    return [*naive_inclusion(index - half, leaves[half:]), naive_root(leaves[:half])]


def naive_consistency(old: int, leaves: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 9162 §2.1.4.1."""
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    half = split(len(leaves))
    if old <= half:
        return [*naive_consistency(old, leaves[:half], whole), naive_root(leaves[half:])]
    return [*naive_consistency(old - half, leaves[half:], False), naive_root(leaves[:half])]


class Store:
    """What the database keeps: leaves and the nodes that `extend` gives; remembers how much was read."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.frontier = Frontier()
        self.levels: dict[int, list[bytes]] = {0: list(leaves)}
        for node in self.frontier.extend(leaves):
            level = self.levels.setdefault(node.level, [])
            assert node.index == len(level)
            level.append(node.hash)
        self.reads: list[tuple[int, int, int]] = []

    def read(self, level: int, start: int, stop: int) -> list[bytes]:
        self.reads.append((level, start, stop))
        return self.levels[level][start:stop]


def altered(path: list[bytes]) -> Iterator[list[bytes]]:
    """The path with one step missing, added, changed, or two swapped."""
    yield [*path, OTHER]
    yield [OTHER, *path]
    for place in range(len(path)):
        yield path[:place] + path[place + 1 :]
        yield [*path[:place], OTHER, *path[place + 1 :]]
        if place and path[place - 1] != path[place]:
            yield [*path[: place - 1], path[place], path[place - 1], *path[place + 1 :]]


def test_root_of_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT == sha256(b"").digest()


def test_root_of_a_single_leaf_is_the_leaf() -> None:
    frontier = Frontier()
    frontier.extend([leaf_hash(b"a")])

    assert frontier.root() == sha256(b"\x00a").digest()


def test_roots_equal_those_of_pymerkle_and_of_the_rfc() -> None:
    tree = InmemoryTree(algorithm="sha256")
    frontier = Frontier()

    for number in range(MANY):
        tree.append_entry(b"%d" % number)
        frontier.extend([LEAVES[number]])
        assert frontier.root() == tree.get_root() == naive_root(LEAVES[: number + 1])


@pytest.mark.parametrize("first", [0, 1, 7, 64, 129, 130])
def test_frontier_goes_on_from_what_was_saved(first: int) -> None:
    begun = Frontier()
    begun.extend(LEAVES[:first])
    resumed = Frontier(begun.size, [memoryview(peak) for peak in begun.peaks])  # type: ignore[misc]
    resumed.extend(LEAVES[first:])

    assert (resumed.size, resumed.root()) == (MANY, naive_root(LEAVES))


@pytest.mark.parametrize(
    ("size", "peaks"), [(0, [OTHER]), (1, []), (3, [OTHER]), (4, [OTHER, OTHER]), (1, [b"short"]), (-1, [OTHER])]
)
def test_frontier_refuses_peaks_of_another_size(size: int, peaks: list[bytes]) -> None:
    with pytest.raises(ValueError, match="peaks"):
        Frontier(size, peaks)


def test_extend_gives_the_complete_nodes_of_stored_levels() -> None:
    leaves = [leaf_hash(b"%d" % number) for number in range(600)]
    frontier = Frontier()

    nodes = [*frontier.extend(leaves[:255]), *frontier.extend(leaves[255:])]

    assert [(node.level, node.index, node.hash) for node in nodes] == [
        (8, 0, naive_root(leaves[:256])),
        (8, 1, naive_root(leaves[256:512])),
    ]


def test_inclusion_proofs_are_those_of_the_rfc_and_verify() -> None:
    store = Store(LEAVES)
    for size in range(1, MANY + 1):
        root = naive_root(LEAVES[:size])
        for index in range(size):
            path = inclusion(index, size, store.read)
            assert path == naive_inclusion(index, LEAVES[:size])
            assert verify_inclusion(LEAVES[index], index, size, path, root)


def test_consistency_proofs_are_those_of_the_rfc_and_verify() -> None:
    store = Store(LEAVES)
    roots = [naive_root(LEAVES[:size]) for size in range(MANY + 1)]
    for new in range(1, MANY + 1):
        for old in range(1, new + 1):
            path = consistency(old, new, store.read)
            assert path == naive_consistency(old, LEAVES[:new])
            assert verify_consistency(old, new, path, roots[old], roots[new])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 64, 65, 130])
def test_altered_inclusion_proofs_are_rejected(size: int) -> None:
    store, root = Store(LEAVES), naive_root(LEAVES[:size])
    for index in range(size):
        path = inclusion(index, size, store.read)
        assert not verify_inclusion(OTHER, index, size, path, root)
        assert not verify_inclusion(LEAVES[index], index, size, path, OTHER)
        assert not any(verify_inclusion(LEAVES[index], index, size, wrong, root) for wrong in altered(path))
        claims = [verify_inclusion(LEAVES[index], other, size, path, root) for other in range(-1, size + 1)]
        assert claims == [other == index for other in range(-1, size + 1)]


@pytest.mark.parametrize("new", [2, 3, 7, 8, 13, 64, 65, 130])
def test_altered_consistency_proofs_are_rejected(new: int) -> None:
    store, root = Store(LEAVES), naive_root(LEAVES[:new])
    for old in range(1, new):
        path, old_root = consistency(old, new, store.read), naive_root(LEAVES[:old])
        assert not verify_consistency(old, new, path, OTHER, root)
        assert not verify_consistency(old, new, path, old_root, OTHER)
        assert not verify_consistency(old, new, [], old_root, root)
        assert not any(verify_consistency(old, new, wrong, old_root, root) for wrong in altered(path))
        claims = [verify_consistency(other, new, path, old_root, root) for other in range(1, new)]
        assert claims == [other == old for other in range(1, new)]


def test_consistency_of_equal_and_empty_trees_needs_no_proof() -> None:
    store = Store(LEAVES)

    assert consistency(0, 5, store.read) == consistency(0, 0, store.read) == consistency(5, 5, store.read) == []
    assert verify_consistency(0, 5, [], EMPTY_ROOT, naive_root(LEAVES[:5]))
    assert verify_consistency(0, 0, [], EMPTY_ROOT, EMPTY_ROOT)
    assert verify_consistency(5, 5, [], OTHER, OTHER)


@pytest.mark.parametrize(
    ("old", "new", "path", "old_root", "new_root"),
    [
        (0, 5, [OTHER], EMPTY_ROOT, OTHER),
        (0, 5, [], OTHER, OTHER),
        (5, 5, [OTHER], OTHER, OTHER),
        (5, 5, [], EMPTY_ROOT, OTHER),
        (6, 5, [OTHER], OTHER, OTHER),
        (-1, 5, [OTHER], OTHER, OTHER),
        (0, -1, [], EMPTY_ROOT, EMPTY_ROOT),
    ],
)
def test_consistency_of_impossible_claims_is_rejected(
    old: int, new: int, path: list[bytes], old_root: bytes, new_root: bytes
) -> None:
    assert not verify_consistency(old, new, path, old_root, new_root)


def test_a_shrunk_tree_is_rejected() -> None:
    path = consistency(40, 100, Store(LEAVES).read)

    assert not verify_consistency(100, 40, path, naive_root(LEAVES), naive_root(LEAVES[:40]))


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_inclusion_refuses_a_leaf_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion(index, size, Store(LEAVES).read)


@pytest.mark.parametrize(("old", "new"), [(6, 5), (-1, 5)])
def test_consistency_refuses_what_is_no_beginning(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="no beginning"):
        consistency(old, new, Store(LEAVES).read)


def fewer(store: Store) -> Read:
    return lambda level, start, stop: store.read(level, start, stop)[:-1]


def more(store: Store) -> Read:
    return lambda level, start, stop: [*store.read(level, start, stop), OTHER]


def test_proofs_refuse_a_store_with_missing_or_surplus_hashes() -> None:
    store = Store(LEAVES)
    for damaged in (fewer(store), more(store)):
        with pytest.raises(HashesMissing):
            inclusion(3, MANY, damaged)
        with pytest.raises(HashesMissing):
            consistency(3, MANY, damaged)


def test_big_trees_are_proven_with_two_tiles_per_stored_level() -> None:
    count = 70_000
    leaves = [sha256(number.to_bytes(4, "big")).digest() for number in range(count)]
    store, chance = Store(leaves), random.Random(9162)
    sizes = [255, 256, 257, 65_535, 65_536, 65_537, count, *(chance.randrange(2, count) for _ in range(6))]
    roots = {}
    for size in sizes:
        frontier = Frontier()
        frontier.extend(leaves[:size])
        roots[size] = frontier.root()

    for size in sizes:
        for index in (0, size - 1, chance.randrange(size), chance.randrange(size)):
            store.reads.clear()
            path = inclusion(index, size, store.read)
            assert verify_inclusion(leaves[index], index, size, path, roots[size])
            assert_few(store.reads)
        for old in (other for other in sizes if other <= size):
            store.reads.clear()
            path = consistency(old, size, store.read)
            assert verify_consistency(old, size, path, roots[old], roots[size])
            assert_few(store.reads)


def assert_few(reads: list[tuple[int, int, int]]) -> None:
    assert len(set(reads)) == len(reads)
    assert all(0 < stop - start <= 256 for _, start, stop in reads)
    for level in (0, 8, 16):
        assert sum(here == level for here, _, _ in reads) <= 2


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 65_535, 65_536, 65_537, 66_048, 70_001])
def test_tiles_around_a_leaf_are_all_that_its_proof_reads(size: int) -> None:
    def read(level: int, start: int, stop: int) -> list[bytes]:
        asked.add((level, start, stop))
        return [OTHER] * (stop - start)

    for index in {0, size // 3, size // 2, size - size % 256, size - 2, size - 1} & set(range(size)):
        asked: set[tuple[int, int, int]] = set()
        inclusion(index, size, read)
        assert asked <= set(tiles_around(index, size))
        assert len(tiles_around(index, size)) <= 2 * (size.bit_length() + 7) // 8 + 2
