"""Many who ask the same: conversations, as sorting hands them on, and groups of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from rostra.accounts.models import Account
from rostra.inbox.actions.grouping import propose
from rostra.inbox.actions.groups import confirm
from rostra.inbox.models import Conversation, Group, GroupMember, GroupSending, SendingPart
from rostra.inbox.sorted import Sorted
from tests.inbox.office import Office, again

ASKED = {
    "en": "When will the water be back in Mill Street? It has been off since this morning.",
    "ro": "Când revine apa pe strada Morii? Este oprită de azi dimineață.",
}
OTHER = "I would like to register my dog. Which papers do I need for that?"


def ask(
    office: Office, count: int, *, text: str = ASKED["en"], account: Account | None = None, start: int = 0, **more: Any
) -> list[Conversation]:
    """So many different people write the same."""
    return [
        office.message(text, account=account, author=f"person{number}", **more)
        for number in range(start, start + count)
    ]


def propose_for(conversations: Iterable[Conversation], now: datetime, *, text: str = "", language: str = "en") -> None:
    """What sorting does with them at its end."""
    rows = list(conversations)
    Conversation.objects.filter(pk__in=[row.pk for row in rows]).update(language=language)
    propose([Sorted(row.pk, text or row.preview, language, None) for row in rows], now=now)


def group_of(office: Office, count: int, **more: Any) -> Group:
    """A confirmed group of so many people."""
    rows = ask(office, count, **more)
    propose_for(rows, office.now)
    group = again(rows[0]).group
    assert group is not None
    confirm(group=group, version=1, by=office.cast.responder, now=office.now, seen=2**62)
    return fresh(group)


def fresh(group: Group) -> Group:
    return Group.objects.get(pk=group.pk)


def members(group: Group, *states: str) -> list[int]:
    rows = GroupMember.objects.filter(group=group, state__in=states or ["proposed", "in"])
    return list(rows.order_by("conversation").values_list("conversation", flat=True))


def shown(group: Group) -> list[tuple[int, int]]:
    """The conversations of the group as a page shows them now."""
    rows = Conversation.objects.filter(pk__in=members(group)).order_by("pk")
    return list(rows.values_list("pk", "version"))


def parts(sending: GroupSending) -> list[tuple[str, str]]:
    """State and reason of each part, in order of the conversations."""
    rows = SendingPart.objects.filter(sending=sending).order_by("conversation")
    return list(rows.values_list("state", "reason"))


def late(now: datetime) -> datetime:
    """When everything planned now has had its turn."""
    return now + timedelta(hours=1)


def ids(rows: Sequence[Conversation]) -> list[int]:
    return [row.pk for row in rows]
