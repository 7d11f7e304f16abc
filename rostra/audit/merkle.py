"""The Merkle tree of RFC 9162 §2.1 with SHA-256: appending, roots, proofs and their verification. Pure.

A tree of any size is kept as its `Frontier`: the roots of the complete subtrees that it consists of. Appending needs
nothing else. For proofs the leaves are stored, and the roots of complete subtrees of 256, 256² … leaves (levels 8,
16 …); a proof reads at most two tiles of 256 hashes at each stored level, however large the tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
STEP = 8
TILE = 1 << STEP
KEPT_TILES = 256
"""What a maker of many proofs keeps: some 9 MiB."""
EMPTY_ROOT = sha256(b"").digest()

Read = Callable[[int, int, int], Sequence[bytes]]
"""`read(level, start, stop)`: the stored hashes with these indexes, in order; level 0 are the leaves, then 8, 16 …"""


class HashesMissing(LookupError):
    """The store gave fewer or more hashes than the tree must have: the log is damaged."""


@dataclass(frozen=True, slots=True)
class Node:
    """Root of the complete subtree over the leaves `index * 2**level` to `(index + 1) * 2**level - 1`."""

    level: int
    index: int
    hash: bytes


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf, kept apart from that of a node by its first byte."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node over two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def _fold(peaks: Sequence[bytes]) -> bytes:
    """The root over complete subtrees that stand side by side, from the largest to the smallest."""
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


class Frontier:
    """A tree that can grow: its size and its peaks, the roots of its complete subtrees from left to right."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """Raises ValueError where the peaks cannot be those of a tree of this size."""
        self.size = size
        self.peaks = [bytes(peak) for peak in peaks]
        if size < 0 or len(self.peaks) != size.bit_count() or any(len(peak) != HASH_BYTES for peak in self.peaks):
            raise ValueError(f"not the peaks of a tree of {size} leaves")

    def extend(self, hashes: Iterable[bytes]) -> list[Node]:
        """Append leaf hashes; gives the nodes at levels 8, 16 … that are complete now and are to be stored."""
        complete: list[Node] = []
        peaks = self.peaks
        for leaf in hashes:
            peak, level, index = leaf, 0, self.size
            while index & 1:
                peak = sha256(b"\x01" + peaks.pop() + peak).digest()
                level += 1
                index >>= 1
                if level % STEP == 0:
                    complete.append(Node(level, index, peak))
            peaks.append(peak)
            self.size += 1
        return complete

    def root(self) -> bytes:
        """The root hash; of the empty tree SHA-256 of nothing."""
        return _fold(self.peaks) if self.peaks else EMPTY_ROOT


# --- Making proofs ----------------------------------------------------------------------------------


class _Stored:
    """Hashes of any subtree of a tree of `size` leaves, computed from the stored levels; reads and folds each tile once."""

    def __init__(self, size: int, read: Read) -> None:
        self._size = size
        self._read = read
        self._tiles: dict[tuple[int, int], list[list[bytes]]] = {}

    def _tile(self, level: int, start: int) -> list[list[bytes]]:
        """The hashes of a tile, and level by level those of the complete subtrees above them within it."""
        if (level, start) not in self._tiles:
            stop = min(start + TILE, self._size >> level)
            found = [bytes(stored) for stored in self._read(level, start, stop)]
            if len(found) != stop - start:
                raise HashesMissing(f"level {level}, {start} to {stop}: {len(found)} hashes")
            if len(self._tiles) >= KEPT_TILES:
                self._tiles.clear()
            self._tiles[level, start] = _folded(found)
        return self._tiles[level, start]

    def complete(self, level: int, index: int) -> bytes:
        """The root of a complete subtree, folded up from the stored level below it."""
        above = level % STEP
        stored, first = level - above, index << above
        start = first - first % TILE
        return self._tile(stored, start)[above][(first - start) >> above]

    def span(self, start: int, stop: int) -> bytes:
        """The root over the leaves from `start` to before `stop`, a subtree that RFC 9162 splits off."""
        peaks = []
        while start < stop:
            level = (stop - start).bit_length() - 1
            peaks.append(self.complete(level, start >> level))
            start += 1 << level
        return _fold(peaks)


def _folded(hashes: list[bytes]) -> list[list[bytes]]:
    levels = [hashes]
    for _ in range(STEP - 1):
        below = levels[-1]
        # A hash without a neighbour belongs to a subtree that is not complete: nobody asks for it.
        levels.append([node_hash(left, right) for left, right in zip(below[::2], below[1::2], strict=False)])
    return levels


class Prover:
    """Makes inclusion proofs for many leaves of one tree: what lies near each other is read and hashed once."""

    def __init__(self, size: int, read: Read) -> None:
        self._size = size
        self._stored = _Stored(size, read)

    def inclusion(self, index: int) -> list[bytes]:
        """As the function `inclusion`, with the same errors."""
        if not 0 <= index < self._size:
            raise ValueError(f"no leaf {index} in a tree of {self._size}")
        path = []
        start, stop = 0, self._size
        while stop - start > 1:
            middle = _split(start, stop)
            if index < middle:
                path.append(self._stored.span(middle, stop))
                stop = middle
            else:
                path.append(self._stored.span(start, middle))
                start = middle
        return path[::-1]


def _split(start: int, stop: int) -> int:
    """Where RFC 9162 divides a tree: after the largest power of two that is smaller than its size."""
    return start + (1 << (stop - start - 1).bit_length() - 1)


def tiles_around(index: int, size: int) -> list[tuple[int, int, int]]:
    """What `inclusion` reads of a tree, as level, start and stop: at each stored level the tile that the leaf is under,
    and the one at the right edge, in which the tree's peaks are."""
    tiles = set()
    for level in range(0, size.bit_length(), STEP):
        for place in (index >> level, size >> level):
            start = place - place % TILE
            tiles.add((level, start, min(start + TILE, size >> level)))
    return sorted(tile for tile in tiles if tile[1] < tile[2])


