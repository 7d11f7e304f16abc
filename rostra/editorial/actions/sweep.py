"""What nobody does by hand: posts follow their deliveries, and what was not approved in time is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from rostra.core.apart import apart
from rostra.core.scoping import scope
from rostra.editorial import events
from rostra.editorial.actions.moves import LATE, move, note, tell
from rostra.editorial.checks import problems
from rostra.editorial.content import Current
from rostra.editorial.enums import PostState, Verdict
from rostra.editorial.models import Post, Version
from rostra.editorial.queries import approvers, current, currents, deliveries, verdicts
from rostra.editorial.rounds import round_of, substitutes
from rostra.editorial.sources import VERSION
from rostra.people.enums import Right, RoleCode
from rostra.people.models import Member, User
from rostra.people.rules import may
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.publishing.queries import states_of

WRITTEN = (PostState.DRAFT, PostState.REVIEW)
CHECKED_FOR = timedelta(hours=1)
"""So long a check counts: rights end, links break and quiet periods begin without anybody touching the post."""
CHECKS_AT_ONCE = 100
SETTLED = {DeliveryState.SENT, DeliveryState.WITHDRAWN, DeliveryState.CANCELLED}


def sweep(*, now: datetime) -> None:
    """All bodies: first what went out, then what could not because nobody approved it."""
    for body_id in _bodies(_to_settle(now)):
        with apart("posts not settled", body=body_id), scope(body_id), transaction.atomic():
            _settle(body_id, now)
    for body_id in _bodies(_late(now)):
        with apart("late posts not told of", body=body_id), scope(body_id), transaction.atomic():
            _tell_late(body_id, now)
    for body_id in _bodies(_unapproved(now)):
        with apart("unapproved posts not told of", body=body_id), scope(body_id), transaction.atomic():
            _tell_unapproved(body_id, now)


def check_planned(*, now: datetime) -> None:
    """What stands against posts that are planned and not approved yet, for the plan to show, the next ones first."""
    for body_id in _bodies(_unchecked(now)):
        with apart("planned posts not checked", body=body_id), scope(body_id):
            posts = list(_unchecked(now).filter(body=body_id).select_related("content_type")[:CHECKS_AT_ONCE])
            contents = currents(posts)
            for post in posts:
                found = problems(post, contents[post.pk], now=now)
                blocked = next((finding.code for finding in found if finding.blocks), "")
                # Whoever saved meanwhile has cleared it again: then it is looked at once more.
                same = Post.objects.filter(pk=post.pk, revision=post.revision, checked_at=post.checked_at)
                same.update(blocked=blocked, checked_at=now)


def _unchecked(now: datetime) -> QuerySet[Post]:
    rows = Post.everywhere.filter(state__in=WRITTEN, due_at__gt=now)
    return rows.filter(Q(checked_at=None) | Q(checked_at__lte=now - CHECKED_FOR)).order_by("due_at", "pk")


def _bodies(posts: QuerySet[Post]) -> list[int]:
    return list(posts.order_by().values_list("body", flat=True).distinct())


def _to_settle(now: datetime) -> QuerySet[Post]:
    """Approved and due, or published and then taken back somewhere."""
    withdrawn = Delivery.everywhere.filter(source=VERSION.name, state=DeliveryState.WITHDRAWN).values("source_id")
    taken_back = Version.everywhere.filter(pk__in=withdrawn, post__state=PostState.PUBLISHED).values("post")
    due = Post.everywhere.filter(state=PostState.APPROVED, due_at__lte=now)
    return due | Post.everywhere.filter(pk__in=taken_back)


def _settle(body_id: int, now: datetime) -> None:
    posts = list(_to_settle(now).filter(body=body_id).select_for_update(skip_locked=True, of=("self",)))
    contents = currents(posts)
    rows = deliveries(contents.values())
    for post in posts:
        states = states_of(row for v in contents[post.pk].versions for row in rows.get(v.pk, ()))
        to = _settled(states)
        if to is None or to == post.state:
            continue
        if to == PostState.DRAFT:
            _give_up(post, contents[post.pk], now)
        else:
            move(post, to, now=now)
            note(post, events.PUBLISHED if to == PostState.PUBLISHED else events.WITHDRAWN, now=now)


def _give_up(post: Post, content: Current, now: datetime) -> None:
    """It goes out on no account any more: a draft again, for its authors to write anew, and nobody waits for it in vain."""
    asked_by = post.review_asked_by
    move(post, PostState.DRAFT, now=now, due_at=None)
    note(post, events.CANCELLED, now=now, data={"state": PostState.APPROVED.value, "due_at": None})
    given = [row for row in verdicts(post) if row.verdict == Verdict.APPROVED]
    said_yes = [row.by for row in given if bytes(row.content_hash) == content.hash]
    people = [post.author, *([asked_by] if asked_by else []), *said_yes]
    tell(people, "editorial.given_up", post, now=now)


def _settled(states: Collection[str]) -> PostState | None:
    """Where the post stands by its deliveries; None as long as any of them is open or waits for a person."""
    if not states or not set(states) <= SETTLED:
        return None
    if DeliveryState.SENT in states:
        return PostState.PUBLISHED
    return PostState.WITHDRAWN if DeliveryState.WITHDRAWN in states else PostState.DRAFT


def _late(now: datetime) -> QuerySet[Post]:
    """Steps of approval whose time is over, and nobody has been told."""
    return Post.everywhere.filter(state=PostState.REVIEW, step_due_at__lte=now, step_told_at=None)


def _tell_late(body_id: int, now: datetime) -> None:
    """Once for each step: who decides in place of others, and those who wait for it; administrators where nobody does."""
    rows = _late(now).filter(body=body_id).select_for_update(skip_locked=True, of=("self",))
    for post in rows.select_related("author", "review_asked_by", "unit", "content_type").order_by("step_due_at", "pk"):
        Post.objects.filter(pk=post.pk).update(step_told_at=now)
        note(post, events.STEP_LATE, now=now, data={"step": post.step})
        content, place = current(post), round_of(post)
        instead = [
            member.user
            for member in substitutes(post, content, place.chain, place.step, place.before)
            if member.user_id not in place.gone
        ]
        tell(instead, LATE, post, now=now, content=content.hash.hex())
        waiting = [post.author, *([post.review_asked_by] if post.review_asked_by else [])]
        tell([*waiting, *([] if instead else _administrators(post))], "editorial.step_waits", post, now=now)


def _administrators(post: Post) -> list[User]:
    members = Member.objects.filter(roles__code=RoleCode.ADMINISTRATOR, left_at=None, user__is_active=True)
    found = list(members.select_related("user").order_by("pk").distinct())
    return [member.user for member in found if may(member, Right.ADMINISTER, unit=post.unit)]


def _unapproved(now: datetime) -> QuerySet[Post]:
    return Post.everywhere.filter(state__in=WRITTEN, due_at__lte=now, unapproved_told_at=None)


def _tell_unapproved(body_id: int, now: datetime) -> None:
    rows = _unapproved(now).filter(body=body_id).select_for_update(skip_locked=True, of=("self",))
    for post in rows.select_related("author", "saved_by", "unit").order_by("due_at", "pk"):
        Post.objects.filter(pk=post.pk).update(unapproved_told_at=now)
        due_at = post.due_at.isoformat() if post.due_at else ""
        note(post, events.UNAPPROVED, now=now, data={"due_at": due_at})
        second = approvers(post, current(post), now=now) if post.state == PostState.REVIEW else []
        people = [post.author, post.saved_by, *second]
        tell(people, "editorial.unapproved", post, now=now, due_at=due_at)
