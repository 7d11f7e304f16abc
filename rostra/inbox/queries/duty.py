"""Who answers where now and what comes, by when, and when somebody last looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.accounts.queries import accounts
from rostra.core.scoping import current_body_id
from rostra.inbox.clocks import Clocks, Promise, choose_watch
from rostra.inbox.enums import NEEDS_ANSWER, Level
from rostra.inbox.intake.tables import run
from rostra.inbox.models import Clock, Conversation, Queue, ResponseModel, Watch
from rostra.inbox.routing import Router, slot, superseded
from rostra.people.enums import DutyCode
from rostra.people.models import Duty, Member
from rostra.policy.queries import working_calendar

RELATED = ("account", "unit", "queue", "responder__user", "substitute__user", "by")
HOUR = 60
DAY = 24 * HOUR
LATELY = timedelta(weeks=4)
COMPARED = 500
LOOKED = 100
"""Conversations of an account, newest first, among which the last look is searched."""

_SEEN = """
SELECT a.id, (
  SELECT max(c.seen_at) FROM (
    SELECT seen_at FROM inbox_conversation WHERE body_id = %s AND account_id = a.id
    ORDER BY last_at DESC, id DESC LIMIT %s
  ) AS c
)
FROM unnest(%s::int8[]) AS a (id)
"""


@dataclass(frozen=True, slots=True)
class Answering:
    """How one account is answered now. `able`: a single responder who can, the substitute in their place, else None.

    `load` is what a single responder owes, over all accounts.
    """

    account: Account
    model: ResponseModel | None
    queue: Queue | None
    able: Member | None
    load: int
    level: Level
    watch: Watch | None
    promise: Promise


@dataclass(frozen=True, slots=True)
class InTime:
    """Of `count` conversations with something new so many were looked at `in_time`: within `minutes` of working time."""

    count: int
    in_time: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Looked:
    """When somebody who can answer last looked at an account, and how much waits there unseen."""

    account: Account
    seen_at: datetime | None
    unseen: int
    owed: int


def open_accounts() -> list[Account]:
    """The accounts that are not closed, by name."""
    return list(accounts(states=[state for state in AccountState if state != AccountState.CLOSED]))


def duties(now: datetime) -> list[Answering]:
    """For each account who answers there at this moment; the number of queries does not grow with them."""
    clocks = Clocks(now)
    router = Router(now, clocks)
    return [_duty(account, router) for account in open_accounts()]


def _duty(account: Account, router: Router) -> Answering:
    clocks = router.clocks
    model = router.model(account)
    queue_id = router.queue_of(model, account, None) if model is not None else router.routes.get(account.pk)
    able = router.answerer(model, account) if model is not None else None
    return Answering(
        account=account,
        model=model,
        queue=router.queues.get(queue_id) if queue_id is not None else None,
        able=able,
        load=router.load.get(able.pk, 0) if able is not None else 0,
        level=clocks.level(account),
        watch=choose_watch(clocks.watches, account_id=account.pk, now=clocks.now),
        promise=clocks.promise(account, None),
    )


def decided_models(now: datetime) -> tuple[list[ResponseModel], list[ResponseModel]]:
    """The models in force and those that are planned, both by when they begin."""
    rows = list(
        ResponseModel.objects.filter(Q(ended_at=None) | Q(ended_at__gt=now))
        .select_related(*RELATED)
        .order_by("starts_at", "pk")
    )
    every = list(ResponseModel.objects.all())
    holding = [row for row in rows if row.starts_at <= now and not superseded(row, _same(row, every), now)]
    return holding, [row for row in rows if row.starts_at > now]


def past_models(now: datetime, limit: int = 20) -> list[ResponseModel]:
    """What held before, newest first."""
    holding, coming = decided_models(now)
    shown = [row.pk for row in (*holding, *coming)]
    rows = ResponseModel.objects.exclude(pk__in=shown).select_related(*RELATED)
    return list(rows.order_by("-starts_at", "-pk")[:limit])


def watches(now: datetime) -> list[Watch]:
    """The watch levels that hold or are planned."""
    rows = Watch.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now)).select_related("account", "by")
    return list(rows.order_by("starts_at", "pk"))


def running_clocks() -> list[Clock]:
    """The clocks that run, the most general first."""
    rows = Clock.objects.filter(ended_at=None).select_related("topic", "account", "by")
    return sorted(rows, key=lambda row: (_name(row.topic), _name(row.account), row.level, row.pk))


def looked() -> list[Looked]:
    """For each account when somebody last looked; the longest ago first, never at all before that."""
    rows = open_accounts()
    seen = dict(run(_SEEN, current_body_id(), LOOKED, [row.pk for row in rows]))
    owed = Conversation.objects.filter(state__in=NEEDS_ANSWER).order_by().values("account")
    counts = {
        row["account"]: (row["unseen"], row["count"])
        for row in owed.annotate(count=Count("pk"), unseen=Count("pk", filter=Q(seen_at=None)))
    }
    found = [Looked(row, seen[row.pk], *counts.get(row.pk, (0, 0))) for row in rows]
    return sorted(found, key=lambda row: (row.seen_at is not None, row.seen_at, row.account.name))


def looked_in_time(account: Account, level: Level, now: datetime) -> InTime:
    """Whether what came in lately was looked at as soon as the level says: in one working day, half of one, or an hour."""
    calendar = working_calendar(account.body.time_zone)
    start, end = (moment.hour * 60 + moment.minute for moment in (calendar.start, calendar.end))
    day = (end - start) % DAY or DAY
    limit = {Level.RESERVED: day, Level.MODERATE: day // 2}.get(level, HOUR)
    rows = Conversation.objects.filter(account=account, last_in_at__gte=now - LATELY)
    # What was closed unseen, such as advertising, waited for nobody.
    rows = rows.filter(Q(seen_at__isnull=False) | Q(state__in=NEEDS_ANSWER)).order_by("-last_in_at")
    pairs = list(rows.values_list("last_in_at", "seen_at")[:COMPARED])
    waits = [(calendar.minutes_between(came, max(came, seen or now)), seen) for came, seen in pairs]
    known = [wait for wait, seen in waits if seen is not None or wait > limit]
    return InTime(len(known), sum(wait <= limit for wait in known), limit)


def rota() -> list[Duty]:
    """Who has the duty to watch, by name."""
    return list(on_watch().select_related("member__user", "unit").order_by("member__user__name", "pk"))


def on_watch() -> QuerySet[Duty]:
    return Duty.objects.filter(code=DutyCode.MONITORING, member__left_at=None, member__user__is_active=True)


def _same(model: ResponseModel, rows: Iterable[ResponseModel]) -> list[ResponseModel]:
    return [row for row in rows if slot(row) == slot(model)]


def _name(row: object) -> str:
    return "" if row is None else str(row).casefold()
