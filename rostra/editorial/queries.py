from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from rostra.audit.models import Event
from rostra.editorial.content import VERSION, Current
from rostra.editorial.enums import PostState, Verdict
from rostra.editorial.models import Approval, Post, Version
from rostra.editorial.rules import holds, may_approve, reach, units, wrote
from rostra.people.enums import RIGHTS, GrantRight, Right
from rostra.people.models import Member, User
from rostra.people.rules import read_ahead
from rostra.policy.decisions import SECOND_PERSON
from rostra.policy.queries import decided
from rostra.publishing.models import Delivery
from rostra.publishing.queries import deliveries_of


@dataclass(frozen=True)
class Waiting:
    """A post that waits for somebody: for their approval, or (`returned`) for a better version."""

    post: Post
    current: Current
    returned: Approval | None = None


def current(post: Post, *, upto: int | None = None) -> Current:
    """The post's content as it stands, or as it stood at an earlier revision."""
    return currents([post], upto=upto)[post.pk]


def currents(posts: Iterable[Post], *, upto: int | None = None) -> dict[int, Current]:
    """The contents of many posts, in two queries."""
    ids = [post.pk for post in posts]
    rows = Version.objects.filter(post__in=ids).select_related("account")
    if upto is not None:
        rows = rows.filter(number__lte=upto)
    newest: dict[int, list[Version]] = {pk: [] for pk in ids}
    known = {unit.pk: unit for unit in units()}
    for row in rows.order_by("post", "account", "-number").distinct("post", "account"):
        if row.account and row.account.unit_id is not None:
            row.account.unit = known[row.account.unit_id]
        newest[row.post_id].append(row)
    return {pk: Current(pk, tuple(found)) for pk, found in newest.items()}


def deliveries(contents: Iterable[Current]) -> dict[int, Delivery]:
    """The delivery of each version that was approved, by version."""
    ids = [version.pk for content in contents for version in content.versions]
    return {pk: rows[0] for pk, rows in deliveries_of(VERSION.name, ids).items()}


def readable(member: Member) -> QuerySet[Post]:
    """The posts that the member may see, discarded ones left out."""
    posts = Post.objects.filter(reach(member, Right.READ)).exclude(state=PostState.DISCARDED)
    return posts.select_related("author", "unit")


def drafts_without_date(member: Member, limit: int = 20) -> list[Post]:
    """Drafts that stand on no day of the calendar, newest first."""
    rows = readable(member).filter(state__in=[PostState.DRAFT, PostState.REVIEW], due_at=None)
    return list(rows.order_by("-saved_at", "-pk")[:limit])


def waiting_for_me(member: Member, limit: int = 50) -> list[Waiting]:
    """What the member can approve now, most urgent first, then what was sent back to them."""
    second = decided(SECOND_PERSON)
    mine = reach(member, Right.APPROVE if second else Right.WRITE)
    asked = Post.objects.filter(mine, state=PostState.REVIEW).select_related("author", "unit", "review_asked_by")
    posts = list(asked.order_by(F("due_at").asc(nulls_first=True), "pk")[:limit])
    back = Approval.objects.filter(
        verdict=Verdict.RETURNED,
        post__state=PostState.DRAFT,
        # It has been a draft since this verdict.
        post__state_at=F("at"),
        post__author=member.user_id,
    ).select_related("post__author", "post__unit", "by")
    returned = {row.post_id: row for row in back.order_by("pk")[:limit]}
    contents = currents([*posts, *(row.post for row in returned.values())])
    return [
        *(
            Waiting(post, contents[post.pk])
            for post in posts
            if may_approve(member, post, contents[post.pk], second_person=second)
        ),
        *(Waiting(row.post, contents[row.post_id], row) for row in returned.values()),
    ]


def approvers(post: Post, content: Current) -> list[User]:
    """Who can approve the post as it stands: holders of the right who wrote nothing of it."""
    codes = [code for code, given in RIGHTS.items() if Right.APPROVE in given]
    members = Member.objects.filter(
        Q(roles__code__in=codes) | Q(grants__right=GrantRight.APPROVE, grants__ended_at=None),
        left_at=None,
        user__is_active=True,
    )
    asked = list(members.select_related("user").order_by("pk").distinct())
    read_ahead(asked)
    return [
        member.user
        for member in asked
        if holds(member, Right.APPROVE, post, content.by_account) and not wrote(member, post, content)
    ]


def last_verdict(post: Post) -> Approval | None:
    return Approval.objects.filter(post=post).select_related("by").order_by("-id").first()


def reasons(post: Post) -> Mapping[int, str]:
    """Why the post was sent back, by the id of the verdict."""
    return dict(Approval.objects.filter(post=post).exclude(reason="").values_list("pk", "reason"))


def history(post: Post, limit: int = 50) -> list[Event]:
    """What happened to the post, newest first."""
    rows = Event.objects.filter(body=post.body_id, about=f"editorial.post:{post.pk}").select_related("actor")
    return list(rows.order_by("-id")[:limit])
