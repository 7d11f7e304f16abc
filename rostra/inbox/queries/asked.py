"""What people gave us because a post of ours asked for it (R-122)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from rostra.accounts.models import Account
from rostra.editorial.asking import Late, late_times
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post, Version
from rostra.editorial.sources import VERSION
from rostra.inbox.enums import CloseReason, HidingState
from rostra.inbox.models import Conversation, Hiding, Message
from rostra.inbox.rules import reach
from rostra.people import rules
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.paging import Page
from rostra.publishing.models import Delivery

ASKING = 20
"""Rows on a page of posts that ask for something."""
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
    """These conversations with what was written in them, in three queries."""
    late = late_times([post], zone)[post.pk]
    said: dict[int, list[Message]] = {}
    theirs = Message.objects.filter(conversation__in=[row.pk for row in rows], own=False).defer("search")
    for message in theirs.order_by("sent_at", "pk"):
        said.setdefault(message.conversation_id, []).append(message)
    hidings = Hiding.objects.filter(message__in=[each.pk for found in said.values() for each in found])
    hidden = set(hidings.filter(state__in=OUT_OF_SIGHT).values_list("message", flat=True))
    return [_given(row, said.get(row.pk, []), hidden, late) for row in rows]


def is_late(conversation: Conversation, late: Iterable[Late]) -> bool:
    """Whether it was written, by the time of its network, after the last day that held then."""
    return any(time.holds(conversation.first_in_at) for time in late)


@dataclass(frozen=True, slots=True)
class Asking:
    """A post that asks people for something, with what came in for it, as far as the reader may read it.

    `over`: its last day is over, or it was withdrawn. `unread`: nobody who can answer has seen what was written last.
    """

    post: Post
    over: bool
    contributions: int
    late: int
    unread: int


def asking_posts(
    member: Member, today: date, *, after: int | None = None, before: int | None = None, size: int = ASKING
) -> Page[Post]:
    """The posts that ask for something and go to an account that the member may read: those that still run, then those
    that are over (`over` is 1), each newest first; from behind a post on, or those before it.
    """
    rows = _asking(member, today)
    backwards, last = before is not None, after if before is None else before
    place = None if last is None else rows.filter(pk=last).values_list("over", "pk").first()
    if place is not None:
        over, pk = place
        further, beside = ("over__lt", "pk__gt") if backwards else ("over__gt", "pk__lt")
        rows = rows.filter(Q(**{further: over}) | Q(**{"over": over, beside: pk}))
    found = list(rows.order_by(*(("-over", "pk") if backwards else ("over", "-pk")))[: size + 1])
    more, shown = len(found) > size, found[:size]
    if backwards:
        shown.reverse()
    newer, older = (more, True) if backwards else (place is not None, more)
    return Page(shown, shown[0].pk if newer and shown else None, shown[-1].pk if older and shown else None)


def _asking(member: Member, today: date) -> QuerySet[Any]:
    """`over` is no field of posts: it is 1 where they ended."""
    accounts = Account.objects.select_related("unit")
    readable = [account.pk for account in accounts if rules.may_on(member, Right.READ, account)]
    going = Delivery.objects.filter(source=VERSION.name, source_id=OuterRef("pk"), account__in=readable)
    versions = Version.objects.filter(Exists(going), post=OuterRef("pk"))
    ended = Q(asks_until__lt=today) | Q(state=PostState.WITHDRAWN)
    over = Case(When(ended, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Post.objects.exclude(asks="").filter(Exists(versions)).annotate(over=over)


def came_in(member: Member, posts: Sequence[Post], zone: ZoneInfo) -> list[Asking]:
    """These posts of `asking_posts`, counted in four queries."""
    found = dict(Version.objects.filter(post__in=posts).values_list("pk", "post"))
    deliveries = Delivery.objects.filter(source=VERSION.name, source_id__in=list(found))
    post_of = {pk: found[version] for pk, version in deliveries.values_list("pk", "source_id")}
    counts = _counts(member, post_of, late_times(posts, zone))
    sums = {post.pk: [0, 0, 0] for post in posts}
    for delivery, *numbers in counts:
        sums[post_of[delivery]] = [a + b for a, b in zip(sums[post_of[delivery]], numbers, strict=True)]
    return [Asking(post, bool(vars(post)["over"]), *sums[post.pk]) for post in posts]


def _counts(
    member: Member, post_of: Mapping[int, int], late: Mapping[int, Sequence[Late]]
) -> list[tuple[int, int, int, int]]:
    """Of each delivery: what came in for it, what of that was late, and what nobody has seen."""
    too_late = Q(pk__in=[])
    for post, times in late.items():
        for time in times:
            written = Q(first_in_at__gte=time.begin) & (Q(first_in_at__lt=time.end) if time.end else Q())
            too_late |= written & Q(post_delivery__in=[pk for pk, of in post_of.items() if of == post])
    rows = Conversation.objects.filter(reach(member, Right.READ), post_delivery__in=list(post_of))
    rows = rows.exclude(kind="").exclude(close_reason=CloseReason.SPAM).order_by()
    said = rows.values("post_delivery").annotate(
        all=Count("pk"), late=Count("pk", filter=too_late), unread=Count("pk", filter=Q(seen_at=None))
    )
    return list(said.values_list("post_delivery", "all", "late", "unread"))


def _given(conversation: Conversation, said: Sequence[Message], hidden: set[int], late: Sequence[Late]) -> Given:
    kept = [message for message in said if message.salt]
    stands = [message for message in kept if message.deleted_at is None]
    named = conversation.author_name or conversation.author_handle
    return Given(
        conversation,
        words="\n\n".join(message.text for message in stands),
        # The address of a message often names its author: it goes with the name of who was forgotten.
        url=next((message.url for message in stands if message.url), "") if named else "",
        late=is_late(conversation, late),
        withdrawn=bool(kept) and not stands,
        erased=not kept,
        hidden=any(message.pk in hidden for message in stands),
    )


def _deliveries(post: Post) -> QuerySet[Delivery]:
    versions = Version.objects.filter(post=post).values("pk")
    return Delivery.objects.filter(source=VERSION.name, source_id__in=versions)
