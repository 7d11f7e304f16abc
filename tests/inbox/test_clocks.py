from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.inbox.clocks import Clocks, Dates, Promise, choose_clock, choose_watch, hastened, line, nearness
from rostra.inbox.enums import Level
from rostra.inbox.models import Clock, Topic, Watch
from rostra.policy.actions import decide
from rostra.policy.decisions import MONITORING, RESPONSE_MINUTES
from tests.inbox.office import Office

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday morning, as in the fixture."""
HOUR = timedelta(hours=1)

moments = st.integers(-48, 48).map(lambda hours: NOW + hours * HOUR)
ends = st.none() | moments
accounts = st.none() | st.integers(1, 2)
watches = st.lists(
    st.builds(Watch, account_id=accounts, level=st.sampled_from(Level), starts_at=moments, ends_at=ends), max_size=8
)
clocks = st.lists(
    st.builds(
        Clock,
        topic_id=st.none() | st.integers(1, 4),
        account_id=accounts,
        level=st.sampled_from(["", *Level]),
        answer_minutes=st.integers(1, 10_000),
        starts_at=moments,
        ended_at=ends,
    ),
    max_size=8,
)


def number(rows: list[Watch] | list[Clock]) -> None:
    for pk, row in enumerate(rows, start=1):
        row.pk = pk


def test_line_goes_up_and_never_round() -> None:
    assert line(3, {1: None, 2: 1, 3: 2}) == [3, 2, 1]
    assert line(1, {1: 2, 2: 1}) == [1, 2]
    assert line(None, {}) == []


def test_nearness_grows_towards_the_row_itself() -> None:
    assert [nearness(wanted, [3, 2, 1]) for wanted in (3, 2, 1, None, 9)] == [3, 2, 1, 0, None]


@given(watches)
def test_choose_watch_takes_a_crisis_before_the_account_before_the_later(rows: list[Watch]) -> None:
    number(rows)

    chosen = choose_watch(rows, account_id=1, now=NOW)

    holding = [
        row
        for row in rows
        if row.starts_at <= NOW and (row.ends_at is None or row.ends_at > NOW) and row.account_id in (None, 1)
    ]
    assert (chosen is None) == (not holding)
    for row in holding:
        assert chosen is not None
        if row.level == Level.CRISIS:
            assert chosen.level == Level.CRISIS
        if row.account_id == 1 and chosen.account_id is None:
            assert (chosen.level, row.level != Level.CRISIS) == (Level.CRISIS, True)
        if (row.level, row.account_id) == (chosen.level, chosen.account_id):
            assert (row.starts_at, row.pk) <= (chosen.starts_at, chosen.pk)


@given(clocks)
def test_choose_clock_takes_the_nearest_topic_then_the_account_then_the_level(rows: list[Clock]) -> None:
    number(rows)

    chosen = choose_clock(rows, account_id=1, topics=[3, 2, 1], level=Level.ELABORATE, now=NOW)

    def rank(row: Clock) -> tuple[int, bool, bool, datetime, int]:
        topic = {None: 0, 1: 1, 2: 2, 3: 3}[row.topic_id]
        return (topic, row.account_id is not None, row.level != "", row.starts_at, row.pk)

    holding = [
        row
        for row in rows
        if row.starts_at <= NOW
        and (row.ended_at is None or row.ended_at > NOW)
        and row.topic_id != 4
        and row.account_id in (None, 1)
        and row.level in ("", Level.ELABORATE)
    ]
    assert chosen is max(holding, key=rank, default=None)


@given(st.none() | st.integers(1, 1000), st.integers(1, 1000))
def test_hastened_is_never_later_and_counts_round_the_clock(acknowledge: int | None, answer: int) -> None:
    soon = hastened(Promise(acknowledge, answer))

    assert (soon.always, soon.answer_minutes, soon.acknowledge_minutes) == (
        True,
        min(answer, 30),
        None if acknowledge is None else min(acknowledge, 30),
    )


def watch(office: Office, level: Level, **more: Any) -> Watch:
    values: Any = {
        "reason": "Storm",
        "starts_at": office.now - HOUR,
        "by": office.cast.administrator.user,
        "at": office.now,
    }
    return Watch.objects.create(level=level, **(values | more))


def clock(office: Office, minutes: int, **more: Any) -> Clock:
    values: Any = {"starts_at": office.now - HOUR, "by": office.cast.administrator.user, "at": office.now}
    return Clock.objects.create(answer_minutes=minutes, **(values | more))


def test_level_is_the_policy_until_somebody_watches_otherwise(office: Office) -> None:
    other = office.account("other")
    decide(question=MONITORING, value="reserved", by=None, now=office.now)
    assert Clocks(office.now).level(office.city) == Level.RESERVED
    watch(office, Level.ELABORATE, account=office.city)
    watch(office, Level.CRISIS, ends_at=office.now)

    clocks = Clocks(office.now)

    assert (clocks.level(office.city), clocks.level(other)) == (Level.ELABORATE, Level.RESERVED)


def test_promise_is_the_policy_until_a_clock_holds(office: Office) -> None:
    decide(question=RESPONSE_MINUTES, value=120, by=None, now=office.now)
    roads = Topic.objects.create(name="Roads")
    holes = Topic.objects.create(name="Holes", parent=roads)
    clock(office, 60, topic=roads, acknowledge_minutes=15)
    clock(office, 5, ended_at=office.now - HOUR)
    clocks = Clocks(office.now)

    assert clocks.promise(office.city, None) == Promise(None, 120)
    assert clocks.promise(office.city, holes.pk) == Promise(15, 60)
    assert clocks.promise(office.city, holes.pk, "emergency") == Promise(15, 30, always=True)


def test_promise_in_a_crisis_is_that_of_the_crisis(office: Office) -> None:
    clock(office, 60, level=Level.CRISIS)
    before = Clocks(office.now).promise(office.city, None)
    watch(office, Level.CRISIS)

    assert (before.answer_minutes, Clocks(office.now).promise(office.city, None).answer_minutes) == (480, 60)


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        # Working hours are 08:00 to 16:00 in Oslo: 07:00 to 15:00 in UTC.
        (Promise(None, 480), Dates(None, datetime(2026, 11, 25, 15, 0, tzinfo=UTC))),
        (Promise(60, 120), Dates(datetime(2026, 11, 25, 8, 0, tzinfo=UTC), datetime(2026, 11, 25, 9, 0, tzinfo=UTC))),
        (
            Promise(30, 30, always=True),
            Dates(datetime(2026, 11, 24, 20, 30, tzinfo=UTC), datetime(2026, 11, 24, 20, 30, tzinfo=UTC)),
        ),
    ],
)
def test_dates_follow_the_working_calendar(office: Office, promise: Promise, expected: Dates) -> None:
    evening = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)

    assert Clocks(evening).dates(office.city, promise, evening) == expected


def test_clocks_ask_each_thing_once(office: Office, django_assert_num_queries: Any) -> None:
    accounts = [office.city, office.account("other")]
    clock(office, 60)
    clocks = Clocks(office.now)

    with django_assert_num_queries(6):
        for account in accounts * 3:
            clocks.dates(account, clocks.promise(account, None), office.now)
