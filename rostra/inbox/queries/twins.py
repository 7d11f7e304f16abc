from __future__ import annotations

from collections.abc import Mapping, Sequence

from rostra.inbox.models import Message, MessageKey


def twins(account: int, refs: Sequence[str], _urls: Sequence[str]) -> Mapping[str, str | None]:
    """Which of these refs of the past are messages that came in while Rostra ran (see `records.twins`)."""
    keys = dict(MessageKey.objects.filter(account=account, ref__in=list(refs)).values_list("ref", "message_id"))
    salts = dict(Message.objects.filter(pk__in=keys.values()).values_list("pk", "salt"))
    return {ref: f"inbox.message:{pk}" if bytes(salts[pk]) else None for ref, pk in keys.items() if pk in salts}
