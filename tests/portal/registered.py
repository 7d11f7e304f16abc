"""Accounts of the cast's municipality as they stand in the register."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from rostra.accounts.enums import AccountState, Stage
from rostra.accounts.models import Account
from rostra.accounts.networks import recognise


def registered(now: datetime, profile: str = "https://x.com/PVTalerts", **fields: Any) -> Account:
    """An account that was opened ten days ago, unless the fields say otherwise."""
    found = recognise(profile)
    values: dict[str, Any] = {
        "network": found.network,
        "key": found.key,
        "handle": found.handle,
        "url": found.url,
        "name": "Portavale alerts",
        "stage": Stage.ACTIVE,
        "state": AccountState.OFFLINE,
        "opened_at": now - timedelta(days=10),
        "languages": ["en"],
        "summary": "Disruptions only",
        **fields,
    }
    return Account.objects.create(**values)


def closed(now: datetime, profile: str, **fields: Any) -> Account:
    """An account that was opened ten days ago and closed yesterday."""
    gone = {"stage": Stage.CLOSED, "closed_at": now - timedelta(days=1), "state": AccountState.CLOSED}
    return registered(now, profile, **{**gone, **fields})
