"""Where new conversations wait, and who gets them: the four ways to organise answers (R-129 to R-132).

The choosing functions are pure; `Router` asks the body's rows, once each, and only when they are needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count

from rostra.accounts.models import Account
from rostra.inbox.clocks import Clocks, latest, line, nearness
from rostra.inbox.enums import NEEDS_ANSWER, Hours, Level, Share, Voice, Way
from rostra.inbox.models import Conversation, Queue, QueueMember, ResponseModel, Route, Topic
from rostra.people import rules
from rostra.people.enums import Right
from rostra.people.models import Member, Unit
from rostra.people.queries import away_now

Slot = tuple[int | None, int | None, str, str]


class Place(NamedTuple):
    """Where and when somebody wrote. `units`: that of the account and those above it, nearest first."""

    account_id: int
    units: Sequence[int]
    hours: Hours
    level: Level


class Placement(NamedTuple):
    """The queue in which a conversation waits, who has it, and the model that said so; None each where there is none."""

    queue_id: int | None
    owner_id: int | None
    model_id: int | None


def slot(row: ResponseModel) -> Slot:
    """What a model is for: a later one for the same takes its place."""
    return (row.account_id, row.unit_id, row.hours, row.level)


def in_force(rows: Iterable[ResponseModel], now: datetime) -> list[ResponseModel]:
    """Of each slot the model that began last, unless it has ended: what it replaced does not come back."""
    newest = {slot(row): row for row in sorted(rows, key=_age) if _begun(row, now)}
    return [row for row in newest.values() if row.ended_at is None or now < row.ended_at]


def superseded(model: ResponseModel, same: Iterable[ResponseModel], now: datetime) -> bool:
    """Whether another of the `same` slot has taken the model's place."""
    return any(_begun(row, now) and _age(row) > _age(model) for row in same)


def _begun(row: ResponseModel, now: datetime) -> bool:
    """It began, and was not withdrawn before it did."""
    return row.starts_at <= now and (row.ended_at is None or row.ended_at > row.starts_at)


def _age(row: ResponseModel) -> tuple[datetime, int]:
    return (row.starts_at, row.pk)


def choose_model(rows: Iterable[ResponseModel], place: Place) -> ResponseModel | None:
    """The most particular of the models in force: account before unit before body, then level, then hours."""
    rank = {}
    rows = list(rows)
    for row in rows:
        unit = nearness(row.unit_id, place.units)
        fits = row.account_id in (None, place.account_id) and row.hours in ("", place.hours)
        if fits and unit is not None and row.level in ("", place.level):
            rank[row.pk] = (int(row.account_id is not None), unit, int(row.level != ""), int(row.hours != ""))
    return latest(rows, rank)


def next_in_turn(candidates: Sequence[int], last: int | None) -> int | None:
    """Whose turn it is after `last`, by number, round and round; None where there is nobody."""
    ordered = sorted(candidates)
    return next((one for one in ordered if last is not None and one > last), ordered[0] if ordered else None)


def least_loaded(candidates: Iterable[int], load: Mapping[int, int]) -> int | None:
    """Who has the least, the lower number first among equals; None where there is nobody."""
    return min(candidates, key=lambda one: (load.get(one, 0), one), default=None)


