"""What follows from reading: the queue, who has it, by when it is owed; and people are told of what is urgent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rostra.accounts.models import Account
from rostra.audit.actions import NewEvent, record_many
from rostra.core.scoping import current_body_id
from rostra.inbox import events
from rostra.inbox.actions.alarms import tell
from rostra.inbox.clocks import Clocks, Dates, Promise
from rostra.inbox.enums import NEEDS_ANSWER, AlarmKind, ConversationState, Way
from rostra.inbox.intake.tables import run
from rostra.inbox.models import Alarm, Conversation
from rostra.inbox.queries.listeners import listeners
from rostra.inbox.routing import Placement, Router
from rostra.jurisdictions.worktime import NoWorkingTime
from rostra.people.models import Member

_WRITE = """
UPDATE inbox_conversation c SET unsorted = false, topic_id = g.topic_id, topic_by = g.topic_by, reading = g.reading,
  urgency = g.urgency, queue_id = g.queue_id, owner_id = g.owner_id, state = g.state, due_at = g.due_at,
  acknowledge_due_at = g.acknowledge_due_at, answer_minutes = g.answer_minutes, opened_at = g.opened_at,
  close_reason = CASE WHEN g.reopened THEN '' ELSE c.close_reason END,
  closed_at = CASE WHEN g.reopened THEN NULL ELSE c.closed_at END,
  acknowledged_at = CASE WHEN g.reopened THEN NULL ELSE c.acknowledged_at END,
  left_minutes = CASE WHEN g.reopened THEN NULL ELSE c.left_minutes END,
  warned_at = CASE WHEN g.reopened THEN NULL ELSE c.warned_at END
FROM json_to_recordset(%s::json) AS g (
  id int8, topic_id int8, topic_by varchar, reading jsonb, urgency varchar, queue_id int8, owner_id int8, state varchar,
  due_at timestamptz, acknowledge_due_at timestamptz, answer_minutes int4, opened_at timestamptz, reopened bool
)
WHERE c.id = g.id
"""


class Read(Protocol):
    """A conversation and what was read out of it; `settled` is the topic that counts, `was` the one before.

    `placed`: it was sorted before while an answer was owed. `news` is what is urgent in what nobody had read before,
    `graver`: more so than all before it; `reopened`: no answer was owed, and now one is.
    """

    @property
    def row(self) -> Conversation: ...
    @property
    def settled(self) -> int | None: ...
    @property
    def was(self) -> int | None: ...
    @property
    def placed(self) -> bool: ...
    @property
    def graver(self) -> bool: ...

    news: str
    reopened: bool
    topic_id: int | None
    topic_by: str
    urgency: str
    reading: dict[str, object]


@dataclass(slots=True)
class Placed:
    """Where a conversation stands from now on; `moved`: that is somewhere else than before."""

    queue_id: int | None
    owner_id: int | None
    state: str
    due_at: datetime | None
    acknowledge_due_at: datetime | None
    answer_minutes: int | None
    moved: bool = False


class Placer:
    """For one batch of the body in scope, as its models and clocks stand at `now`."""

    def __init__(self, now: datetime, accounts: Mapping[int, Account]) -> None:
        self.now, self.accounts = now, accounts
        self.clocks = Clocks(now)
        self.router = Router(now, self.clocks)
        self._promises: dict[tuple[int, int | None, str], Promise] = {}

    def place(self, reads: Sequence[Read]) -> list[Placed]:
        """Where each stands from now on; nobody loses what they have in hand."""
        placed = [self._placed(read) for read in reads]
        self.router.remember()
        return placed

    def promise(self, account: Account, topic_id: int | None, urgency: str) -> Promise:
        key = (account.pk, topic_id, urgency)
        if key not in self._promises:
            self._promises[key] = self.clocks.promise(account, topic_id, urgency)
        return self._promises[key]

    def dates(self, account: Account, promise: Promise, start: datetime) -> Dates | None:
        """None where the body's calendar has no working day: what was said before stays."""
        try:
            return self.clocks.dates(account, promise, start)
        except NoWorkingTime:
            return None

    def by_topic(self, account: Account) -> bool:
        """Whether the topic decides where the account's conversations wait."""
        model = self.router.model(account)
        return model is not None and model.way == Way.TOPIC

    def _placed(self, read: Read) -> Placed:
        row = read.row
        place = Placed(row.queue_id, row.owner_id, row.state, row.due_at, row.acknowledge_due_at, row.answer_minutes)
        if row.state in NEEDS_ANSWER:
            self._time(read, place)
            self._route(read, place)
        return place

    def _time(self, read: Read, place: Placed) -> None:
        """Another promise, if the topic or the urgency makes one; what is urgent never gets later."""
        row, account = read.row, self.accounts[read.row.account_id]
        promise = self.promise(account, read.settled, read.urgency)
        if promise == self.promise(account, read.was, row.urgency):
            return
        sudden = bool(read.urgency) and not row.urgency
        dates = self.dates(account, promise, self.now if sudden else row.opened_at)
        if dates is None:
            return
        place.answer_minutes = promise.answer_minutes
        place.due_at = min(dates.due_at, row.due_at) if sudden and row.due_at else dates.due_at
        place.acknowledge_due_at = dates.acknowledge_due_at

    def _route(self, read: Read, place: Placed) -> None:
        """The first time that it waits for an answer by whatever holds; later only where a topic decides, or where it is
        urgent and nobody's.
        """
        row, account = read.row, self.accounts[read.row.account_id]
        if row.owner_id is not None:
            return
        fresh = not read.placed
        urgent = bool(read.urgency)
        another = read.settled != read.was and self.by_topic(account)
        if not (fresh or another or (urgent and not row.urgency)):
            return
        found = self.router.place(account, read.settled, urgent=urgent)
        if (fresh or another) and found.queue_id is not None:
            place.queue_id = found.queue_id
        _give(place, found)
        place.moved = (place.queue_id, place.owner_id) != (row.queue_id, None)


