from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.inbox.actions.reviewing import review_asked
from rostra.inbox.enums import DraftWhy, Hours, Level, Share, Voice, Way
from rostra.inbox.models import Conversation, Queue, QueueMember, ResponseModel, Route, Topic, Watch
from rostra.inbox.routing import (
    Place,
    Placement,
    Router,
    choose_model,
    in_force,
    least_loaded,
    next_in_turn,
    slot,
)
from rostra.people.actions import add_unit, give_role, say_away
from rostra.people.enums import RoleCode
from rostra.people.models import Member, Unit
from tests.inbox.office import Office

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

moments = st.integers(-48, 48).map(lambda hours: NOW + hours * HOUR)
models = st.lists(
    st.builds(
        ResponseModel,
        way=st.sampled_from(Way),
        account_id=st.none() | st.integers(1, 2),
        unit_id=st.none() | st.integers(1, 4),
        hours=st.sampled_from(["", *Hours]),
        level=st.sampled_from(["", *Level]),
        starts_at=moments,
        ended_at=st.none() | moments,
    ),
    max_size=8,
)
PLACE = Place(1, [3, 2, 1], Hours.OFFICE, Level.MODERATE)


def number(rows: list[ResponseModel]) -> None:
    for pk, row in enumerate(rows, start=1):
        row.pk = pk


@given(models)
def test_in_force_is_the_last_begun_of_each_slot_unless_it_ended(rows: list[ResponseModel]) -> None:
    number(rows)

    holding = in_force(rows, NOW)

    assert len({slot(row) for row in holding}) == len(holding)
    for row in holding:
        assert row.starts_at <= NOW
        assert row.ended_at is None or row.ended_at > NOW
    for row in rows:
        begun = row.starts_at <= NOW and (row.ended_at is None or row.ended_at > row.starts_at)
        later = [other for other in holding if slot(other) == slot(row)]
        if begun and later:
            assert (row.starts_at, row.pk) <= (later[0].starts_at, later[0].pk)


@given(models)
def test_choose_model_takes_account_then_unit_then_level_then_hours(rows: list[ResponseModel]) -> None:
    number(rows)

    def rank(row: ResponseModel) -> tuple[bool, int, bool, bool, datetime, int]:
        unit = {None: 0, 1: 1, 2: 2, 3: 3}[row.unit_id]
        return (row.account_id is not None, unit, row.level != "", row.hours != "", row.starts_at, row.pk)

    fitting = [
        row
        for row in rows
        if row.account_id in (None, 1)
        and row.unit_id != 4
        and row.hours in ("", Hours.OFFICE)
        and row.level in ("", Level.MODERATE)
    ]
    assert choose_model(rows, PLACE) is max(fitting, key=rank, default=None)


@given(st.sets(st.integers(1, 9), min_size=1), st.none() | st.integers(1, 9), st.integers(1, 40))
def test_next_in_turn_is_fair_to_one(people: set[int], last: int | None, count: int) -> None:
    got: Counter[int] = Counter()
    for _ in range(count):
        last = next_in_turn(list(people), last)
        assert last is not None
        got[last] += 1

    shares = [got[one] for one in people]
    assert max(shares) - min(shares) <= 1


@given(st.sets(st.integers(1, 9), min_size=1), st.dictionaries(st.integers(1, 9), st.integers(0, 20)))
def test_least_loaded_has_least(people: set[int], load: dict[int, int]) -> None:
    chosen = least_loaded(people, load)

    assert chosen in people
    assert all(load.get(chosen or 0, 0) <= load.get(one, 0) for one in people)


def test_nobody_is_chosen_where_there_is_nobody() -> None:
    assert (next_in_turn([], 4), least_loaded([], {})) == (None, None)


class Desk:
    """A queue with two people who answer, and the models that a test makes."""

    def __init__(self, office: Office) -> None:
        self.office, self.cast = office, office.cast
        self.lena = office.cast.responder
        self.ana = office.cast.editor
        give_role(member=self.ana, code=RoleCode.RESPONDER, by=None, now=office.now)
        self.front = self.queue("Front desk", self.lena, self.ana)

    def queue(self, name: str, *members: Member, unit: Unit | None = None) -> Queue:
        queue = Queue.objects.create(name=name, unit=unit)
        QueueMember.objects.bulk_create(QueueMember(queue=queue, member=member) for member in members)
        return queue

    def model(self, way: Way, **more: Any) -> ResponseModel:
        values: Any = {
            "reason": "Few messages",
            "starts_at": self.office.now - HOUR,
            "by": self.cast.administrator.user,
            "at": self.office.now,
        }
        return ResponseModel.objects.create(way=way, **(values | more))

    def place(self, topic: Topic | None = None, **more: Any) -> Placement:
        return Router(self.office.now).place(self.office.city, topic.pk if topic else None, **more)


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def test_place_without_a_model_follows_the_route(desk: Desk) -> None:
    assert desk.place() == Placement(None, None, None)
    Route.objects.create(account=desk.office.city, queue=desk.front)

    assert desk.place() == Placement(desk.front.pk, None, None)