def inclusion(index: int, size: int, read: Read) -> list[bytes]:
    """The proof that leaf `index` is in the tree of `size` leaves (RFC 9162 §2.1.3), from the leaf upwards.

    Raises ValueError for a leaf outside the tree, HashesMissing where the store lacks some.
    """
    return Prover(size, read).inclusion(index)


def peaks(size: int, read: Read) -> list[bytes]:
    """The peaks of the tree that the first `size` leaves make: from there a `Frontier` goes on.

    Raises HashesMissing where the store lacks some.
    """
    stored, found, start = _Stored(size, read), [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            found.append(stored.complete(level, start >> level))
            start += 1 << level
    return found


def consistency(old: int, new: int, read: Read) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with the tree of `old` leaves (RFC 9162 §2.1.4).

    Nothing has to be shown for a tree that is empty or did not grow: the proof is empty.
    Raises ValueError where `old` is larger than `new`, HashesMissing where the store lacks some.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} leaves is no beginning of one of {new}")
    if old in (0, new):
        return []
    stored, path = _Stored(new, read), []
    start, stop = 0, new
    while old != stop:
        middle = _split(start, stop)
        if old <= middle:
            path.append(stored.span(middle, stop))
            stop = middle
        else:
            path.append(stored.span(start, middle))
            start = middle
    # The verifier has the old root; it needs the last subtree only where that is not the whole old tree.
    if start > 0:
        path.append(stored.span(start, stop))
    return path[::-1]


# --- Verifying proofs -------------------------------------------------------------------------------


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """RFC 9162 §2.1.3.2: whether `path` leads from the leaf hash at `index` to the root of a tree of `size`."""
    if not 0 <= index < size:
        return False
    found, here, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(sibling, found)
            while not here & 1 and here:
                here >>= 1
                last >>= 1
        else:
            found = node_hash(found, sibling)
        here >>= 1
        last >>= 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """RFC 9162 §2.1.4.2: whether `path` shows that the new tree begins with the old one."""
    if old == 0 <= new:
        return not path and old_root == EMPTY_ROOT
    if old == new:
        return not path and old_root == new_root
    if not 0 < old < new or not path:
        return False
    steps = list(path) if old & (old - 1) else [old_root, *path]
    here, last = old - 1, new - 1
    while here & 1:
        here >>= 1
        last >>= 1
    old_found = new_found = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old_found, new_found = node_hash(step, old_found), node_hash(step, new_found)
            while not here & 1 and here:
                here >>= 1
                last >>= 1
        else:
            new_found = node_hash(new_found, step)
        here >>= 1
        last >>= 1
    return last == 0 and (old_found, new_found) == (old_root, new_root)
