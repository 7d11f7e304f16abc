from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.inbox import actions
from rostra.inbox.clocks import Clocks
from rostra.inbox.enums import Hours, Level, Share, Voice, Way
from rostra.inbox.models import Clock, Queue, ResponseModel, Topic, Watch
from rostra.inbox.routing import Router
from rostra.people.actions import NotAllowed, add_unit, give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Member
from tests.inbox.office import Office

HOUR = timedelta(hours=1)


@pytest.fixture
def boss(office: Office) -> Member:
    return office.cast.administrator


@pytest.fixture
def second(office: Office) -> Member:
    """A second person who answers."""
    give_role(member=office.cast.editor, code=RoleCode.RESPONDER, by=None, now=office.now)
    return office.cast.editor


@pytest.fixture
def front(office: Office) -> Queue:
    return actions.create_queue(name="Front desk", by=None, now=office.now)


def decide(office: Office, way: Way, **more: Any) -> ResponseModel:
    values: Any = {"reason": "Few messages", "by": office.cast.administrator, "now": office.now}
    return actions.decide_model(way=way, **(values | more))


def test_decide_model_keeps_who_when_and_why(office: Office, second: Member, front: Queue) -> None:
    model = decide(
        office,
        Way.SINGLE,
        account=office.city,
        responder=office.cast.responder,
        substitute=second,
        queue=front,
        hours=Hours.OFFICE,
        level=Level.RESERVED,
        share=Share.TURN,
        voice=Voice.UNIT,
        reason=" Few messages ",
    )

    assert (model.share, model.voice, model.starts_at, model.reason) == ("", "", office.now, "Few messages")
    event = Event.objects.get(kind="inbox.model_decided")
    assert (event.about, event.actor, event.data) == (
        f"inbox.model:{model.pk}",
        office.cast.administrator.user,
        {
            "way": "single",
            "account": office.city.pk,
            "unit": None,
            "hours": "office",
            "level": "reserved",
            "queue": front.pk,
            "responder": office.cast.responder.user_id,
            "substitute": second.user_id,
            "share": "",
            "voice": "",
            "reason": "Few messages",
            "starts_at": office.now.isoformat(),
        },
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"responder": None}, "responder"),
        ({"substitute": None}, "substitute"),
        ({"substitute": "responder"}, "substitute"),
        ({"responder": "reader"}, "responder"),
        ({"substitute": "reader"}, "substitute"),
        ({"way": Way.SEVERAL}, "queue"),
        ({"way": Way.TOPIC}, "queue"),
        ({"starts_at": -HOUR}, "starts_at"),
        ({"account": True, "unit": True}, "unit"),
    ],
)
def test_decide_model_refuses(office: Office, second: Member, values: dict[str, Any], field: str) -> None:
    said: dict[str, Any] = {"way": Way.SINGLE, "responder": "responder", "substitute": "editor", **values}
    for name in ("responder", "substitute"):
        said[name] = getattr(office.cast, said[name]) if said[name] else None
    if "starts_at" in said:
        said["starts_at"] += office.now
    if "account" in said:
        said |= {"account": office.city, "unit": office.cast.unit}

    with pytest.raises(actions.DutyNotPossible) as refused:
        decide(office, **said)

    assert refused.value.field == field
    assert not ResponseModel.objects.exists()


def test_decide_model_refuses_who_does_not_administer_there(office: Office) -> None:
    for where in ({}, {"unit": office.cast.unit}, {"account": office.city}):
        with pytest.raises(NotAllowed):
            decide(office, Way.UNITS, by=office.cast.responder, **where)


def test_decide_model_accepts_a_right_where_the_model_holds(office: Office, second: Member) -> None:
    roads = add_unit(name="Roads", by=None, now=office.now)
    give_role(member=office.cast.reader, code=RoleCode.RESPONDER, unit=roads, by=None, now=office.now)
    account = office.account("roads", unit=roads)
    queue = actions.create_queue(name="Roads", unit=roads, by=None, now=office.now)
    people: dict[str, Any] = {"responder": office.cast.reader, "substitute": second}

    for where in ({"unit": roads}, {"account": account}, {"queue": queue}):
        assert decide(office, Way.SINGLE, **people, **where).responder == office.cast.reader