def _give(place: Placed, found: Placement) -> None:
    """To whom the model says, unless it waits elsewhere than the model says."""
    if found.owner_id is not None and found.queue_id in (None, place.queue_id):
        place.owner_id, place.state = found.owner_id, ConversationState.OPEN.value


def write(reads: Sequence[Read], places: Sequence[Placed], *, now: datetime) -> None:
    """Write what was read and decided, say so in the log, and tell people of what is urgent."""
    pairs = list(zip(reads, places, strict=True))
    run(_WRITE, [_columns(read, place) for read, place in pairs])
    users = _users(place.owner_id for _read, place in pairs if place.moved)
    logged = [_reopened(read) for read in reads if read.reopened]
    logged += [event for read, place in pairs if (event := _event(read, place, users))]
    record_many(body=current_body_id(), by=None, now=now, events=logged)
    urgent = [(read, place) for read, place in pairs if read.urgency and read.row.state in NEEDS_ANSWER]
    if urgent:
        raise_alarms(urgent, now=now)


def raise_alarms(urgent: Sequence[tuple[Read, Placed]], *, now: datetime) -> int:
    """An alarm for each that has none, told at once and at any hour; gives how many that were.

    It rings anew when it gets graver, and when more that is urgent comes after somebody said that they have it in hand.
    Whoever has it hears of it, else all who work on its queue, else all who may answer.
    """
    known = Alarm.objects.filter(kind=AlarmKind.URGENT, ended_at=None, conversation__in=[r.row.pk for r, _p in urgent])
    rung = {alarm.conversation_id: alarm for alarm in known}
    fresh = [(read, place) for read, place in urgent if _rings(read, rung.get(read.row.pk))]
    over = [rung[read.row.pk].pk for read, _place in fresh if read.row.pk in rung]
    Alarm.objects.filter(pk__in=over).update(ended_at=now)
    alarms = Alarm.objects.bulk_create(
        Alarm(
            body_id=current_body_id(),
            kind=AlarmKind.URGENT,
            conversation_id=read.row.pk,
            words=_words(read),
            at=now,
            told_at=now,
        )
        for read, _place in fresh
    )
    users = listeners([place for _read, place in fresh], now=now)
    of_alarm = {a.pk: users[place.queue_id, place.owner_id] for a, (_read, place) in zip(alarms, fresh, strict=True)}
    tell(alarms, of_alarm, now=now)
    return len(alarms)


def _rings(read: Read, alarm: Alarm | None) -> bool:
    if alarm is None:
        return True
    return bool(read.news) and (read.graver or alarm.acknowledged_at is not None)


def _words(read: Read) -> str:
    words = read.reading.get("urgent")
    return ", ".join(words if isinstance(words, list) else [])[:300]


def _columns(read: Read, place: Placed) -> dict[str, object]:
    return {
        "id": read.row.pk,
        "topic_id": read.topic_id,
        "topic_by": read.topic_by,
        "reading": read.reading,
        "urgency": read.urgency,
        "queue_id": place.queue_id,
        "owner_id": place.owner_id,
        "state": place.state,
        "due_at": place.due_at,
        "acknowledge_due_at": place.acknowledge_due_at,
        "answer_minutes": place.answer_minutes,
        "opened_at": read.row.opened_at,
        "reopened": read.reopened,
    }


def _users(members: Iterable[int | None]) -> Mapping[int, int]:
    wanted = {member for member in members if member is not None}
    return dict(Member.objects.filter(pk__in=wanted).values_list("pk", "user_id")) if wanted else {}


def _reopened(read: Read) -> NewEvent:
    return NewEvent(events.REOPENED.name, f"inbox.conversation:{read.row.pk}", {"state": read.row.state})


def _event(read: Read, place: Placed, users: Mapping[int, int]) -> NewEvent | None:
    """What was decided about the conversation; None where everything stays as it was. Suggestions decide nothing."""
    data: dict[str, str | int] = {}
    if read.settled is not None and read.settled != read.was:
        data |= {"topic": read.settled, "topic_by": read.topic_by}
        data |= {key: value for key in ("sure", "rule") if isinstance(value := read.reading.get(key), int)}
    if read.urgency and read.urgency != read.row.urgency:
        data["urgency"] = read.urgency
    if place.moved:
        data |= {"queue": place.queue_id} if place.queue_id is not None else {}
        data |= {"owner": users[place.owner_id]} if place.owner_id is not None else {}
    return NewEvent(events.SORTED.name, f"inbox.conversation:{read.row.pk}", data) if data else None
