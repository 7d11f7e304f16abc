from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.core.compiled import Compiled
from rostra.editorial.content import Card, Content, Current, Details, carded
from rostra.editorial.enums import PostState, Verdict
from rostra.editorial.models import Approval, Comment, LinkState, Post, Version
from rostra.editorial.planning import quiet_periods as quiet_periods
from rostra.editorial.rounds import Round, asked, round_of, rounds, seat
from rostra.editorial.rules import Reach, units
from rostra.editorial.sources import VERSION
from rostra.people.enums import Right
from rostra.people.models import Member, User
from rostra.publishing.models import Delivery
from rostra.publishing.queries import deliveries_of, standing_for

CONSIDERED = 200
"""Of so many posts that wait for approval, the most urgent ones, it is asked whether somebody can decide them."""
BRIEF = ("post", "account", "translation", "number", "saved_by", "removed")
"""What of a version says whose it is, and where it goes."""
ASKED = (
    *(field.name for field in fields(Details)),
    *("title", "state", "due_at", "chain", "step", "step_due_at"),
    *("author__name", "review_asked_by__name", "unit__name", "unit__parent"),
)
"""What of a post that waits for approval is shown, and says who decides it."""


@dataclass(frozen=True)
class Waiting:
    """A post that waits for somebody: for their approval, or (`returned`) for a better version."""

    post: Post
    current: Current
    returned: Approval | None = None
    place: Round | None = None

    @property
    def asker(self) -> User:
        return self.post.review_asked_by or self.post.author


def current(post: Post, *, upto: int | None = None) -> Current:
    """The post's content as it stands, or as it stood at an earlier revision.

    Of a draft with what is known now of the pages behind its links: that is what would be approved.
    """
    found = currents([post], upto=upto)[post.pk]
    if post.state != PostState.DRAFT or upto is not None:
        return found
    return replace(found, cards=_cards_of(found))


def _cards_of(current: Current) -> dict[str, Card]:
    """What was read lately at the addresses of which a card goes out, in one query where there are any."""
    said = [(target.account, Content.of(version)) for target, version in current.targets.items()]
    links = {content.link for account, content in said if carded(account, content)}
    rows = LinkState.objects.filter(url__in=links).exclude(title="") if links else ()
    return {row.url: Card(row.title, row.description) for row in rows}


def currents(posts: Collection[Post], *, upto: int | None = None, words: bool = True) -> dict[int, Current]:
    """The contents of many posts, in three queries; without `words`: who wrote, and where it goes."""
    details = {post.pk: Details.of(post) for post in posts}
    ids = list(details)
    if not ids:
        return {}
    newest: dict[int, list[Version]] = {pk: [] for pk in ids}
    for row in _newest(ids, upto, words=words):
        newest[row.post_id].append(row)
    _with_units(row.account for found in newest.values() for row in found if row.account)
    cards = {post.pk: {url: Card(*said) for url, said in post.cards.items()} for post in posts} if words else {}
    return {pk: Current(pk, tuple(found), details[pk], cards.get(pk, {})) for pk, found in newest.items()}


@Compiled
def _newest(posts: list[int], upto: int | None, *, words: bool) -> QuerySet[Version]:
    # Prefetched: each account is made once, not for each of its versions.
    rows = Version.objects.filter(post__anyof=posts).prefetch_related("account")
    if not words:
        rows = rows.only(*BRIEF)
    if upto is not None:
        rows = rows.filter(number__lte=upto)
    places = ("post", "account", "translation")
    return rows.order_by(*places, "-number").distinct(*places)


def _with_units(rows: Iterable[Account | Post]) -> None:
    """Give those that belong to a unit theirs, with the units above it at hand: in one query at the most."""
    placed = [(row, row.unit_id) for row in rows if row.unit_id is not None]
    known = {unit.pk: unit for unit in units()} if placed else {}
    for row, unit in placed:
        row.unit = known[unit]


def deliveries(contents: Iterable[Current]) -> dict[int, list[Delivery]]:
    """The deliveries of each version that was approved, by version: one, or one for each item of a thread."""
    return deliveries_of(VERSION.name, [version.pk for content in contents for version in content.versions])