def test_place_with_a_single_responder_gives_it_to_them(desk: Desk) -> None:
    model = desk.model(Way.SINGLE, queue=desk.front, responder=desk.lena, substitute=desk.ana)

    assert desk.place() == Placement(desk.front.pk, desk.lena.pk, model.pk)


def test_place_gives_it_to_the_substitute_of_who_left(desk: Desk) -> None:
    model = desk.model(Way.SINGLE, queue=desk.front, responder=desk.lena, substitute=desk.ana)
    desk.lena.left_at = desk.office.now
    desk.lena.save()

    assert desk.place() == Placement(desk.front.pk, desk.ana.pk, model.pk)


def away(desk: Desk, member: Member, substitute: Member | None = None) -> None:
    span = {"starts_at": desk.office.now - HOUR, "ends_at": desk.office.now + HOUR}
    say_away(member=member, substitute=substitute, by=desk.cast.administrator, now=desk.office.now, **span)


def test_place_passes_by_the_single_responder_who_is_away(desk: Desk) -> None:
    model = desk.model(Way.SINGLE, queue=desk.front, responder=desk.lena, substitute=desk.ana)
    away(desk, desk.lena)

    assert desk.place() == Placement(desk.front.pk, desk.ana.pk, model.pk)


def test_place_gives_it_to_whom_the_single_responder_named(desk: Desk) -> None:
    give_role(member=desk.cast.reader, code=RoleCode.RESPONDER, by=None, now=desk.office.now)
    desk.model(Way.SINGLE, queue=desk.front, responder=desk.lena, substitute=desk.ana)
    away(desk, desk.lena, desk.cast.reader)

    assert desk.place().owner_id == desk.cast.reader.pk


@pytest.mark.parametrize("share", [Share.TURN, Share.LEAST])
def test_place_for_several_passes_by_who_is_away(desk: Desk, share: Share) -> None:
    desk.model(Way.SEVERAL, queue=desk.front, share=share)
    away(desk, desk.lena)
    router = Router(desk.office.now)

    assert {router.place(desk.office.city, None).owner_id for _ in range(3)} == {desk.ana.pk}


def test_place_gives_it_to_the_substitute_of_who_has_no_right_and_to_nobody_without_one(desk: Desk) -> None:
    desk.model(Way.SINGLE, responder=desk.cast.reader, substitute=desk.ana)
    assert desk.place().owner_id == desk.ana.pk
    desk.ana.user.is_active = False
    desk.ana.user.save()

    assert desk.place().owner_id is None


def test_place_accepts_a_right_on_the_unit_of_the_queue(desk: Desk) -> None:
    roads = add_unit(name="Roads", by=None, now=desk.office.now)
    give_role(member=desk.cast.reader, code=RoleCode.RESPONDER, unit=roads, by=None, now=desk.office.now)
    desk.model(Way.SINGLE, responder=desk.cast.reader, queue=desk.queue("Roads", unit=roads), substitute=desk.ana)

    assert desk.place().owner_id == desk.cast.reader.pk


def test_place_for_several_leaves_it_to_who_takes_it(desk: Desk) -> None:
    model = desk.model(Way.SEVERAL, queue=desk.front, share=Share.PULL)

    assert desk.place() == Placement(desk.front.pk, None, model.pk)
    assert desk.place(urgent=True).owner_id in (desk.lena.pk, desk.ana.pk)


def test_place_for_several_without_a_queue_has_nobody(desk: Desk) -> None:
    model = desk.model(Way.SEVERAL, share=Share.TURN)

    assert desk.place() == Placement(None, None, model.pk)


def test_place_in_turn_goes_round_and_remembers(desk: Desk) -> None:
    desk.model(Way.SEVERAL, queue=desk.front, share=Share.TURN)
    first, second = sorted([desk.lena.pk, desk.ana.pk])
    got = []
    for _batch in range(2):
        router = Router(desk.office.now)
        got += [router.place(desk.office.city, None).owner_id for _ in range(3)]
        router.remember()

    assert got == [first, second] * 3