@pytest.mark.parametrize(
    ("way", "share", "voice"), [(Way.SEVERAL, "pull", ""), (Way.UNITS, "", "unit"), (Way.TOPIC, "", "")]
)
def test_decide_model_takes_the_usual_where_nothing_is_said(
    office: Office, front: Queue, way: Way, share: str, voice: str
) -> None:
    model = decide(office, way, queue=front)

    assert (model.share, model.voice) == (share, voice)


def test_check_model_saves_nothing(office: Office) -> None:
    model = actions.check_model(way=Way.UNITS, reason="Try", by=office.cast.administrator, now=office.now)

    assert (model.pk, ResponseModel.objects.count()) == (0, 0)


def test_a_later_model_takes_the_place_from_its_date_on(office: Office, front: Queue) -> None:
    first = decide(office, Way.UNITS)
    second = decide(office, Way.TOPIC, queue=front, starts_at=office.now + HOUR)

    def model(at: Any) -> ResponseModel | None:
        return Router(at).model(office.city)

    assert (model(office.now), model(office.now + HOUR)) == (first, second)


def test_end_model_withdraws_what_has_not_begun(office: Office, front: Queue, boss: Member) -> None:
    first = decide(office, Way.UNITS)
    planned = decide(office, Way.TOPIC, queue=front, starts_at=office.now + HOUR)

    actions.end_model(model=planned, by=boss, now=office.now)

    assert Router(office.now + 2 * HOUR).model(office.city) == first
    assert Event.objects.get(kind="inbox.model_ended").data == {"planned": True}


def test_end_model_ends_what_holds_and_brings_nothing_replaced_back(office: Office, front: Queue, boss: Member) -> None:
    first = decide(office, Way.UNITS)
    later = office.now + HOUR
    second = decide(office, Way.TOPIC, queue=front, now=later)
    with pytest.raises(actions.DutyNotPossible):
        actions.end_model(model=first, by=boss, now=later)

    actions.end_model(model=second, by=boss, now=later + HOUR)

    assert Router(later + HOUR).model(office.city) is None
    with pytest.raises(Faster):
        actions.end_model(model=second, by=boss, now=later + HOUR)


def test_end_model_refuses_who_does_not_administer(office: Office) -> None:
    with pytest.raises(NotAllowed):
        actions.end_model(model=decide(office, Way.UNITS), by=office.cast.responder, now=office.now)


def test_set_watch_holds_until_its_end(office: Office, boss: Member) -> None:
    watch = actions.set_watch(
        level=Level.CRISIS, reason="Storm", account=office.city, ends_at=office.now + HOUR, by=boss, now=office.now
    )

    levels = [Clocks(at).level(office.city) for at in (office.now, office.now + HOUR)]
    assert levels == [Level.CRISIS, Level.MODERATE]
    event = Event.objects.get(kind="inbox.watch_set")
    assert (event.about, event.data) == (
        f"inbox.watch:{watch.pk}",
        {
            "account": office.city.pk,
            "level": "crisis",
            "reason": "Storm",
            "starts_at": office.now.isoformat(),
            "ends_at": (office.now + HOUR).isoformat(),
        },
    )


def test_set_watch_without_an_end_holds_for_all(office: Office, boss: Member) -> None:
    actions.set_watch(level=Level.ELABORATE, reason="Launch", by=boss, now=office.now)

    assert Clocks(office.now + 999 * HOUR).level(office.city) == Level.ELABORATE
    assert Event.objects.get(kind="inbox.watch_set").data["account"] is None


