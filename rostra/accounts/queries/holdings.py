"""What the body holds of an account, as plain values that can be kept as a record."""

from __future__ import annotations

from typing import Any

from rostra.accounts.models import Account, Fetch
from rostra.accounts.queries.life import charter_of
from rostra.people.models import Member

DATES = ("created_at", "opened_at", "active_at", "verified_at", "fetched_at")
WORDS = ("network", "key", "name", "handle", "remote_id", "url", "summary", "language", "channel", "state", "stage")


def holdings(account: Account) -> dict[str, Any]:
    """The entry in the register, the charter, and the last line of the collection log.

    Pages of the network as they look are captured by the records domain, not here.
    """
    charter = charter_of(account)
    return {
        **{name: str(getattr(account, name)) for name in WORDS},
        **{name: _iso(getattr(account, name)) for name in DATES},
        "languages": list(account.languages),
        "unit": account.unit.name if account.unit else "",
        **{name: _name(getattr(account, name)) for name in ("sponsor", "owner", "substitute")},
        "charter": charter.content if charter else None,
        "charter_number": charter.number if charter else 0,
        "last_fetch": _fetch(account),
    }


def _fetch(account: Account) -> dict[str, Any] | None:
    last = Fetch.objects.filter(account=account, error_code="").order_by("-id").first()
    if last is None:
        return None
    return {"at": _iso(last.ended_at), "received": last.received, "own": last.own, "cursor": last.cursor_to}


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""


def _name(member: Member | None) -> str:
    return member.user.name if member is not None else ""