def standing(rows: Mapping[int, list[Delivery]]) -> dict[int, list[Delivery]]:
    """The same, each as what took its place when it was taken back to be corrected."""
    stands = iter(standing_for(every(rows)))
    return {version: [next(stands) for _row in found] for version, found in rows.items()}


def every(rows: Mapping[int, list[Delivery]]) -> list[Delivery]:
    """The deliveries of all versions."""
    return [row for found in rows.values() for row in found]


def readable(member: Member) -> QuerySet[Post]:
    """The posts that the member may see, discarded ones left out."""
    return within(Reach.of(member, Right.READ))


def within(reach: Reach) -> QuerySet[Post]:
    """The posts that it takes in, discarded ones left out."""
    posts = Post.objects.filter(reach.posts).exclude(state=PostState.DISCARDED)
    return posts.select_related("author", "unit", "content_type")


def drafts_without_date(member: Member, limit: int = 20) -> list[Post]:
    """Drafts that stand on no day of the calendar, newest first."""
    return _undated(reach=Reach.of(member, Right.READ), limit=limit)


@Compiled
def _undated(*, reach: Reach, limit: int) -> QuerySet[Post]:
    rows = within(reach).filter(state__in=[PostState.DRAFT, PostState.REVIEW], due_at=None)
    return rows.order_by("-saved_at", "-pk")[:limit]


def waiting_for_me(member: Member, limit: int = 50, *, now: datetime | None = None) -> list[Waiting]:
    """What the member can approve now, most urgent first, then what was sent back to them. `now` None is this moment."""
    at = now or timezone.now()
    posts = _asked(member.user_id, reach=Reach.of(member, Right.READ))
    returned = {row.post_id: row for row in _returned(member.user_id, limit=limit)}
    contents = currents([*posts, *(row.post for row in returned.values())], words=False)
    places = rounds(posts)
    _with_units(posts)
    found: list[Waiting] = []
    for post in posts:
        if seat(member, post, contents[post.pk], places[post.pk], now=at) is not None:
            found.append(Waiting(post, contents[post.pk], place=places[post.pk]))
    return [*found[:limit], *(Waiting(row.post, contents[row.post_id], row) for row in returned.values())]


@Compiled
def _asked(user: int, *, reach: Reach) -> QuerySet[Post]:
    # Nobody decides about their own: those need not even be read.
    rows = Post.objects.filter(reach.posts, state=PostState.REVIEW).exclude(author=user).exclude(review_asked_by=user)
    rows = rows.select_related("author", "unit", "review_asked_by").only(*ASKED)
    return rows.order_by(F("due_at").asc(nulls_first=True), "pk")[:CONSIDERED]


@Compiled
def _returned(user: int, *, limit: int) -> QuerySet[Approval]:
    rows = Approval.objects.filter(
        verdict=Verdict.RETURNED,
        post__state=PostState.DRAFT,
        # It has been a draft since this verdict.
        post__state_at=F("at"),
        post__author=user,
    )
    return rows.prefetch_related("post", "by").order_by("pk")[:limit]


def approvers(post: Post, content: Current, *, now: datetime | None = None) -> list[User]:
    """Who can decide the step for which the post waits, as it stands."""
    return asked(post, content, round_of(post), now=now or timezone.now())


def verdicts(post: Post) -> list[Approval]:
    """What people said when they were asked for approval, oldest first."""
    return list(Approval.objects.filter(post=post).select_related("by", "instead_of").order_by("pk"))


def comments(post: Post) -> list[Comment]:
    """What colleagues say about the post, oldest first."""
    return list(Comment.objects.filter(post=post).select_related("by", "settled_by").order_by("pk"))


def last_verdict(post: Post) -> Approval | None:
    return Approval.objects.filter(post=post).select_related("by").order_by("-id").first()


def reasons(post: Post) -> Mapping[int, str]:
    """Why the post was sent back, by the id of the verdict."""
    return dict(Approval.objects.filter(post=post).exclude(reason="").values_list("pk", "reason"))


def history(post: Post, limit: int = 50) -> list[Event]:
    """What happened to the post, newest first."""
    rows = Event.objects.filter(body=post.body_id, about=f"editorial.post:{post.pk}").select_related("actor")
    return list(rows.order_by("-id")[:limit])
