"""Evidence about conversations: answered in time, watched, both ways, by somebody, and kept where they disappear."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.channels.testing import FakeChannel
from rostra.inbox.compliance import _first_gap
from rostra.inbox.models import Conversation, ResponseModel, Turn
from rostra.people.models import Absence, Member
from rostra.policy.decisions import ENGAGEMENT
from rostra.records.models import Record
from tests.cast import Cast
from tests.compliance import DAY, Case, Short, World, about, check, check_queries, holds, nothing, short

Lines = list[Short]


@pytest.fixture
def world(cast: Cast) -> Iterator[World]:
    with registry.temporary(FakeChannel):
        yield World(cast)


def wrote(world: World, account: Account | None = None, *, days: float = 8, **values: object) -> Conversation:
    at = world.now - days * DAY
    times = {"opened_at": at, "first_in_at": at, "last_in_at": at, "last_at": at}
    known = {"state": "waiting", "visibility": "public", "author_id": str(world.number())}
    return Conversation.objects.create(**{"account": account or world.account(), **known, **times, **values})


def turn(
    world: World, conversation: Conversation, *, days: float = 1, late: float = -1, outcome: str = "answered"
) -> None:
    ended = world.now - days * DAY
    Turn.objects.create(
        conversation=conversation,
        account=conversation.account,
        started_at=ended - DAY,
        due_at=ended - late * timedelta(hours=1),
        ended_at=ended,
        outcome=outcome,
    )


def in_time(world: World) -> Lines:
    turn(world, wrote(world)), turn(world, wrote(world), late=0)
    turn(world, wrote(world), days=31, late=5), turn(world, wrote(world), late=5, outcome="closed")
    wrote(world, state="new", due_at=world.now)
    return []


def too_late(world: World) -> Lines:
    answered, asked = wrote(world), wrote(world)
    turn(world, answered, late=1), turn(world, asked, late=1, outcome="asked")
    waiting = wrote(world, state="open", due_at=world.now - DAY)
    return [(about(answered), "late"), (about(asked), "late"), (about(waiting), "waiting")]


def watching(world: World) -> Member:
    return world.duty("monitoring").member


def away(world: World, member: Member, start: float, end: float, **values: object) -> None:
    times = {"starts_at": world.now + start * DAY, "ends_at": world.now + end * DAY}
    Absence.objects.create(member=member, by=world.by, at=world.now, **times, **values)


def one_is_there(world: World) -> Lines:
    first, second = watching(world), watching(world)
    away(world, first, -1, 3), away(world, second, 3, 5), away(world, second, -5, -1)
    away(world, second, 1, 2, ended_at=world.now)
    away(world, first, 20, 30), away(world, second, 20, 30)
    return []


def stands_in(world: World) -> Lines:
    away(world, watching(world), -1, 3, substitute=world.cast.responder)
    return []


def nobody_watches(world: World) -> Lines:
    world.duty("monitoring", world.gone())
    return [(world.here, "nobody")]


def all_away(world: World) -> Lines:
    away(world, watching(world), -1, 3), away(world, watching(world), -1, 3, substitute=world.gone())
    return [(world.here, "away")]


def will_be_away(world: World) -> Lines:
    away(world, watching(world), 2, 6), away(world, watching(world), 4, 5)
    return [(world.here, "gap")]


def answered_there(world: World) -> Lines:
    turn(world, wrote(world))
    wrote(world, days=3), wrote(world, days=40)
    closed_to_people = world.account()
    world.charter(closed_to_people, degree=2)
    wrote(world, closed_to_people)
    return []


def one_way(world: World) -> Lines:
    silent, only_closed, old = wrote(world), wrote(world), wrote(world)
    turn(world, only_closed, outcome="closed"), turn(world, old, days=31)
    return [(about(row.account), "one_way") for row in (silent, only_closed, old)]


def opened_by_charter(world: World) -> Lines:
    world.decide(ENGAGEMENT, 1)
    unsaid, further = wrote(world), wrote(world)
    world.charter(unsaid.account, degree=0), world.charter(further.account, degree=4)
    return [(about(further.account), "one_way")]


def reading(world: World, **values: object) -> Account:
    return world.account(**{"channel": "fake", "state": "active", **values})


def model(world: World, account: Account, **values: object) -> Account:
    known = {"way": "several", "reason": "Decided", "starts_at": world.now - DAY, "by": world.by, "at": world.now}
    ResponseModel.objects.create(account=account, **{**known, **values})
    return account


def modelled(world: World) -> Lines:
    model(world, reading(world))
    model(world, reading(world), way="single", responder=world.gone(), substitute=world.cast.responder)
    reading(world, state="closed"), reading(world, state="offline"), world.account()
    return []


def not_modelled(world: World) -> Lines:
    none = [reading(world), model(world, reading(world), starts_at=world.now + DAY)]
    none.append(model(world, reading(world), ended_at=world.now))
    left = model(world, reading(world), way="single", responder=world.gone(), substitute=world.gone())
    return [*((about(row), "none") for row in none), (about(left), "left")]


def disappeared(world: World, number: int, days: float = 1) -> None:
    at = world.now - days * DAY
    Event.objects.create(body=world.cast.body, at=at, kind="inbox.deleted", data={"message": number})


def keep(world: World, number: int) -> None:
    event = Event.objects.create(body=world.cast.body, at=world.now, kind="inbox.received")
    known = {"source": "inbox.message", "source_key": f"{number}.1", "kind": "message", "at": world.now}
    Record.objects.create(event=event, captured_at=world.now, **known)


def kept(world: World) -> Lines:
    number = world.number()
    disappeared(world, number), keep(world, number)
    disappeared(world, world.number(), days=91)
    return []


def lost(world: World) -> Lines:
    number = world.number()
    keep(world, number + 100_000), disappeared(world, number)
    return [(f"inbox.message:{number}", "lost")]


CASES = [
    nothing("inbox.answered"),
    holds("inbox.answered", "in time", in_time),
    short("inbox.answered", "too late", too_late),
    holds("inbox.on_duty", "one is there", one_is_there),
    holds("inbox.on_duty", "somebody stands in", stands_in),
    short("inbox.on_duty", "nobody", nobody_watches, once=True),
    short("inbox.on_duty", "all away", all_away, once=True),
    short("inbox.on_duty", "all will be away", will_be_away, once=True),
    nothing("inbox.two_way", "nobody wrote", lambda world: world.account() and ()),
    holds("inbox.two_way", "answered", answered_there),
    short("inbox.two_way", "one way", one_way),
    short("inbox.two_way", "by its charter", opened_by_charter),
    nothing("inbox.models", "no account reads", lambda world: world.account() and ()),
    holds("inbox.models", "decided", modelled),
    short("inbox.models", "not decided", not_modelled),
    nothing("records.removed"),
    holds("records.removed", "kept", kept),
    short("records.removed", "lost", lost),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_evidence_finds(case: Case, world: World) -> None:
    check(case, world)


@pytest.mark.parametrize("case", [case for case in CASES if case.found == "short" and not case.once], ids=str)
def test_evidence_asks_as_often_for_many(case: Case, world: World) -> None:
    check_queries(case, world)


def test_gap_begins_with_the_absence_that_leaves_nobody(world: World) -> None:
    spans = [(1, world.now - DAY, world.now + 2 * DAY), (2, world.now + DAY, world.now + 3 * DAY)]

    assert _first_gap({1, 2}, spans, world.now) == world.now + DAY
