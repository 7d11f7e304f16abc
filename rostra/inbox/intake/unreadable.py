from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from rostra.accounts.models import Account
from rostra.audit.actions import NewEvent
from rostra.channels.contract import Bad
from rostra.inbox import events
from rostra.inbox.intake.rows import key, safe
from rostra.inbox.models import Unreadable


def keep(account: Account, bad: Sequence[Bad], now: datetime) -> tuple[int, list[NewEvent]]:
    """Keep what could not be read, each once, for a person to look at; how many were new, and what is to be logged."""
    by_hash = {hashlib.sha256(item.raw or _reason(item).encode()).digest(): item for item in bad}
    held = Unreadable.objects.filter(account=account, raw_hash__in=by_hash).values_list("raw_hash", flat=True)
    for digest in map(bytes, held):
        del by_hash[digest]
    rows = Unreadable.objects.bulk_create(
        Unreadable(
            account=account,
            reason=_reason(item),
            ref=key(item.ref),
            raw=item.raw,
            raw_hash=digest,
            at=now,
        )
        for digest, item in by_hash.items()
    )
    told = [
        NewEvent(
            events.UNREADABLE.name,
            f"accounts.account:{account.pk}",
            {"unreadable": row.pk, "reason": row.reason, "sha256": bytes(row.raw_hash).hex()},
        )
        for row in rows
    ]
    return len(told), told


def _reason(item: Bad) -> str:
    """Where the network gave nothing, it is what the item is told by."""
    return safe(item.reason)[:300]
