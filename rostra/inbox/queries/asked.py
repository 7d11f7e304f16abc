"""What people gave us because a post of ours asked for it (R-122)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from rostra.accounts.models import Account
from rostra.editorial.models import Post, Version
from rostra.editorial.sources import VERSION
from rostra.inbox.enums import CloseReason, HidingState
from rostra.inbox.models import Conversation, Hiding, Message
from rostra.inbox.rules import reach
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.publishing.models import Delivery

OUT_OF_SIGHT = (HidingState.HIDDEN, HidingState.SHOWING)


@dataclass(frozen=True, slots=True)
class Given:
    """One contribution: all that its author wrote in a conversation. `words` are those that still stand.

    `withdrawn`: all of it was deleted by its author; `erased`: none of what stood there is kept any more; `hidden`: a
    part of it is out of sight on its network.
    """

    conversation: Conversation
    words: str
    url: str
    late: bool
    withdrawn: bool
    erased: bool
    hidden: bool

    @property
    def answered(self) -> bool:
        return self.conversation.answered_at is not None


@dataclass(frozen=True, slots=True)
class Totals:
    people: int
    contributions: int
    answered: int


def accounts_of(post: Post) -> list[Account]:
    """Where the post was sent to, with their units."""
    rows = Account.objects.filter(pk__in=_deliveries(post).values("account"))
    return list(rows.select_related("unit").order_by("name", "pk"))


def given_to(member: Member, post: Post, right: Right = Right.READ) -> QuerySet[Conversation]:
    """What came in for the post and the member holds the right on; spam is nobody's contribution."""
    rows = Conversation.objects.filter(reach(member, right), post_delivery__in=_deliveries(post))
    return rows.exclude(kind="").exclude(close_reason=CloseReason.SPAM).select_related("account")


def totals(rows: QuerySet[Conversation]) -> Totals:
    """In two queries. Who wrote on one account is one person, as in groups; who gave no name somebody else each time."""
    named = rows.exclude(author_id="").order_by().values("account", "author_id").distinct()
    counts = rows.order_by().aggregate(
        contributions=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        unnamed=Count("pk", filter=Q(author_id="")),
    )
    return Totals(named.count() + counts["unnamed"], counts["contributions"], counts["answered"])


def contributions(rows: Sequence[Conversation], post: Post, zone: ZoneInfo) -> list[Given]:
    """These conversations with what was written in them, in two queries."""
    said: dict[int, list[Message]] = {}
    theirs = Message.objects.filter(conversation__in=[row.pk for row in rows], own=False).defer("search")
    for message in theirs.order_by("sent_at", "pk"):
        said.setdefault(message.conversation_id, []).append(message)
    hidings = Hiding.objects.filter(message__in=[each.pk for found in said.values() for each in found])
    hidden = set(hidings.filter(state__in=OUT_OF_SIGHT).values_list("message", flat=True))
    return [_given(row, said.get(row.pk, []), hidden, post, zone) for row in rows]


def is_late(conversation: Conversation, post: Post, zone: ZoneInfo) -> bool:
    """Whether it was written, by the time of its network, after the last day as the body's clocks count days."""
    return post.asks_until is not None and conversation.first_in_at.astimezone(zone).date() > post.asks_until


def _given(conversation: Conversation, said: Sequence[Message], hidden: set[int], post: Post, zone: ZoneInfo) -> Given:
    kept = [message for message in said if message.salt]
    stands = [message for message in kept if message.deleted_at is None]
    named = conversation.author_name or conversation.author_handle
    return Given(
        conversation,
        words="\n\n".join(message.text for message in stands),
        # The address of a message often names its author: it goes with the name of who was forgotten.
        url=next((message.url for message in stands if message.url), "") if named else "",
        late=is_late(conversation, post, zone),
        withdrawn=bool(kept) and not stands,
        erased=not kept,
        hidden=any(message.pk in hidden for message in stands),
    )


def _deliveries(post: Post) -> QuerySet[Delivery]:
    versions = Version.objects.filter(post=post).values("pk")
    return Delivery.objects.filter(source=VERSION.name, source_id__in=versions)
