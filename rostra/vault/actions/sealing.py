"""Versions of a sealed value: writing one, opening the newest."""

from __future__ import annotations

import hmac
from datetime import datetime

from rostra.audit.actions import Data, record
from rostra.core.logs import conceal
from rostra.people.models import User
from rostra.vault import events, keyring
from rostra.vault.enums import How
from rostra.vault.models import Item, RotationTask, Secret

VALUE = "value"
"""What the value of an item is called that no channel asks for."""


def newest(item: Item) -> Secret | None:
    return Secret.objects.filter(item=item).order_by("-version").first()


def open_newest(item: Item) -> str | None:
    """The item's value in the clear; None where there is none, or none that will ever open again.

    Raises keyring.KeyMissing when the key that sealed it is not at hand.
    """
    row = newest(item)
    return None if row is None or row.lost_at is not None else open_row(row, item)


def open_row(row: Secret, item: Item) -> str:
    context = context_of(row, item)
    value = keyring.open_sealed(bytes(row.sealed), bytes(row.wrapped), row.kek, context=context).decode()
    conceal([value])
    return value


def same(item: Item, value: str) -> bool:
    """Whether this is what is stored already."""
    stored = open_newest(item)
    return stored is not None and hmac.compare_digest(stored.encode(), value.encode())


def write_version(item: Item, value: str, *, by: User | None, now: datetime) -> Secret:
    """Seal the value as the item's next version; all but the version before it are destroyed.

    The caller holds the lock on the item's row.
    """
    before = newest(item)
    row = Secret(
        body_id=item.body_id,
        item=item,
        name=item.name or VALUE,
        version=before.version + 1 if before else 1,
        created_at=now,
        created_by=by,
    )
    conceal([value])
    row.sealed, row.wrapped, row.kek = keyring.seal(value.encode(), context=context_of(row, item))
    row.save(force_insert=True)
    Secret.objects.filter(item=item, version__lt=row.version - 1).delete()
    data: Data = {"name": row.name, "version": row.version}
    record(body=item.body_id, by=by, now=now, kind=events.STORED.name, about=about(item), data=data)
    return row


def close_rotations(item: Item, *, how: How, reason: str = "", by: User | None, now: datetime) -> int:
    """What had to be changed is changed: all open tasks of the item are done. Gives how many."""
    tasks = list(RotationTask.objects.select_for_update().filter(item=item, done_at=None))
    for task in tasks:
        task.done_at, task.done_by, task.how, task.done_reason = now, by, how.value, reason
        task.save(update_fields=["done_at", "done_by", "how", "done_reason"])
        data = {"cause": task.cause, "how": how.value, "reason": reason}
        record(body=item.body_id, by=by, now=now, kind=events.ROTATION_DONE.name, about=about(item), data=data)
    return len(tasks)


def context_of(row: Secret, item: Item) -> bytes:
    """Binds a sealed value to its place: moved to another body, account, item or version it does not open."""
    if row.account_id is not None:
        return f"rostra:{row.body_id}:{row.account_id}:{row.name}:{row.version}".encode()
    account = item.account_id if item.account_id is not None else "-"
    return f"rostra:{row.body_id}:{account}:item-{item.pk}:{row.name}:{row.version}".encode()


def about(item: Item) -> str:
    return f"vault.item:{item.pk}"
