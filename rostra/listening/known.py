"""What the inbox has of a search's posts, and which of them the body wrote itself."""

from __future__ import annotations

from collections.abc import Mapping

from rostra.accounts.models import Account
from rostra.inbox.intake.tables import run

# Numbers of one server may be those of others on another: where both addresses are known, they are the same.
_MESSAGES = """
SELECT k.ref, min(m.id) FROM unnest(%s::varchar[], %s::varchar[]) AS found (ref, url)
JOIN inbox_messagekey k ON k.ref = found.ref AND k.account_id = ANY(%s)
JOIN inbox_message m ON m.id = k.message_id
WHERE m.url = found.url OR m.url = '' OR found.url = ''
GROUP BY k.ref
"""


def messages_of(account: Account, found: Mapping[str, str]) -> dict[str, int]:
    """Those of these posts, by ref with their address, that are in the inbox, on whichever account of the channel."""
    if not found:
        return {}
    accounts = list(Account.objects.filter(channel=account.channel).order_by("pk").values_list("pk", flat=True))
    return dict(run(_MESSAGES, list(found), list(found.values()), accounts))


def our_handles(account: Account) -> frozenset[str]:
    """What the body's own accounts on the channel are called."""
    rows = Account.objects.filter(channel=account.channel).exclude(handle="")
    return frozenset(handle_of(handle) for handle in rows.values_list("handle", flat=True))


def handle_of(written: str) -> str:
    """One spelling for a handle."""
    return written.strip().lstrip("@").casefold()
