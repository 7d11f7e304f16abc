"""Reading a log in its order, in parts: the same memory for any number of leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Max
from psycopg import ServerCursor

from rostra.audit.leaves import STORED
from rostra.audit.merkle import TILE, Read, tiles_around
from rostra.audit.models import Leaf, Log, Node
from rostra.core.bulk import numbers, rows

CHUNK = 2_000

Row = Sequence[Any]
"""Index and hash of the leaf, then the event's columns as `leaves.STORED` has them; those are None where it is gone."""

_LEAVES = (
    "SELECT l.index, l.hash, "  # noqa: S608 - constants
    + STORED
    + " FROM audit_leaf l LEFT JOIN audit_event e ON e.id = l.event_id"
    + " WHERE l.log_id = %s AND l.index >= %s AND l.index < %s ORDER BY l.index"
)
_NODES = """
SELECT level::int, index, hash FROM audit_node
WHERE log_id = %s AND (index + 1) << level::int > %s ORDER BY (index + 1) << level::int, level
"""
_HEADS = "SELECT id, at, size, root, note FROM audit_checkpoint WHERE log_id = %s AND size > %s ORDER BY size"
# A tile has no more than so many; said, so that each is looked up by the index, however large the tables are.
_TILES = f"""
SELECT t.level, found.index, found.hash FROM unnest(%s::int[], %s::bigint[], %s::bigint[]) AS t(level, start, stop)
CROSS JOIN LATERAL (
    (SELECT l.index, l.hash FROM audit_leaf l
     WHERE t.level = 0 AND l.log_id = %s AND l.index >= t.start AND l.index < t.stop LIMIT {TILE})
    UNION ALL
    (SELECT n.index, n.hash FROM audit_node n
     WHERE t.level > 0 AND n.log_id = %s AND n.level = t.level AND n.index >= t.start AND n.index < t.stop LIMIT {TILE})
) AS found
"""  # noqa: S608 - a constant
_WAITING = (
    "SELECT "  # noqa: S608 - constants
    + STORED
    + " FROM audit_pending p JOIN audit_event e ON e.id = p.event_id"
    + " WHERE p.body_id IS NOT DISTINCT FROM %s ORDER BY e.id"
)


def ranges(log: Log, start: int) -> Iterator[tuple[int, int]]:
    """The leaves from `start` to the last one there is, in parts."""
    last = Leaf.objects.filter(log=log).aggregate(last=Max("index"))["last"]
    end = start if last is None else last + 1
    return ((first, min(first + CHUNK, end)) for first in range(start, end, CHUNK))


def leaves(log: int, first: int, stop: int) -> list[Row]:
    """The leaves from `first` to before `stop` that are there, with their events."""
    return list(rows(_LEAVES, log, first, stop))


def nodes(log: Log, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Level, index and hash of the stored nodes that `Frontier.extend` gives from `start` leaves on, in its order."""
    return (row for chunk in _stream("nodes", _NODES, log.pk, start) for row in chunk)


def heads(log: Log, start: int) -> Iterator[Row]:
    """Id, moment, size, root and note of the checkpoints of more than `start` leaves."""
    return (row for chunk in _stream("heads", _HEADS, log.pk, start) for row in chunk)


def waiting(body_id: int | None) -> Iterator[Row]:
    """The events that have no leaf yet, as `leaves.STORED` has them."""
    return (row for chunk in _stream("waiting", _WAITING, body_id) for row in chunk)


def stored(log: Log) -> Read:
    """The log's leaves and nodes, for proofs."""

    def read(level: int, start: int, stop: int) -> list[bytes]:
        kept = Node.objects.filter(log=log, level=level) if level else Leaf.objects.filter(log=log)
        found = kept.filter(index__gte=start, index__lt=stop).order_by("index")
        return [bytes(digest) for digest in found.values_list("hash", flat=True)]

    return read


def stored_around(log: Log, index: int, size: int) -> Read:
    """As `stored`, for the proof of leaf `index` in the tree of `size` leaves: what it needs is read in one question."""
    tiles = tiles_around(index, size)
    levels, starts, stops = (numbers(values) for values in zip(*tiles, strict=True))
    found = {(level, place): digest for level, place, digest in rows(_TILES, levels, starts, stops, log.pk, log.pk)}

    def read(level: int, start: int, stop: int) -> list[bytes]:
        return [found[level, place] for place in range(start, stop) if (level, place) in found]

    return read


def _stream(name: str, question: str, *values: object) -> Iterator[list[Any]]:
    """Within the caller's transaction. Binary: the plain columns come without being parsed."""
    with ServerCursor(connection.connection, f"audit_{name}") as cursor:
        cursor.execute(question, values, binary=True)
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk
