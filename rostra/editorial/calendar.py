"""The calendar: what goes out when, each post with the one state that people should see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.core.ui import times
from rostra.core.ui.states import LOOKS
from rostra.editorial.content import Current
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.editorial.queries import currents, deliveries, readable
from rostra.editorial.times import Week
from rostra.people.models import Member
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.publishing.queries import LATE_AFTER

SATURDAY = 5
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
PUBLISHED = Status("published", _("Published"))
NOT_SENT = Status("failed", _("Not sent"))
LEGEND = (DRAFT, REVIEW, SCHEDULED, PUBLISHED, NOT_SENT)

MISSED = Status("overdue", _("Not approved in time"))
UNSURE = Status("unknown", _("Needs a decision"))
LATE = Status("overdue", _("Late"))
SENDING = Status("sending", _("Being sent"))
WITHDRAWN = Status("withdrawn", _("Withdrawn"))
DISCARDED = Status("closed", _("Discarded"))

# What is worst comes first: one network that failed is not hidden by two that did not.
BY_DELIVERY = (
    (DeliveryState.UNSURE, UNSURE),
    (DeliveryState.FAILED, NOT_SENT),
    (DeliveryState.UNKNOWN, Status("unknown", _("Being looked up"))),
    (DeliveryState.SENDING, SENDING),
    (DeliveryState.DUE, SCHEDULED),
    (DeliveryState.SENT, PUBLISHED),
    (DeliveryState.WITHDRAWN, WITHDRAWN),
)


@dataclass(frozen=True)
class Entry:
    """A post on the calendar; `trouble` are its deliveries that a person should look at."""

    post: Post
    status: Status
    accounts: list[Account]
    trouble: list[Delivery]


@dataclass(frozen=True)
class Day:
    date: date
    today: bool
    entries: list[Entry]

    @property
    def quiet(self) -> bool:
        return self.date.weekday() >= SATURDAY


def status_of(post: Post, rows: Sequence[Delivery], now: datetime) -> Status:
    """The one state to show: the author's until it is approved, then the worst of its deliveries."""
    if post.state == PostState.DISCARDED:
        return DISCARDED
    if post.state in (PostState.DRAFT, PostState.REVIEW):
        missed = post.due_at is not None and post.due_at <= now
        return MISSED if missed else DRAFT if post.state == PostState.DRAFT else REVIEW
    states = {row.state for row in rows}
    if any(row.state == DeliveryState.DUE and now - row.due_at > LATE_AFTER for row in rows):
        states.add("late")
    for state, status in BY_DELIVERY:
        if state == DeliveryState.DUE and "late" in states:
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


def days(member: Member, week: Week, zone: ZoneInfo, *, now: datetime) -> list[Day]:
    """The seven days with what the member may see on them, in the body's own time."""
    start, end = week.bounds(zone)
    posts = list(readable(member).filter(due_at__gte=start, due_at__lt=end).order_by("due_at", "pk"))
    by_day: dict[date, list[Entry]] = {day: [] for day in week.days}
    for entry in entries(posts, now=now):
        if entry.post.due_at is not None:
            by_day[entry.post.due_at.astimezone(zone).date()].append(entry)
    today = now.astimezone(zone).date()
    return [Day(day, day == today, found) for day, found in by_day.items()]


def entries(posts: Iterable[Post], *, now: datetime) -> list[Entry]:
    """Posts with their state and accounts, in a fixed number of queries."""
    rows = list(posts)
    contents = currents(rows)
    sent = deliveries(contents.values())
    return [_entry(post, contents[post.pk], sent, now) for post in rows]


def _entry(post: Post, content: Current, sent: dict[int, Delivery], now: datetime) -> Entry:
    rows = [sent[version.pk] for version in content.versions if version.pk in sent]
    trouble = [row for row in rows if row.state in (DeliveryState.FAILED, DeliveryState.UNSURE)]
    return Entry(post, status_of(post, rows, now), list(content.by_account), trouble)