@pytest.mark.parametrize(
    ("values", "field"),
    [({"reason": ""}, "reason"), ({"starts_at": -HOUR}, "starts_at"), ({"ends_at": 0 * HOUR}, "ends_at")],
)
def test_set_watch_refuses(office: Office, boss: Member, values: dict[str, Any], field: str) -> None:
    moments = {name: office.now + value for name, value in values.items() if isinstance(value, timedelta)}
    said: Any = {"level": Level.CRISIS, "reason": "Storm", **values, **moments}

    with pytest.raises(actions.DutyNotPossible) as refused:
        actions.set_watch(**said, by=boss, now=office.now)

    assert (refused.value.field, Watch.objects.count()) == (field, 0)


def test_end_watch_brings_back_what_held_before(office: Office, boss: Member) -> None:
    actions.set_watch(level=Level.ELABORATE, reason="Launch", by=boss, now=office.now)
    storm = actions.set_watch(level=Level.CRISIS, reason="Storm", by=boss, now=office.now)

    actions.end_watch(watch=storm, by=boss, now=office.now + HOUR)

    assert Clocks(office.now + HOUR).level(office.city) == Level.ELABORATE
    assert Event.objects.get(kind="inbox.watch_ended").about == f"inbox.watch:{storm.pk}"
    with pytest.raises(Faster):
        actions.end_watch(watch=storm, by=boss, now=office.now + HOUR)
    with pytest.raises(NotAllowed):
        actions.end_watch(watch=storm, by=office.cast.responder, now=office.now)


def test_set_clock_ends_the_old_row_and_begins_another(office: Office, boss: Member) -> None:
    roads = Topic.objects.create(name="Roads")
    where: Any = {"topic": roads, "account": office.city, "level": Level.CRISIS, "by": boss}
    first = actions.set_clock(answer_minutes=60, now=office.now, **where)
    later = office.now + HOUR

    second = actions.set_clock(acknowledge_minutes=10, answer_minutes=30, now=later, **where)
    again = actions.set_clock(acknowledge_minutes=10, answer_minutes=30, now=later, **where)

    rows = Clock.objects.order_by("pk").values_list("answer_minutes", "acknowledge_minutes", "starts_at", "ended_at")
    assert list(rows) == [(60, None, office.now, later), (30, 10, later, None)]
    assert (again, first == second) == (second, False)
    events = Event.objects.filter(kind="inbox.clock_set").order_by("id")
    assert [event.data for event in events] == [
        {
            "topic": roads.pk,
            "account": office.city.pk,
            "level": "crisis",
            "acknowledge_minutes": acknowledge,
            "answer_minutes": answer,
            "was": was,
        }
        for acknowledge, answer, was in ((None, 60, None), (10, 30, 60))
    ]


def test_set_clock_to_nothing_ends_it(office: Office, boss: Member) -> None:
    clock = actions.set_clock(answer_minutes=60, by=boss, now=office.now)
    assert clock is not None

    ended = [actions.set_clock(answer_minutes=None, by=boss, now=office.now + HOUR) for _twice in range(2)]

    assert ended == [None, None]
    assert Clocks(office.now + HOUR).promise(office.city, None).answer_minutes == 480
    assert Event.objects.get(kind="inbox.clock_ended").about == f"inbox.clock:{clock.pk}"


@pytest.mark.parametrize(
    ("acknowledge", "answer", "field"),
    [
        (None, 0, "answer_minutes"),
        (None, 129_601, "answer_minutes"),
        (0, 60, "acknowledge_minutes"),
        (61, 60, "acknowledge_minutes"),
    ],
)
def test_set_clock_refuses(office: Office, boss: Member, acknowledge: int | None, answer: int, field: str) -> None:
    with pytest.raises(actions.DutyNotPossible) as refused:
        actions.set_clock(acknowledge_minutes=acknowledge, answer_minutes=answer, by=boss, now=office.now)

    assert (refused.value.field, Clock.objects.count()) == (field, 0)


def test_set_clock_refuses_who_does_not_administer(office: Office) -> None:
    with pytest.raises(NotAllowed):
        actions.set_clock(answer_minutes=60, by=office.cast.responder, now=office.now)
