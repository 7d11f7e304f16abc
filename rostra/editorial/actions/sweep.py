"""What nobody does by hand: posts follow their deliveries, and what was not approved in time is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from rostra.core.scoping import scope
from rostra.editorial import events
from rostra.editorial.actions.moves import move, note, tell
from rostra.editorial.content import VERSION
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post, Version
from rostra.editorial.queries import approvers, current, currents, deliveries
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery

SETTLED = {DeliveryState.SENT, DeliveryState.WITHDRAWN, DeliveryState.CANCELLED}


def sweep(*, now: datetime) -> None:
    """All bodies: first what went out, then what could not because nobody approved it."""
    for body_id in _bodies(_to_settle(now)):
        with scope(body_id), transaction.atomic():
            _settle(body_id, now)
    for body_id in _bodies(_unapproved(now)):
        with scope(body_id), transaction.atomic():
            _tell_unapproved(body_id, now)


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
        states = [rows[v.pk].state for v in contents[post.pk].versions if v.pk in rows]
        to = _settled(states)
        if to is None or to == post.state:
            continue
        if to == PostState.DRAFT:
            # Given up on every account: for its authors to write anew.
            move(post, to, now=now, due_at=None, review_asked_by=None)
            note(post, events.CANCELLED, now=now, data={"state": PostState.APPROVED.value, "due_at": None})
        else:
            move(post, to, now=now)
            note(post, events.PUBLISHED if to == PostState.PUBLISHED else events.WITHDRAWN, now=now)


def _settled(states: Collection[str]) -> PostState | None:
    """Where the post stands by its deliveries; None as long as any of them is open or waits for a person."""
    if not states or not set(states) <= SETTLED:
        return None
    if DeliveryState.SENT in states:
        return PostState.PUBLISHED
    return PostState.WITHDRAWN if DeliveryState.WITHDRAWN in states else PostState.DRAFT


def _unapproved(now: datetime) -> QuerySet[Post]:
    written = (PostState.DRAFT, PostState.REVIEW)
    return Post.everywhere.filter(state__in=written, due_at__lte=now, unapproved_told_at=None)


def _tell_unapproved(body_id: int, now: datetime) -> None:
    rows = _unapproved(now).filter(body=body_id).select_for_update(skip_locked=True, of=("self",))
    for post in rows.select_related("author", "saved_by", "unit").order_by("due_at", "pk"):
        Post.objects.filter(pk=post.pk).update(unapproved_told_at=now)
        due_at = post.due_at.isoformat() if post.due_at else ""
        note(post, events.UNAPPROVED, now=now, data={"due_at": due_at})
        second = approvers(post, current(post)) if post.state == PostState.REVIEW else []
        people = [post.author, post.saved_by, *second]
        tell(people, "editorial.unapproved", post, now=now, due_at=due_at)
