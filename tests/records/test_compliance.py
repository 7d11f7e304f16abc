"""Evidence about records: decided classes, nothing outside them, and a log that was verified."""

from __future__ import annotations

import pytest

from rostra.audit.models import Event, Log, Verification
from rostra.records.models import Decision, FilingRule, Record, RecordClass
from tests.cast import Cast
from tests.compliance import DAY, Case, Short, World, about, check, check_queries, holds, nothing, short

Lines = list[Short]


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def filing(world: World, **values: object) -> RecordClass:
    return RecordClass.objects.create(
        **{"code": str(world.number()), "name": "Class", "retention_months": 12, **values}
    )


def decide(world: World, row: RecordClass, direction: str = "both", **values: object) -> None:
    known = {"decided_on": world.now.date(), "legal_basis": "Act", "by": world.by, "at": world.now}
    number, valid_from = str(world.number()), world.now.date()
    made = Decision.objects.create(
        **{"number": number, "title": "Goes", "direction": direction, "valid_from": valid_from, **known, **values}
    )
    made.classes.add(row)


def settled(world: World) -> Lines:
    head = filing(world, retention_months=None, action="review")
    goes = filing(world, parent=head, action="dispose", direction="received")
    decide(world, goes, "received")
    filing(world, action="keep", direction="created", retention_months=None)
    halves = filing(world, action="dispose", certainty="B", confirmed_at=world.now)
    decide(world, halves, "received"), decide(world, halves, "created")
    filing(world, archived_at=world.now, retention_months=None, action="review")
    return []


def unsettled(world: World) -> Lines:
    filing(world)
    open_ = [filing(world, retention_months=None, action="review"), filing(world, certainty="C", action="dispose")]
    head = filing(world, retention_months=None, action="review")
    filing(world, parent=head)
    FilingRule.objects.create(record_class=head, kinds=["message"])
    return [(about(row), "undecided") for row in (*open_, head)]


def without_decision(world: World) -> Lines:
    day = world.now.date()
    filing(world)
    none, half, over, revoked, other, coming = (filing(world, action="dispose") for _each in range(6))
    decide(world, half, "received"), decide(world, over, valid_until=day - DAY)
    decide(world, revoked, revoked_at=world.now), decide(world, other, purpose="erasure")
    decide(world, coming, valid_from=day + DAY)
    return [(about(row), "no_decision") for row in (none, half, over, revoked, other, coming)]


def one_side(world: World) -> Lines:
    filing(world, direction="received")
    return [(world.here, "no_created")]


def no_class(world: World) -> Lines:
    return [(world.here, "no_created"), (world.here, "no_received")]


def record(world: World, **values: object) -> Record:
    event = Event.objects.create(body=world.cast.body, at=world.now, kind="test.said")
    known = {"source": "inbox.note", "source_key": str(event.pk), "kind": "note", "at": world.now}
    return Record.objects.create(**{"event": event, "captured_at": world.now, **known, **values})


def in_classes(world: World) -> Lines:
    record(world, record_class=filing(world))
    record(world, disposed_at=world.now)
    return []


def in_none(world: World) -> Lines:
    return [(about(record(world)), "none")]


def verification(world: World, *, days: float = 0, bad: tuple[str, ...] = ()) -> None:
    rows = [{"log": origin} for origin in bad]
    at = world.now - days * DAY
    known = {"seconds": 1, "recent": True, "records": 0, "leaves": 0}
    Verification.objects.create(at=at, bad=rows, bad_count=len(rows), **known)


def verified(world: World) -> Lines:
    verification(world, days=3, bad=("elsewhere",)), verification(world, days=2)
    return []


def never(world: World) -> Lines:
    return [(world.here, "never")]


def old(world: World) -> Lines:
    verification(world, days=2.1)
    return [(world.here, "old")]


def bad(world: World) -> Lines:
    Log.objects.create(origin="city", body=world.cast.body)
    verification(world, bad=("city", "elsewhere"))
    return [(world.here, "bad")]


def bad_elsewhere(world: World) -> Lines:
    verification(world, bad=("elsewhere",))
    return [(world.here, "elsewhere")]


CASES = [
    holds("records.disposal", "settled", settled),
    short("records.disposal", "unsettled", unsettled),
    short("records.disposal", "without a decision", without_decision),
    short("records.disposal", "one side", one_side, once=True),
    short("records.disposal", "no class", no_class, once=True),
    nothing("records.classed"),
    holds("records.classed", "in classes", in_classes),
    short("records.classed", "in none", in_none),
    holds("records.log", "verified", verified),
    short("records.log", "never", never, once=True),
    short("records.log", "old", old, once=True),
    short("records.log", "bad", bad, once=True),
    short("records.log", "bad elsewhere", bad_elsewhere, once=True),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_evidence_finds(case: Case, world: World) -> None:
    check(case, world)


@pytest.mark.parametrize("case", [case for case in CASES if case.found == "short" and not case.once], ids=str)
def test_evidence_asks_as_often_for_many(case: Case, world: World) -> None:
    check_queries(case, world)
