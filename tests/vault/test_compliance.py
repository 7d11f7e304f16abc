"""Evidence about secrets: at least two can open each, holders confirm them, and nothing waits too long to be changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from rostra.people.models import Member
from rostra.vault.models import Attestation, Holding, Item, RotationTask
from tests.cast import Cast
from tests.compliance import DAY, Case, Short, World, about, check, check_queries, holds, nothing, short

Lines = list[Short]


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def item(world: World, *holders: Member, since: datetime | None = None, **values: object) -> Item:
    known = {"kind": "shared_password", "label": "Password", "created_at": world.now, "changed_at": world.now}
    made = Item.objects.create(**{**known, **values})
    for holder in holders:
        Holding.objects.create(item=made, member=holder, since=since or world.now)
    return made


def two_people(world: World) -> Lines:
    item(world, world.cast.responder, custodian=world.cast.editor)
    item(world, world.cast.editor, world.cast.responder, custodian=world.cast.editor)
    item(world, retired_at=world.now)
    return []


def one_person(world: World) -> Lines:
    ended = item(world, world.cast.editor, custodian=world.cast.editor)
    Holding.objects.create(item=ended, member=world.cast.responder, since=world.now, ended_at=world.now)
    rows = [ended, item(world, world.gone(), custodian=world.cast.editor), item(world, world.cast.editor)]
    return [(about(row), "one") for row in rows]


def nobody(world: World) -> Lines:
    return [(about(row), "nobody") for row in (item(world), item(world, world.gone(), custodian=world.gone()))]


def no_custodian(world: World) -> Lines:
    held = item(world, world.cast.editor, world.cast.responder)
    return [(about(held), "no_custodian")]


OLD = timedelta(days=200)
"""Longer than half a year and the time to answer."""


def held_long(world: World, *answers: tuple[int, str]) -> Item:
    made = item(world, world.cast.editor, since=world.now - OLD)
    for days, answer in answers:
        at = world.now - days * DAY
        known = {"item": made, "member": world.cast.editor, "asked_at": at, "due_at": at}
        Attestation.objects.create(**known, answered_at=at if answer else None, answer=answer)
    return made


def confirmed(world: World) -> Lines:
    held_long(world, (190, "yes")), held_long(world, (20, "no"), (10, "yes"))
    item(world, world.cast.editor, since=world.now - 100 * DAY)
    return []


def unconfirmed(world: World) -> Lines:
    silent = [held_long(world), held_long(world, (199, "yes"), (15, ""))]
    refused = held_long(world, (20, "yes"), (15, "no"))
    return [*((about(row), "silent") for row in silent), (about(refused), "refused")]


def task(world: World, due: timedelta, **values: object) -> Item:
    made = item(world)
    RotationTask.objects.create(item=made, cause="leaver", opened_at=world.now, due_at=world.now + due, **values)
    return made


def changed(world: World) -> Lines:
    task(world, DAY), task(world, -DAY, done_at=world.now)
    return []


def not_changed(world: World) -> Lines:
    late = task(world, -DAY)
    RotationTask.objects.create(item=late, cause="breach", opened_at=world.now, due_at=world.now)
    return [(about(late), "late")]


CASES = [
    nothing("vault.custodians"),
    holds("vault.custodians", "two people", two_people),
    short("vault.custodians", "one person", one_person),
    short("vault.custodians", "nobody", nobody),
    short("vault.custodians", "no custodian", no_custodian),
    nothing("vault.attested"),
    nothing("vault.attested", "held for a short time", lambda world: item(world, world.cast.editor) and ()),
    holds("vault.attested", "confirmed", confirmed),
    short("vault.attested", "not confirmed", unconfirmed),
    nothing("vault.rotated"),
    holds("vault.rotated", "changed", changed),
    short("vault.rotated", "not changed", not_changed),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_evidence_finds(case: Case, world: World) -> None:
    check(case, world)


@pytest.mark.parametrize("case", [case for case in CASES if case.found == "short" and not case.once], ids=str)
def test_evidence_asks_as_often_for_many(case: Case, world: World) -> None:
    check_queries(case, world)
