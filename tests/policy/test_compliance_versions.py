"""Evidence about the policy itself: acknowledged, learnt, reviewed, beside which laws, and lawful in what it asks."""

from __future__ import annotations

import pytest

from rostra.policy.decisions import ACKNOWLEDGE_DAYS, PACKS, TRAINING_COURSES
from rostra.policy.models import Acknowledgement, Instrument, PackConfirmation, PackCorrection, Training, Version
from rostra.policy.queries.packs import standing, value_hash
from tests.cast import Cast
from tests.compliance import DAY, Case, Short, World, about, check, check_queries, holds, nothing, short

Lines = list[Short]


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def acknowledge(world: World, member: object) -> None:
    Acknowledgement.objects.create(member=member, version=world.policy(), language="en", at=world.now)


def all_have(world: World) -> Lines:
    acknowledge(world, world.member())
    world.gone()
    return []


def still_time(world: World) -> Lines:
    world.policy(in_force_at=world.now - 30 * DAY)
    world.member()
    return []


def not_acknowledged(world: World) -> Lines:
    version = world.policy(in_force_at=world.now - 31 * DAY)
    earlier = Version.objects.filter(number=7).first() or Version.objects.create(
        number=7, state="past", opened_at=world.now, opened_by=world.by
    )
    old_only, joined_late = world.member(), world.member(joined_at=world.now - 31 * DAY)
    Acknowledgement.objects.create(member=old_only, version=earlier, language="en", at=world.now)
    Acknowledgement.objects.create(member=world.member(), version=version, language="en", at=world.now)
    world.member(joined_at=world.now - 30 * DAY)
    return [(about(old_only), "none"), (about(joined_late), "none")]


def more_days(world: World) -> Lines:
    world.decide(ACKNOWLEDGE_DAYS, 120)
    world.policy(in_force_at=world.now - 100 * DAY)
    world.member()
    return []


def courses(world: World) -> None:
    world.decide(TRAINING_COURSES, ("basics", "crisis"))
    for member in (world.cast.editor, world.cast.approver, world.cast.responder):
        train(world, member, "basics"), train(world, member, "crisis")


def train(world: World, member: object, course: str, *, days: int = 10, **values: object) -> None:
    at = world.now + days * DAY
    Training.objects.create(
        member=member, course=course, how="quiz", done_at=world.now, valid_until=at, recorded_by=world.by, **values
    )


def trained(world: World) -> Lines:
    courses(world)
    world.member()
    return []


def untrained(world: World) -> Lines:
    courses(world)
    half, lapsed, withdrawn = world.acts(), world.acts(), world.acts()
    train(world, half, "basics"), train(world, half, "other")
    train(world, lapsed, "basics", days=0), train(world, lapsed, "crisis")
    train(world, withdrawn, "basics"), train(world, withdrawn, "crisis", withdrawn_at=world.now)
    return [(about(half), "none"), (about(lapsed), "lapsed"), (about(withdrawn), "none")]


def reviewed(world: World) -> Lines:
    world.policy(review_on=world.now.date())
    return []


def reviewed_by_months(world: World) -> Lines:
    world.policy(in_force_at=world.now - 360 * DAY)
    return []


def review_late(world: World) -> Lines:
    return [(about(world.policy(review_on=(world.now - DAY).date())), "late")]


def review_late_by_months(world: World) -> Lines:
    return [(about(world.policy(in_force_at=world.now - 370 * DAY)), "late")]


def instrument(world: World, **values: object) -> Instrument:
    return Instrument.objects.create(title="Act", kind="law", added_at=world.now, added_by=world.by, **values)


def listed(world: World) -> Lines:
    instrument(world, valid_until=world.now.date())
    instrument(world, valid_until=(world.now - DAY).date(), ended_at=world.now)
    return []


def run_out(world: World) -> Lines:
    return [(about(instrument(world, valid_until=(world.now - DAY).date())), "expired")]


CLAUSE = {"options": ["disclosure"], "reason": ""}


def may_speak(world: World) -> Lines:
    world.decide(PACKS, ("sv-SE",))
    world.policy({"E4.2": CLAUSE})
    return []


def silent(world: World) -> Lines:
    world.decide(PACKS, ("sv-SE",))
    rules = {PACKS.key: ["sv-SE"]}
    version = world.policy({"E4.2": {**CLAUSE, "options": ["silent"]}, "E7.1": {**CLAUSE, "rules": rules}})
    version.content["rules"] = rules
    version.save()
    return [(about(version), "banned")]


def confirmed(world: World) -> Lines:
    world.decide(PACKS, ("sv-SE",))
    for held in standing("sv-SE").values.values():
        confirm(world, held.path, held.value)
    return []


def unconfirmed(world: World) -> Lines:
    world.decide(PACKS, ("sv-SE",))
    open_ = [held for held in standing("sv-SE").values.values() if held.certainty != "A"]
    confirm(world, open_[0].path, open_[0].value), confirm(world, open_[1].path, "another value")
    return [(world.here, "unconfirmed")] * (len(open_) - 1)


def misfit(world: World) -> Lines:
    confirmed(world)
    PackCorrection.objects.create(
        pack="sv-SE", path="gone[0].respond", value={}, source="Act", reason="Wrong", by=world.by, at=world.now
    )
    return [(world.here, "misfit")]


def confirm(world: World, path: str, value: object) -> None:
    known = {"pack": "sv-SE", "path": path, "value_hash": value_hash(value), "name": "Ana", "title": "Lawyer"}
    PackConfirmation.objects.create(**known, on=world.now.date(), by=world.by, at=world.now)


CASES = [
    nothing("policy.acknowledged", "no version in force"),
    nothing("policy.acknowledged", "all have time", still_time),
    nothing("policy.acknowledged", "more days", more_days),
    holds("policy.acknowledged", "all have", all_have),
    short("policy.acknowledged", "some have not", not_acknowledged),
    nothing("policy.trained", "no course asked for"),
    holds("policy.trained", "all have", trained),
    short("policy.trained", "some have not", untrained),
    holds("policy.reviewed", "until today", reviewed),
    holds("policy.reviewed", "by months", reviewed_by_months),
    short("policy.reviewed", "no version", lambda world: [(world.here, "none")], once=True),
    short("policy.reviewed", "late", review_late, once=True),
    short("policy.reviewed", "late by months", review_late_by_months, once=True),
    holds("policy.instruments", "listed", listed),
    short("policy.instruments", "none", lambda world: [(world.here, "none")], once=True),
    short("policy.instruments", "run out", run_out),
    nothing("policy.speech", "no version in force"),
    holds("policy.speech", "people may speak", may_speak),
    short("policy.speech", "silent", silent, once=True),
    nothing("policy.packs_confirmed", "no pack chosen"),
    holds("policy.packs_confirmed", "all confirmed", confirmed),
    short("policy.packs_confirmed", "not confirmed", unconfirmed, once=True),
    short("policy.packs_confirmed", "a correction that fits nowhere", misfit, once=True),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_evidence_finds(case: Case, world: World) -> None:
    check(case, world)


@pytest.mark.parametrize("case", [case for case in CASES if case.found == "short" and not case.once], ids=str)
def test_evidence_asks_as_often_for_many(case: Case, world: World) -> None:
    check_queries(case, world)
