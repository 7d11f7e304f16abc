"""Gives events their place in the tree: one writer per log at a time, in the order of their ids.

Events are written by many transactions at once and become visible in any order; the sequencer alone decides the
order of leaves, and never changes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from psycopg import Cursor

from rostra.audit.checkpoint import Checkpoint as TreeHead
from rostra.audit.checkpoint import sign
from rostra.audit.keys import share, signing_key
from rostra.audit.leaves import STORED, leaf
from rostra.audit.models import Checkpoint, Log, Node, Pending

BATCH = 5_000
CHECKPOINT_EVERY = timedelta(minutes=1)
_TAKE = (
    "WITH taken AS (DELETE FROM audit_pending WHERE event_id IN (SELECT event_id FROM audit_pending"  # noqa: S608 - constants
    " WHERE body_id IS NOT DISTINCT FROM %(body)s ORDER BY event_id LIMIT %(batch)s) RETURNING event_id) SELECT "
    + STORED
    + " FROM taken t JOIN audit_event e ON e.id = t.event_id ORDER BY e.id"
)
_LOCK = 0x526F7374  # "Rost": the class of our advisory locks for logs


def pending_bodies() -> list[int | None]:
    """The bodies (None: the installation) that have events without a leaf."""
    return list(Pending.objects.order_by("body_id").values_list("body_id", flat=True).distinct())


def sequence(body_id: int | None) -> int:
    """Append all waiting events of one log. Gives how many. Another writer at work: waits for it."""
    total = 0
    while done := _append(body_id):
        total += done
    return total


def sequence_all(*, now: datetime, sign_all: bool = False) -> int:
    """Append what waits in every log and sign where the newest checkpoint is old; `sign_all` signs every log's head."""
    total = sum(sequence(body_id) for body_id in pending_bodies())
    for log in Log.objects.all():
        sign_head(log, now=now, at_once=sign_all)
    return total


@transaction.atomic
def _append(body_id: int | None) -> int:
    log = _locked_log(body_id)
    leaves = [(row[0], leaf(*row)) for row in _take(body_id)]
    if not leaves:
        return 0
    frontier = log.frontier
    _copy(
        "audit_leaf (log_id, index, event_id, hash)",
        ((log.pk, log.size + place, event_id, digest) for place, (event_id, digest) in enumerate(leaves)),
    )
    nodes = frontier.extend(digest for _, digest in leaves)
    Node.objects.bulk_create(Node(log=log, level=node.level, index=node.index, hash=node.hash) for node in nodes)
    log.size, log.peaks = frontier.size, frontier.peaks
    log.save(update_fields=["size", "peaks"])
    return len(leaves)


def _take(body_id: int | None) -> list[Sequence[Any]]:
    """The next events that wait, as `leaf` takes them; they wait no more once the transaction commits."""
    with Cursor(connection.connection) as cursor:
        cursor.execute(_TAKE, {"body": body_id, "batch": BATCH}, prepare=False, binary=True)
        return cursor.fetchall()


@transaction.atomic
def sign_head(log: Log, *, now: datetime, at_once: bool = False) -> Checkpoint | None:
    """A signed checkpoint of the log as it stands, at most one a minute unless `at_once`; None where nothing is new.

    Raises KeyMissing.
    """
    log = _locked_log(log.body_id)
    # Under the lock: another worker may have signed this head while this one waited.
    newest = Checkpoint.objects.filter(log=log).order_by("-size").first()
    if log.size == 0 or (newest is not None and newest.size == log.size):
        return None
    # A clock that was set back must not keep a log from being signed until it has caught up.
    if newest is not None and not at_once and timedelta() <= now - newest.at < CHECKPOINT_EVERY:
        return None
    share()
    root = log.frontier.root()
    note = sign(TreeHead(log.origin, log.size, root), log.origin, signing_key(now=now))
    at = now if newest is None else max(now, newest.at)
    return Checkpoint.objects.create(log=log, at=at, size=log.size, root=root, note=note)


def _locked_log(body_id: int | None) -> Log:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, body_id or 0])
    log = (Log.objects.filter(body=None) if body_id is None else Log.objects.filter(body_id=body_id)).first()
    return log or Log.objects.create(body_id=body_id, origin=_origin(body_id))


def _origin(body_id: int | None) -> str:
    host = urlsplit(settings.ROSTRA_URL).netloc or "localhost"
    return f"{host}/log/{body_id or 'installation'}"


def _copy(target: str, rows: Iterable[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
