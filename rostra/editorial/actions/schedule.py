"""The time of a post, and its ends: taken back before it goes out, withdrawn after, discarded."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.refusals import Refused
from rostra.editorial import events
from rostra.editorial.actions.moves import (
    NotNow,
    allow,
    cancel_deliveries,
    move,
    note,
    queue_deliveries,
    require_end,
    require_no_silence,
    require_time,
    update,
)
from rostra.editorial.checks import problems, require_unblocked
from rostra.editorial.enums import OPEN_STATES, PostState
from rostra.editorial.models import Post
from rostra.editorial.queries import current, deliveries, every
from rostra.editorial.rules import may_move, may_on
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.publishing.actions import cancel_delivery, withdraw_delivery
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.publishing.queries import in_public, standing_for


@dataclass(frozen=True)
class Withdrawal:
    """What a withdrawal of the whole post brought: what was asked of the networks, and what could not be."""

    asked: list[Delivery]
    refused: list[tuple[Delivery, Refused]]


@transaction.atomic
def reschedule_post(*, post: Post, due_at: datetime, by: Member, now: datetime) -> Post:
    """Another time. It is no content: an approval stays, and what was queued goes out at the new time.

    Raises NotAllowed, NotNow, Refused for a time in the past, too far ahead or after its end, Quietness and Blocked for
    an approved post that may not go out then, Faster, NotPossible once something went out.
    """
    allow(may_move(by, post))
    if post.state not in OPEN_STATES:
        raise NotNow(_("This post can no longer be moved to another time."))
    require_time(due_at, now=now)
    require_end(post.expires_at, due_at)
    if post.state == PostState.APPROVED:
        require_no_silence(post, due_at)
        _require_fit_for(post, due_at, now=now)
    old = post.due_at
    fields = {"due_at": due_at, "unapproved_told_at": None, "saved_by": by.user, "saved_at": now}
    update(post, revision=post.revision + 1, **fields)
    if post.state == PostState.APPROVED:
        content = current(post)
        # Cancelled and queued again is the same row with the same key: no second delivery can come of it.
        cancel_deliveries(content, by=by.user, now=now)
        queue_deliveries(content, due_at=due_at, by=by.user, now=now)
    data: Data = {
        "old": old.isoformat() if old else None,
        "new": due_at.isoformat(),
        "revision": post.revision,
    }
    note(post, events.RESCHEDULED, by=by.user, now=now, data=data)
    return post


@transaction.atomic
def cancel_post(*, post: Post, by: Member, now: datetime) -> Post:
    """Back to draft before it goes out. A time that has passed meanwhile is cleared.

    Raises NotAllowed, NotNow, Faster, NotPossible once something went out.
    """
    allow(may_move(by, post))
    if post.state not in (PostState.REVIEW, PostState.APPROVED):
        raise NotNow(_("There is nothing to take back."))
    was = post.state
    due_at = post.due_at if post.due_at and post.due_at > now else None
    cancel_deliveries(current(post), by=by.user, now=now)
    move(post, PostState.DRAFT, now=now, due_at=due_at)
    data: Data = {"state": was, "due_at": due_at.isoformat() if due_at else None}
    note(post, events.CANCELLED, by=by.user, now=now, data=data)
    return post


@transaction.atomic
def discard_post(*, post: Post, by: Member, now: datetime) -> Post:
    """Give it up; its versions stay on record. Raises NotAllowed, NotNow, Faster, NotPossible once something went out."""
    allow(may_on(by, Right.WRITE, post))
    was = post.state
    cancel_deliveries(current(post), by=by.user, now=now)
    move(post, PostState.DISCARDED, now=now)
    note(post, events.DISCARDED, by=by.user, now=now, data={"state": was})
    return post


@transaction.atomic
def withdraw_post(*, post: Post, by: Member, now: datetime) -> Withdrawal:
    """Take it back from every network where it stands; what has not gone out yet is cancelled.

    One network that refuses does not keep it on the others. Raises NotAllowed, NotNow when nothing was published.
    """
    allow(may_move(by, post))
    rows = every(deliveries([current(post)]))
    public = {row.pk for row in in_public(rows)}
    if not public:
        raise NotNow(_("Nothing of this post is published."))
    result = Withdrawal([], [])
    # The last item of a thread first: what becomes of one becomes of those that follow it.
    for row in sorted(standing_for(rows), key=lambda row: -row.part):
        ended = row.state in (DeliveryState.WITHDRAWN, DeliveryState.CANCELLED)
        if ended and row.pk not in public:
            continue
        act = withdraw_delivery if ended or row.state == DeliveryState.SENT else cancel_delivery
        try:
            # A savepoint of its own: a refusal undoes this one only.
            with transaction.atomic():
                result.asked.append(act(delivery=row, by=by.user, now=now))
        except Refused as refused:
            result.refused.append((row, refused))
    data = {"deliveries": [row.pk for row in result.asked], "refused": [row.pk for row, _why in result.refused]}
    note(post, events.WITHDRAW_ASKED, by=by.user, now=now, data=data)
    return result


def _require_fit_for(post: Post, due_at: datetime, *, now: datetime) -> None:
    """Nobody reads an approved post again: what stands against it at its new time stands against the move (R-098)."""
    moved = copy(post)
    moved.due_at = due_at
    require_unblocked(problems(moved, current(post), now=now))
