"""What every change of a post has in common: it is allowed, it happens once, it is logged, and people hear of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rostra.audit.actions import Capture, Data, record
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster, Refused
from rostra.editorial.content import Content, Current, outgoing
from rostra.editorial.enums import POST_MOVES, PostState
from rostra.editorial.models import ContentType, Post
from rostra.editorial.planning import quiet_periods, silences
from rostra.editorial.queries import deliveries, every
from rostra.editorial.sources import VERSION
from rostra.people.actions import notify, settle
from rostra.people.models import User
from rostra.publishing.actions import cancel_delivery, queue_delivery
from rostra.publishing.enums import DeliveryState

ASKED = "editorial.review_asked"
"""The notice that asks people for their approval."""
LATE = "editorial.step_late"
"""The notice that asks those who decide in place of others."""

NOT_ASKED: Mapping[str, Any] = {
    "review_asked_by": None,
    "chain": [],
    "step": 0,
    "step_due_at": None,
    "step_told_at": None,
    "cards": {},
}
"""What a draft says of its approval, whichever way it came back."""

FURTHEST = timedelta(days=2 * 365)


class NotAllowed(Refused):
    """The member's roles do not include this."""


class NotNow(Refused):
    """The post is in a state in which this cannot be done."""


class Quietness(Refused):
    """The post would go out in a period of quiet."""


def allow(permitted: bool) -> None:
    """Raises NotAllowed unless permitted."""
    if not permitted:
        raise NotAllowed(_("Your roles do not include this."))


def move(post: Post, to: PostState, *, now: datetime, **fields: Any) -> None:
    """Change the state. Raises NotNow for a move that is not possible, Faster when somebody was faster."""
    if not POST_MOVES.allowed(post.state, to):
        raise NotNow(_("This is not possible while the post is in this state."))
    update(post, state=to, state_at=now, **fields)


def update(post: Post, **fields: Any) -> None:
    """Change fields of a post that still stands as it was read. Raises Faster otherwise."""
    if fields.get("state") == PostState.DRAFT:
        fields |= NOT_ASKED
    fields.setdefault("checked_at", None)
    same = {"state": post.state, "revision": post.revision, "due_at": post.due_at, "step": post.step}
    rows = Post.objects.filter(pk=post.pk, **same)
    if not rows.update(**fields):
        raise Faster(_("Somebody else changed this post in the meantime. This is how it stands now."))
    if post.state == PostState.REVIEW and fields.get("state", post.state) != PostState.REVIEW:
        # Whoever was asked need not decide any more.
        settle_asked(post, now=fields["state_at"])
    for name, value in fields.items():
        setattr(post, name, value)


def settle_asked(post: Post, *, now: datetime) -> None:
    """Nobody is asked any more for what they were asked."""
    for kind in (ASKED, LATE):
        settle(kind=kind, url=_page(post), now=now)


def note(
    post: Post,
    kind: EventKind,
    *,
    now: datetime,
    by: User | None = None,
    data: Data | None = None,
    capture: Capture | None = None,
) -> None:
    """Write the post's event."""
    about = f"editorial.post:{post.pk}"
    record(body=post.body_id, by=by, now=now, kind=kind.name, about=about, data=data, capture=capture)


def require_time(due_at: datetime, *, now: datetime) -> None:
    """Raises Refused for a time in the past, or so far ahead that it must be a mistake."""
    if due_at <= now:
        raise Refused(_("This time has passed: choose one in the future."), field="day")
    if due_at > now + FURTHEST:
        raise Refused(_("This is too far ahead: choose a day within the next two years."), field="day")


def require_end(expires_at: datetime | None, begins_at: datetime) -> None:
    """Raises Refused for an end that lies before the beginning."""
    if expires_at is not None and expires_at <= begins_at:
        raise Refused(_("It would be withdrawn before it goes out: choose a later end."), field="end_day")


def require_no_silence(post: Post, due_at: datetime) -> None:
    """In a time of quiet only service notices go out, in a time of silence nothing (R-098). Raises Quietness."""
    for period in quiet_periods(due_at, due_at):
        if silences(period, post.content_type):
            words = {"period": period.title}
            raise Quietness(_("This post would go out during “%(period)s”: choose another time.") % words, field="day")


def tell(users: Iterable[User], kind: str, post: Post, *, now: datetime, **data: str) -> None:
    """Let people know, with how mails name the post and a link to it."""
    told: dict[str, str | int] = {"post": post.pk, "title": post.name_in_mails, **data}
    notify(users=users, kind=kind, now=now, data=told, url=_page(post))


def _page(post: Post) -> str:
    return reverse("editorial:post", args=[post.pk])


def cancel_deliveries(current: Current, *, by: User, now: datetime) -> None:
    """Nothing of the post shall go out. Raises NotPossible where something has, or is on its way; Faster."""
    # The last item of a thread first: cancelling one cancels what follows it.
    for delivery in sorted(every(deliveries([current])), key=lambda row: -row.part):
        if delivery.state != DeliveryState.CANCELLED:
            cancel_delivery(delivery=delivery, by=by, now=now)


def queue_deliveries(current: Current, *, due_at: datetime, by: User, now: datetime) -> None:
    """Have what was approved sent to each account at this time, the items of a thread one after the other.

    What says no end itself stays in public as long as its kind of content does.
    """
    expires_at = current.details.expires_at or _end_by_type(current.details.content_type_id, due_at)
    for target, version in current.targets.items():
        content, before = Content.of(version), None
        for part in range(len(content.parts)):
            before = queue_delivery(
                account=target.account,
                source=VERSION.name,
                source_id=version.pk,
                outgoing=outgoing(content, part=part, card=current.card(target.account, content)),
                due_at=due_at,
                by=by,
                now=now,
                part=part,
                follows=before,
                expires_at=expires_at,
            )


def _end_by_type(kind: int | None, due_at: datetime) -> datetime | None:
    if kind is None:
        return None
    days = ContentType.objects.values_list("shown_days", flat=True).get(pk=kind)
    return None if days is None else due_at + timedelta(days=days)
