"""The last four weeks as rows for a simulation, and the way of answering that is tried on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from rostra.accounts.models import Account
from rostra.inbox.clocks import Clocks, choose_watch
from rostra.inbox.enums import NEEDS_ANSWER, Level
from rostra.inbox.models import Conversation, Queue, ResponseModel, Turn, Watch
from rostra.inbox.routing import Router, in_force, slot
from rostra.inbox.simulation import Axis, Given, Past, Share, actual, effort_of, simulate
from rostra.people.models import Member
from rostra.people.queries import absences_since, away_at

WEEKS = 4
MOST = 20_000
"""Turns that are tried, the newest; more would keep the reader waiting."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person or queue: what was, and what would have been. Without a name: nobody, none."""

    name: str
    was: Share
    would: Share


@dataclass(frozen=True, slots=True)
class Trial:
    """What the model would have made of the last four weeks. `effort` is how many minutes an answer is taken to need."""

    turns: int
    cut: bool
    effort: int
    people: list[Line]
    queues: list[Line]
    whole: Line


class _PastClocks(Clocks):
    """Clocks at a moment that moves."""

    def at(self, moment: datetime) -> None:
        self.now = moment
        vars(self).pop("working", None)

    def level(self, account: Account) -> Level:
        watch = choose_watch(self.every_watch, account_id=account.pk, now=self.now)
        return self.usual_level if watch is None else Level(watch.level)

    every_watch: list[Watch]


def trial(model: ResponseModel, *, now: datetime, effort: int | None = None) -> Trial:
    """Try a model, saved or not, on the last four weeks, beside the others that hold now; nothing is changed.

    `effort` None is taken from how fast people answered. The number of queries does not grow with the turns.
    """
    begin = now - timedelta(weeks=WEEKS)
    turns = _turns(begin, now)
    clocks = _PastClocks(now)
    first = min((turn.started_at for turn in turns), default=begin)
    axis = Axis(clocks.calendar, first, now)
    minutes = effort or effort_of(turns, axis)
    was = actual(turns, axis)
    would = simulate(turns, _Giver(model, clocks, now, first).give, axis, effort=minutes)
    return Trial(
        turns=len(turns),
        cut=len(turns) >= MOST,
        effort=minutes,
        people=_lines(was.people, would.people, _member_names()),
        queues=_lines(was.queues, would.queues, dict(Queue.objects.values_list("pk", "name"))),
        whole=Line("", was.whole, would.whole),
    )


class _Giver:
    """Who would get each turn, asked in the order of time; whoever was away then got nothing. The first began at `begin`."""

    def __init__(self, model: ResponseModel, clocks: _PastClocks, now: datetime, begin: datetime) -> None:
        clocks.every_watch = list(Watch.objects.all())
        self.clocks = clocks
        self.absences = absences_since(begin)
        self.router = Router(now, clocks)
        self.router.away = {}
        others = [row for row in in_force(self._rows(), now) if slot(row) != slot(model)]
        self.router.models = [*others, model]
        self.accounts: Mapping[int, Account] = Account.objects.in_bulk()

    def give(self, turn: Past, load: dict[int, int]) -> Given:
        self.clocks.at(turn.started_at)
        self.router.load = dict(load)
        self.router.suppose_away(away_at(self.absences, turn.started_at))
        account = self.accounts[turn.account_id]
        placed = self.router.place(account, turn.topic_id, urgent=turn.urgent)
        if placed.owner_id is not None:
            return Given(placed.queue_id, [placed.owner_id])
        if placed.queue_id is None:
            return Given(None, [])
        return Given(placed.queue_id, sorted(self.router.able_in(placed.queue_id, account)))

    def _rows(self) -> list[ResponseModel]:
        return list(ResponseModel.objects.select_related("responder__user", "substitute__user"))


def _turns(begin: datetime, now: datetime) -> list[Past]:
    """What was answered in the window, and what is owed now, each with the member who answered it.

    Whether it was urgent is known of the last turn of each conversation.
    """
    members = dict(Member.objects.values_list("user", "pk"))
    ended = Turn.objects.filter(ended_at__gt=begin, ended_at__lte=now).order_by("-ended_at")
    ended = ended.annotate(urgent=Q(conversation__opened_at=F("started_at")) & ~Q(conversation__urgency=""))
    columns = ("account", "topic", "queue", "by", "started_at", "due_at", "ended_at", "urgent")
    rows = [
        Past(account, topic, queue, members.get(by), started_at, due_at, ended_at, urgent)
        for account, topic, queue, by, started_at, due_at, ended_at, urgent in ended.values_list(*columns)[:MOST]
    ]
    owed = Conversation.objects.filter(state__in=NEEDS_ANSWER, opened_at__gt=begin).order_by("-opened_at")
    open_columns = ("account", "topic", "queue", "owner", "opened_at", "due_at", "urgency")
    left = MOST - len(rows)
    rows += [
        Past(account, topic, queue, owner, opened_at, due_at or now, None, bool(urgency))
        for account, topic, queue, owner, opened_at, due_at, urgency in owed.values_list(*open_columns)[:left]
    ]
    return rows


def _member_names() -> dict[int, str]:
    return dict(Member.objects.values_list("pk", "user__name"))


def _lines(was: Mapping[int | None, Share], would: Mapping[int | None, Share], names: Mapping[int, str]) -> list[Line]:
    """Those with the most work first."""
    keys = was.keys() | would.keys()
    lines = [
        Line(names.get(key, "") if key is not None else "", was.get(key, Share()), would.get(key, Share()))
        for key in keys
    ]
    return sorted(lines, key=lambda line: (-line.would.count, -line.was.count, line.name))
