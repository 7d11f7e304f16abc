"""By when an answer is owed: how closely the body watches, what it promised, and what that means on its calendar.

The choosing functions are pure; `Clocks` asks the body's rows, once each, and only when they are needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple, Protocol, TypeVar

from django.db.models import Max

from rostra.accounts.models import Account
from rostra.core.scoping import current_body_id
from rostra.inbox.enums import Level
from rostra.inbox.models import Clock, Topic, Watch
from rostra.jurisdictions.calendars import WorkingCalendar
from rostra.jurisdictions.worktime import NoWorkingTime
from rostra.people.models import Body
from rostra.policy.decisions import MONITORING, RESPONSE_MINUTES
from rostra.policy.queries import decided, working_calendar

URGENT_MINUTES = 30
"""What is urgent is owed within so many minutes, on the clock on the wall: nobody's life keeps office hours."""


class Promise(NamedTuple):
    """Within how many minutes the body acknowledges (None: it does not promise to) and answers.

    Working time; `always`: round the clock.
    """

    acknowledge_minutes: int | None
    answer_minutes: int
    always: bool = False


class Dates(NamedTuple):
    acknowledge_due_at: datetime | None
    due_at: datetime


class Dated(Protocol):
    """A row that holds from a moment on."""

    pk: int
    starts_at: datetime


R = TypeVar("R", bound=Dated)


def latest(rows: Iterable[R], rank: Mapping[int, tuple[int, ...]]) -> R | None:
    """The row of the highest rank, by its number; among equals the one that began last. Rows without rank are out."""
    ranked = [row for row in rows if row.pk in rank]
    return max(ranked, key=lambda row: (rank[row.pk], row.starts_at, row.pk), default=None)


def line(start: int | None, parents: Mapping[int, int | None]) -> list[int]:
    """The row and those above it in its tree, nearest first."""
    found: list[int] = []
    while start is not None and start not in found:
        found.append(start)
        start = parents.get(start)
    return found


def nearness(wanted: int | None, above: Sequence[int]) -> int | None:
    """How near a row that is for `wanted` stands: 0 where it is for anything, None where it is for something else."""
    if wanted is None:
        return 0
    return len(above) - above.index(wanted) if wanted in above else None


def choose_watch(rows: Iterable[Watch], *, account_id: int, now: datetime) -> Watch | None:
    """What holds for the account: a crisis before anything, then what was said of it before what was said of all."""
    rows = [row for row in rows if row.starts_at <= now and (row.ends_at is None or now < row.ends_at)]
    mine = [row for row in rows if row.account_id in (None, account_id)]
    return latest(mine, {row.pk: (row.level == Level.CRISIS, row.account_id is not None) for row in mine})


def choose_clock(
    rows: Iterable[Clock], *, account_id: int, topics: Sequence[int], level: Level, now: datetime
) -> Clock | None:
    """The most particular clock: by the nearest of `topics` before the account, by the account before the level."""
    rank = {}
    rows = list(rows)
    for row in rows:
        topic = nearness(row.topic_id, topics)
        running = row.starts_at <= now and (row.ended_at is None or now < row.ended_at)
        if running and topic is not None and row.account_id in (None, account_id) and row.level in ("", level):
            rank[row.pk] = (topic, int(row.account_id is not None), int(row.level != ""))
    return latest(rows, rank)


class Clocks:
    """The clocks of the body in scope as they stand at `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def level(self, account: Account) -> Level:
        """How closely the account is watched: by a watch in force, else by the body's policy."""
        watch = choose_watch(self.watches, account_id=account.pk, now=self.now)
        return self.usual_level if watch is None else Level(watch.level)

    def promise(self, account: Account, topic_id: int | None, urgency: str = "") -> Promise:
        """What the body promises to somebody who writes there about the topic; `urgency` as in UrgencyKind."""
        clock = self.clock(account, topic_id)
        usual = (
            Promise(None, self.response_minutes)
            if clock is None
            else Promise(clock.acknowledge_minutes, clock.answer_minutes)
        )
        return hastened(usual) if urgency else usual

    def clock(self, account: Account, topic_id: int | None) -> Clock | None:
        """The clock that holds there; None where the body's policy alone does."""
        topics = line(topic_id, self.topics)
        return choose_clock(self.clocks, account_id=account.pk, topics=topics, level=self.level(account), now=self.now)

    def dates(self, _account: Account, promise: Promise, start: datetime) -> Dates:
        """When a promise made at `start` falls due; at any hour where the calendar has no time in which anybody works."""
        acknowledge, answer, always = promise
        soon = None if acknowledge is None else self._due(start, acknowledge, always)
        return Dates(soon, self._due(start, answer, always))

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """When the body works."""
        return working_calendar(Body.objects.values_list("time_zone", flat=True).get(pk=current_body_id()))

    @cached_property
    def working(self) -> bool:
        """Whether people work at this moment."""
        with suppress(NoWorkingTime):
            return self.calendar.is_open(self.now)
        return False

    @cached_property
    def watches(self) -> list[Watch]:
        """Every watch that has not ended."""
        return [row for row in Watch.objects.all() if row.ends_at is None or self.now < row.ends_at]

    @cached_property
    def clocks(self) -> list[Clock]:
        """Every clock that runs."""
        return list(Clock.objects.filter(ended_at=None, starts_at__lte=self.now))

    @cached_property
    def topics(self) -> dict[int, int | None]:
        """The tree of topics: what is above each."""
        return dict(Topic.objects.values_list("pk", "parent"))

    @cached_property
    def usual_level(self) -> Level:
        """How closely accounts are watched where nobody said otherwise."""
        return Level(decided(MONITORING))

    @cached_property
    def response_minutes(self) -> int:
        """What the body promises where no clock says otherwise."""
        return decided(RESPONSE_MINUTES)

    @cached_property
    def longest(self) -> int:
        """The longest that the body promises, or ever promised by a clock."""
        return max(Clock.objects.aggregate(longest=Max("answer_minutes"))["longest"] or 0, self.response_minutes)

    def _due(self, start: datetime, minutes: int, always: bool) -> datetime:
        if not always:
            # Whatever the calendar says, what citizens write comes in, and is owed.
            with suppress(NoWorkingTime):
                return self.calendar.due(start, minutes)
        return start + timedelta(minutes=minutes)


def hastened(promise: Promise) -> Promise:
    """The promise for what is urgent: soon, at any hour."""
    acknowledge = promise.acknowledge_minutes
    return Promise(
        None if acknowledge is None else min(acknowledge, URGENT_MINUTES),
        min(promise.answer_minutes, URGENT_MINUTES),
        always=True,
    )
