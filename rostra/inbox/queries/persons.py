"""What the body keeps about a sender: for the page of the person, and for who wants to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rostra.inbox.models import Conversation, Identity, Message, Muted
from rostra.inbox.rules import reach
from rostra.inbox.senders import any_of, senders_of, written_by
from rostra.people.enums import Right
from rostra.people.models import Member

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Held:
    """`conversations` are those that the member may read, newest first; the numbers count all that there are."""

    identities: list[Identity]
    conversations: list[dict[str, Any]]
    named: int
    messages: int
    muted: int


def held_of(member: Member, conversation: Conversation) -> Held:
    """All about the sender, on linked channels too. Raises NoSender."""
    senders = senders_of(conversation)
    rows = Conversation.objects.filter(written_by(senders))
    columns = ("id", "subject", "preview", "language", "state", "last_in_at", "account__channel", "account__name")
    return Held(
        list(Identity.objects.filter(any_of(senders)).select_related("by").order_by("pk")),
        list(rows.filter(reach(member, Right.READ)).order_by("-last_in_at", "-pk").values(*columns)[:SHOWN]),
        rows.exclude(author_name="", author_handle="").count(),
        Message.objects.filter(written_by(senders)).count(),
        Muted.objects.filter(written_by(senders)).count(),
    )
