"""The checkpoints of one log against its tree, the keys that signed them, and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from rostra.audit import keys
from rostra.audit.checkpoint import CheckpointInvalid
from rostra.audit.checkpoint import verify as verify_note
from rostra.audit.models import Checkpoint, Log, SigningKey
from rostra.audit.reading import heads
from rostra.audit.report import Bad

# What was counted and is not there, as runs of numbers that follow each other.
_MISSING = """
SELECT min(number), max(number) FROM (
  SELECT number, number - row_number() OVER (ORDER BY number) AS run
  FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS number WHERE number NOT IN (
    SELECT c.number FROM audit_checkpoint c WHERE c.log_id = %(log)s
  )
) AS missing GROUP BY run ORDER BY 1
"""
_MISSING_STAMPS = """
SELECT min(number), max(number) FROM (
  SELECT number, number - row_number() OVER (ORDER BY number) AS run
  FROM generate_series(1, %(last)s::bigint) AS number WHERE number NOT IN (
    SELECT s.number FROM audit_stamp s JOIN audit_checkpoint c ON c.id = s.checkpoint_id WHERE c.log_id = %(log)s
  )
) AS missing GROUP BY run ORDER BY 1
"""


class Heads:
    """The checkpoints of more than `start` leaves, in their order; `next_size` is that of the next, None at the end."""

    def __init__(self, log: Log, start: int = 0) -> None:
        self._origin = log.origin
        self._rows = heads(log, start)
        self._keys = keys.all_keys()
        self._before: tuple[datetime, SigningKey] | None = None
        self._next = next(self._rows, None)

    @property
    def next_size(self) -> int | None:
        return self._next[2] if self._next is not None else None

    def check(self, root: bytes) -> str:
        """Why the next checkpoint cannot be believed over a tree of its size with this root; "" where it can."""
        row = self._next
        if row is None:
            raise LookupError("no checkpoint is left")
        self._next = next(self._rows, None)
        _, at, size, stored_root, note = row
        try:
            key = keys.signer(note, self._origin, self._keys)
            signed = verify_note(note, self._origin, keys.public_of(key))
        except CheckpointInvalid as error:
            return f"the checkpoint of {size} leaves cannot be trusted: {error}"
        if (signed.size, signed.root, stored_root) != (size, root, root):
            return f"the signed checkpoint of {size} leaves has another root"
        return self._in_time(size, at, key)

    def _in_time(self, size: int, at: datetime, key: SigningKey) -> str:
        before, self._before = self._before, (at, key)
        if key.retired_at is not None and at > key.retired_at:
            return f"the checkpoint of {size} leaves was signed with a key after that was retired"
        if before is not None and at < before[0]:
            return f"the checkpoint of {size} leaves is dated before one of fewer leaves"
        if before is not None and (key.since, key.pk) < (before[1].since, before[1].pk):
            return f"the checkpoint of {size} leaves is signed with an older key than one of fewer leaves"
        return ""


def taken_out(log: Log, begin: Checkpoint | None) -> Iterator[Bad]:
    """Checkpoints and stamps that the log once had; of checkpoints those after the one that is begun from.

    Both are numbered as they come, and the log says how many there were.
    """
    first = begin.number + 1 if begin is not None else 1
    checkpoints = _runs(_MISSING, {"log": log.pk, "first": first, "last": log.head_count})
    for run in checkpoints:
        yield Bad(log.origin, None, None, f"audit.checkpoint number {run}", "a checkpoint that was signed is missing")
    for run in _runs(_MISSING_STAMPS, {"log": log.pk, "last": log.stamp_count}):
        yield Bad(log.origin, None, None, f"audit.stamp number {run}", "a stamp that the authority gave is missing")


def _runs(question: str, values: dict[str, int]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        yield from (str(first) if first == last else f"{first}–{last}" for first, last in cursor.fetchall())


def bad_keys() -> Iterator[Bad]:
    """Keys that came or went without an event of the log."""
    for key in keys.forged():
        yield Bad("keys", None, None, f"audit.signingkey {key.pk}", "no event of the log tells of this key as it is")
