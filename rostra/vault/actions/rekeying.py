"""Data keys under another key-encryption key, while everything runs; and what is left when a key is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from rostra.audit.actions import record
from rostra.core.scoping import scope
from rostra.vault import events, keyring
from rostra.vault.actions.rotating import open_rotations
from rostra.vault.actions.sealing import context_of
from rostra.vault.enums import Cause
from rostra.vault.models import Item, Secret

BATCH = 200


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """`done` data keys are now under `current`; `left` are not, because their key is missing or others hold them."""

    current: str
    done: int
    left: int


def rekey(*, now: datetime, batch: int = BATCH) -> Rekeyed:
    """Seal every data key under the current key, a batch in each transaction; values are not opened.

    Can be stopped and started again at any time, and run twice at once: rows that somebody holds are left to them.
    """
    current, _key = keyring.current_key()
    done, after = 0, 0
    while rows := _batch(current, after, batch, now):
        done += rows[0]
        after = rows[1]
    left = Secret.everywhere.filter(lost_at=None).exclude(kek=current).count()
    return Rekeyed(current, done, left)


def lose_key(*, kek: str, now: datetime) -> int:
    """Give up what was sealed under a key that is lost for good: it must be entered again. Gives how many values.

    Everything else stays; each secret whose newest value is gone gets a rotation task.
    """
    bodies = list(Secret.everywhere.filter(kek=kek, lost_at=None).values_list("body_id", flat=True).distinct())
    count = 0
    for body_id in bodies:
        with scope(body_id), transaction.atomic():
            count += Secret.objects.filter(kek=kek, lost_at=None).update(lost_at=now)
            latest = Secret.objects.order_by("item_id", "-version").distinct("item_id").values("pk")
            gone = Item.objects.filter(secrets__in=Secret.objects.filter(pk__in=latest, kek=kek))
            open_rotations(cause=Cause.LOST_KEY, items=gone, by=None, now=now, detail=kek)
    if count:
        _record(events.KEY_LOST.name, kek, count, now)
    return count


@transaction.atomic
def _batch(current: str, after: int, size: int, now: datetime) -> tuple[int, int] | None:
    """How many were done, and the last row looked at; None at the end."""
    rows = list(
        Secret.everywhere.select_for_update(skip_locked=True, of=("self",))
        .select_related("item")
        .filter(lost_at=None, pk__gt=after)
        .exclude(kek=current)
        .order_by("pk")[:size]
    )
    if not rows:
        return None
    at_hand = keyring.ring().keys
    known = [row for row in rows if row.kek in at_hand]
    for row in known:
        row.wrapped, row.kek = keyring.rewrap(bytes(row.wrapped), row.kek, context=context_of(row, row.item))
    Secret.everywhere.bulk_update(known, ["wrapped", "kek"])
    if known:
        _record(events.REKEYED.name, current, len(known), now)
    return len(known), rows[-1].pk


def _record(kind: str, kek: str, count: int, now: datetime) -> None:
    record(body=None, by=None, now=now, kind=kind, about=f"vault.key:{kek}", data={"count": count})
