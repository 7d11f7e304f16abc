"""The one state of a post that people should see, and until when somebody must approve it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rostra.core.ui import times
from rostra.core.ui.states import LOOKS
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.publishing.enums import DeliveryState, Shown
from rostra.publishing.models import Delivery
from rostra.publishing.queries import LATE_AFTER, states_of

SOON = timedelta(hours=24)


class Status(NamedTuple):
    """A kind of `core.ui.states.LOOKS` and its word."""

    kind: str
    word: str | Promise

    @property
    def color(self) -> str:
        return LOOKS[self.kind].color


DRAFT = Status("draft", _("Draft"))
REVIEW = Status("in_review", _("In review"))
SCHEDULED = Status("scheduled", _("Scheduled"))
PUBLISHED = Status("published", pgettext_lazy("post", "Published"))
NOT_SENT = Status("failed", _("Not sent"))
BLOCKED = Status("blocked", _("Blocked"))
LEGEND = (DRAFT, REVIEW, SCHEDULED, PUBLISHED, BLOCKED, NOT_SENT)

MISSED = Status("overdue", _("Not approved in time"))
UNSURE = Status("unknown", _("Needs a decision"))
LATE = Status("overdue", _("Late"))
SENDING = Status("sending", _("Being sent"))
DIFFERS = Status("danger", _("Not as published"))
WITHDRAWN = Status("withdrawn", _("Withdrawn"))
DISCARDED = Status("closed", _("Discarded"))

# What is worst comes first: one network that failed is not hidden by two that did not.
BY_DELIVERY = (
    (DeliveryState.UNSURE, UNSURE),
    (DeliveryState.FAILED, NOT_SENT),
    ("differs", DIFFERS),
    (DeliveryState.UNKNOWN, Status("unknown", _("Being looked up"))),
    (DeliveryState.BY_HAND, Status("due_soon", _("To be posted by hand"))),
    (DeliveryState.SENDING, SENDING),
    (DeliveryState.DUE, SCHEDULED),
    (DeliveryState.SENT, PUBLISHED),
    (DeliveryState.WITHDRAWN, WITHDRAWN),
)


class Way(NamedTuple):
    """Of a delivery what the state of its post depends on."""

    account_id: int
    state: str
    shown: str
    due_at: datetime


def ways(standing: Iterable[Delivery]) -> dict[int, Way]:
    """Of each of these, by id; what was taken back to be corrected waits since then for what takes its place."""
    rows = list(standing)
    return {
        row.pk: Way(row.account_id, state, row.shown, row.due_at if state == row.state else row.state_at)
        for row, state in zip(rows, states_of(rows), strict=True)
    }


def status_of(post: Post, rows: Sequence[Delivery | Way], now: datetime) -> Status:
    """The one state to show: the author's until it is approved, then the worst of its deliveries."""
    if post.state == PostState.DISCARDED:
        return DISCARDED
    if post.state in (PostState.DRAFT, PostState.REVIEW):
        missed = post.due_at is not None and post.due_at <= now
        return MISSED if missed else DRAFT if post.state == PostState.DRAFT else REVIEW
    states: set[str] = {row.state for row in rows}
    if any(row.state == DeliveryState.SENT and row.shown in (Shown.ALTERED, Shown.GONE) for row in rows):
        states.add("differs")
    waiting = (DeliveryState.DUE, DeliveryState.BY_HAND)
    if any(row.state in waiting and now - row.due_at > LATE_AFTER for row in rows):
        states.add("late")
    for state, status in BY_DELIVERY:
        if state in waiting and "late" in states:
            return LATE
        if state in states:
            return status
    return WITHDRAWN if post.state == PostState.WITHDRAWN else SCHEDULED


def deadline(post: Post, zone: ZoneInfo, *, now: datetime) -> Status:
    """Until when somebody must approve the post."""
    if post.due_at is None:
        return Status("waiting", gettext("As soon as it is approved"))
    left = post.due_at - now
    if left <= timedelta(0):
        return Status("overdue", gettext("Late by %(time)s") % {"time": times.span(-left)})
    if left <= SOON:
        return Status("due_soon", gettext("Goes out in %(time)s") % {"time": times.span(left)})
    near = left < timedelta(days=6)
    day = date_format(post.due_at.astimezone(zone), "l") if near else times.long_day(post.due_at)
    return Status("due", gettext("Goes out: %(day)s") % {"day": day})
