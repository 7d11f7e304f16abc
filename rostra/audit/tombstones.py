"""Leave to take captured content away: for one transaction, under one decision, checked by the database itself.

Triggers on the tables of all sources (`core.protected`) refuse to delete or empty a row unless the transaction has named
a decision. Only disposal and erasure of the records domain do. What is left is a `Tombstone`, and an event of the kind
`DISPOSED` that names it: `verify` takes no content for gone that has not both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from rostra.core.bulk import numbers, rows

SETTING = "rostra.decision"

DISPOSED = "records.disposed"
"""The event by which contents of one source and one class went: `source`, `keys`, `record_class` and `decision` (its id)
stand in its data."""


def allow(decision: str) -> None:
    """Let this transaction take content away under `decision` ("records.decision:3"). Outside a transaction: a bug."""
    if not connection.in_atomic_block:
        raise RuntimeError("Content goes in a transaction, with its tombstone, or not at all.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, decision])


@dataclass(frozen=True, slots=True)
class Grave:
    """What a tombstone says of the content that an event had captured."""

    source: str
    key: str
    content_hash: bytes


_GRAVES = "SELECT of_id, source, source_key, content_hash FROM audit_tombstone WHERE of_id = ANY(%s::bigint[])"


def graves(events: Sequence[int]) -> dict[int, Grave]:
    """The tombstones of what these events captured, by event; one question."""
    return {of: Grave(source, key, digest) for of, source, key, digest in rows(_GRAVES, numbers(events))}


_FORGED = """
SELECT source, source_key, at, decision, record_class FROM audit_tombstone WHERE body_id = %(body)s
EXCEPT
SELECT data->>'source', jsonb_array_elements_text(data->'keys'), at, 'records.decision:' || (data->>'decision'),
  data->>'record_class'
FROM audit_event WHERE body_id = %(body)s AND kind = %(kind)s AND jsonb_typeof(data->'keys') = 'array'
ORDER BY 1, 2
"""


def forged(body: int) -> Iterator[str]:
    """Tombstones of the body that no event tells of, each by its source and key: the database compares, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGED, {"body": body, "kind": DISPOSED})
        yield from (f"{source} {key}" for source, key, *_rest in cursor.fetchall())