def test_place_in_turn_with_nobody_able_has_no_owner(desk: Desk) -> None:
    model = desk.model(Way.SEVERAL, queue=desk.queue("Empty", desk.cast.reader), share=Share.TURN)
    router = Router(desk.office.now)

    assert router.place(desk.office.city, None).owner_id is None
    router.remember()
    model.refresh_from_db()
    assert model.last_turn is None


def test_place_to_whom_has_least_counts_what_is_owed_and_what_was_placed(desk: Desk) -> None:
    desk.model(Way.SEVERAL, queue=desk.front, share=Share.LEAST)
    busy = desk.office.message()
    Conversation.objects.filter(pk=busy.pk).update(owner=desk.lena)
    router = Router(desk.office.now)

    got = [router.place(desk.office.city, None).owner_id for _ in range(3)]

    assert got[0] == desk.ana.pk
    assert set(got[1:]) == {desk.lena.pk, desk.ana.pk}


def test_place_with_existing_units_uses_the_queue_of_the_nearest_unit(desk: Desk) -> None:
    roads = add_unit(name="Roads", by=None, now=desk.office.now)
    holes = add_unit(name="Holes", parent=roads, by=None, now=desk.office.now)
    second = desk.queue("Roads B", unit=roads)
    first = desk.queue("Roads A", unit=roads)
    account = desk.office.account("holes", unit=holes)
    model = desk.model(Way.UNITS)

    assert Router(desk.office.now).place(account, None) == Placement(first.pk, None, model.pk)
    ResponseModel.objects.update(queue=second)
    assert Router(desk.office.now).place(account, None).queue_id == second.pk


def test_place_with_existing_units_falls_back_to_the_unit_of_the_model(desk: Desk) -> None:
    service = desk.queue("Service desk", unit=desk.cast.unit)
    desk.model(Way.UNITS, unit=desk.cast.unit)
    inside = desk.office.account("inside", unit=desk.cast.unit)

    assert Router(desk.office.now).place(inside, None).queue_id == service.pk
    assert desk.place() == Placement(None, None, None)


def test_place_by_topic_uses_its_queue_or_that_above_it_or_the_model_s(desk: Desk) -> None:
    streets, parks = desk.queue("Streets"), desk.queue("Parks")
    roads = Topic.objects.create(name="Roads", queue=streets)
    holes = Topic.objects.create(name="Holes", parent=roads)
    trees = Topic.objects.create(name="Trees", parent=holes, queue=parks)
    other = Topic.objects.create(name="Other")
    desk.model(Way.TOPIC, queue=desk.front)

    assert [desk.place(topic).queue_id for topic in (trees, holes, roads, other, None)] == [
        parks.pk,
        streets.pk,
        streets.pk,
        desk.front.pk,
        desk.front.pk,
    ]


def test_place_by_hours_and_level(desk: Desk) -> None:
    night = desk.model(Way.SEVERAL, share=Share.PULL, hours=Hours.OUTSIDE)
    crisis = desk.model(Way.SEVERAL, share=Share.PULL, level=Level.CRISIS)
    usual = desk.model(Way.TOPIC)
    midnight = desk.office.now + 15 * HOUR

    assert desk.place().model_id == usual.pk
    assert Router(midnight).place(desk.office.city, None).model_id == night.pk
    user = desk.cast.administrator.user
    Watch.objects.create(level=Level.CRISIS, reason="Storm", starts_at=desk.office.now, by=user, at=desk.office.now)
    assert Router(midnight).place(desk.office.city, None).model_id == crisis.pk


def test_place_asks_each_thing_once(desk: Desk, django_assert_max_num_queries: Any) -> None:
    desk.model(Way.SEVERAL, queue=desk.front, share=Share.LEAST)
    accounts = [desk.office.city, desk.office.account("other")]
    router = Router(desk.office.now)
    for account in accounts:
        router.place(account, None)

    with django_assert_max_num_queries(0):
        for account in accounts * 3:
            router.place(account, None)


def test_what_units_draft_is_sent_by_the_monitor(desk: Desk) -> None:
    model = desk.model(Way.UNITS, voice=Voice.MONITOR)
    conversation = desk.office.message()

    def asked(member: Member) -> DraftWhy | None:
        return review_asked(conversation, member, desk.office.now)

    give_role(member=desk.cast.approver, code=RoleCode.RESPONDER, by=None, now=desk.office.now)
    assert (asked(desk.lena), asked(desk.cast.approver)) == (DraftWhy.MONITOR, None)
    ResponseModel.objects.filter(pk=model.pk).update(voice=Voice.UNIT)
    assert asked(desk.lena) is None
    ResponseModel.objects.all().delete()
    assert asked(desk.lena) is None