class Router:
    """Places the conversations of the body in scope as its models stand at `now`; one for a batch.

    After the batch, in its transaction, call `remember`: whose turn was last.
    """

    def __init__(self, now: datetime, clocks: Clocks | None = None) -> None:
        self.now = now
        self.clocks = clocks or Clocks(now)
        self._turned: dict[int, int] = {}
        self._able: dict[tuple[int, int], frozenset[int]] = {}

    def place(self, account: Account, topic_id: int | None, *, urgent: bool = False) -> Placement:
        """Where a new conversation of the account about the topic waits, and who gets it.

        What is `urgent` is left to nobody's picking: where each takes the next one, who has least gets it.
        """
        model = self.model(account)
        if model is None:
            return Placement(self.routes.get(account.pk), None, None)
        queue_id = self.queue_of(model, account, topic_id)
        owner_id = self._owner(model, account, queue_id, urgent)
        if owner_id is not None:
            self.load[owner_id] = self.load.get(owner_id, 0) + 1
        return Placement(queue_id, owner_id, model.pk)

    def suppose_away(self, away: Mapping[int, Member | None]) -> None:
        """Others are away, at a moment that moves."""
        if away != self.away:
            self.away = away
            self._able.clear()

    def model(self, account: Account) -> ResponseModel | None:
        """The model that holds for the account now; None where only its route does."""
        if not self.models:
            return None
        hours = Hours.OFFICE if self.clocks.working else Hours.OUTSIDE
        return choose_model(self.models, Place(account.pk, self.units_of(account), hours, self.clocks.level(account)))

    def monitored(self, account: Account) -> bool:
        """Whether units only draft there, and whoever approves answers sends."""
        model = self.model(account)
        return model is not None and model.way == Way.UNITS and model.voice == Voice.MONITOR

    def unit_speaks(self, account: Account) -> bool:
        """Whether units answer there in their own name."""
        model = self.model(account)
        return model is not None and model.way == Way.UNITS and model.voice == Voice.UNIT

    def units_of(self, account: Account) -> list[int]:
        """The account's unit and those above it."""
        return line(account.unit_id, self.units)

    def remember(self) -> None:
        """Write down whose turn was last; one query for each model that goes in turn."""
        for model_id, member_id in self._turned.items():
            ResponseModel.objects.filter(pk=model_id).update(last_turn=member_id)
        self._turned.clear()

    def queue_of(self, model: ResponseModel, account: Account, topic_id: int | None) -> int | None:
        """Where it waits; the account's route is the last resort, so that nothing waits nowhere."""
        chosen = None
        if model.way == Way.TOPIC:
            chosen = next((q for t in line(topic_id, self.clocks.topics) if (q := self.topic_queues.get(t))), None)
        elif model.way == Way.UNITS and model.queue_id is None:
            units = [*self.units_of(account), *([model.unit_id] if model.unit_id else [])]
            chosen = next((self.unit_queues[unit] for unit in units if unit in self.unit_queues), None)
        return chosen or model.queue_id or self.routes.get(account.pk)

    def answerer(self, model: ResponseModel, account: Account) -> Member | None:
        """The single responder, or who stands in for them; None where nobody can, or the way is another.

        Who is away names somebody: they come before the substitute that the model has.
        """
        named = self.away.get(model.responder_id or 0)
        people = [member for member in (model.responder, named, model.substitute) if member is not None]
        able = self._may_answer(people, account, self.queue_of(model, account, None))
        return next((member for member in people if member.pk in able), None)

    def _owner(self, model: ResponseModel, account: Account, queue_id: int | None, urgent: bool) -> int | None:
        if model.way == Way.SINGLE:
            chosen = self.answerer(model, account)
            return chosen.pk if chosen is not None else None
        if model.way != Way.SEVERAL or queue_id is None:
            return None
        able = self.able_in(queue_id, account)
        if model.share == Share.TURN:
            return self._turn(model, able)
        if model.share == Share.LEAST or urgent:
            return least_loaded(able, self.load)
        return None

    def _turn(self, model: ResponseModel, able: frozenset[int]) -> int | None:
        chosen = next_in_turn(list(able), self._turned.get(model.pk, model.last_turn_id))
        if chosen is not None:
            self._turned[model.pk] = chosen
        return chosen

    def able_in(self, queue_id: int, account: Account) -> frozenset[int]:
        """Who works on the queue and may answer for the account at this moment."""
        key = (queue_id, account.pk)
        if key not in self._able:
            people = self.staff.get(queue_id, [])
            self._able[key] = frozenset(self._may_answer(people, account, queue_id))
        return self._able[key]

    def _may_answer(self, people: Sequence[Member], account: Account, queue_id: int | None) -> list[int]:
        """Those who are here, not away, and have the right, on the account or on the unit of the queue."""
        rules.read_ahead(people)
        queue = self.queues.get(queue_id) if queue_id is not None else None
        return [
            member.pk
            for member in people
            if member.active
            and member.pk not in self.away
            and (
                rules.may_on(member, Right.ANSWER, account, self.now)
                or (queue is not None and rules.may(member, Right.ANSWER, unit=queue.unit, now=self.now))
            )
        ]

    @cached_property
    def models(self) -> list[ResponseModel]:
        """The models in force."""
        rows = ResponseModel.objects.filter(starts_at__lte=self.now)
        return in_force(rows.select_related("responder__user", "substitute__user"), self.now)

    @cached_property
    def away(self) -> Mapping[int, Member | None]:
        """Who is away, with who stands in for them."""
        return away_now(self.now)

    @cached_property
    def routes(self) -> dict[int, int]:
        """The queue of each account that has a route."""
        return dict(Route.objects.values_list("account", "queue"))

    @cached_property
    def queues(self) -> dict[int, Queue]:
        return {queue.pk: queue for queue in Queue.objects.select_related("unit")}

    @cached_property
    def unit_queues(self) -> dict[int, int]:
        """The queue of each unit that has one; the first by name where it has several."""
        found: dict[int, int] = {}
        for queue in sorted(self.queues.values(), key=lambda queue: (queue.name, queue.pk)):
            if queue.unit_id is not None:
                found.setdefault(queue.unit_id, queue.pk)
        return found

    @cached_property
    def topic_queues(self) -> dict[int, int]:
        """The queue of each topic that has one."""
        rows = Topic.objects.filter(queue__isnull=False).values_list("pk", "queue_id")
        return {topic: queue for topic, queue in rows if queue is not None}

    @cached_property
    def units(self) -> dict[int, int | None]:
        """The tree of units: what is above each."""
        return dict(Unit.objects.values_list("pk", "parent"))

    @cached_property
    def staff(self) -> dict[int, list[Member]]:
        """Who works on each queue."""
        found: dict[int, list[Member]] = {}
        for row in QueueMember.objects.select_related("member__user").order_by("member"):
            found.setdefault(row.queue_id, []).append(row.member)
        return found

    @cached_property
    def load(self) -> dict[int, int]:
        """How many conversations each person owes an answer, with those placed since."""
        rows = Conversation.objects.filter(state__in=NEEDS_ANSWER, owner__isnull=False).order_by()
        return dict(rows.values("owner").annotate(count=Count("pk")).values_list("owner", "count"))
