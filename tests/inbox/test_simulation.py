from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.inbox.simulation import Axis, Given, Past, Share, actual, effort_of, simulate
from rostra.jurisdictions.calendars import WorkingCalendar

CALENDAR = WorkingCalendar(frozenset(range(5)), time(8), time(16), ZoneInfo("UTC"))
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AXIS = Axis(CALENDAR, MONDAY, MONDAY + timedelta(days=28))


def past(start: int, *, by: int | None = 1, answered: int | None = None, due: int = 60, queue: int | None = 7) -> Past:
    """A turn that began so many minutes after Monday morning."""
    begin = MONDAY + start * MINUTE
    done = None if answered is None else MONDAY + answered * MINUTE
    return Past(1, None, queue, by, begin, begin + due * MINUTE, done)


def test_axis_counts_working_minutes_and_stands_still_outside() -> None:
    day = timedelta(days=1)
    moments = [
        MONDAY - day,
        MONDAY,
        MONDAY + 30 * MINUTE,
        MONDAY + timedelta(hours=9),
        MONDAY + day + MINUTE,
        MONDAY + 5 * day,
        MONDAY + 7 * day,
    ]

    assert [AXIS.at(moment) for moment in moments] == [0, 0, 30, 480, 481, 2400, 2400]


def test_axis_begins_in_the_middle_of_a_day_and_after_it() -> None:
    noon = Axis(CALENDAR, MONDAY + 240 * MINUTE, MONDAY + timedelta(days=1))
    evening = Axis(CALENDAR, MONDAY + timedelta(hours=10), MONDAY + timedelta(days=1))

    assert noon.at(MONDAY + timedelta(days=1)) == 240
    assert evening.at(MONDAY + timedelta(days=1, minutes=5)) == 5


def test_actual_tells_what_was() -> None:
    turns = [
        past(0, answered=30),
        past(10, answered=100, due=60),
        past(20, by=2, queue=None),
        past(40, by=2, answered=45),
    ]

    found = actual(turns, AXIS)

    assert found.people[1] == Share(count=2, late=1, peak=2, waits=[30, 90], over=[30])
    assert found.people[2] == Share(count=2, late=1, peak=2, waits=[5])
    assert found.queues[None] == Share(count=1, late=1, peak=1, waits=[])
    assert (found.whole.count, found.whole.peak, found.whole.late_share) == (4, 3, 50)


def test_simulate_with_one_person_does_one_after_the_other() -> None:
    turns = [past(20), past(0), past(5)]

    found = simulate(turns, lambda _turn, _load: Given(7, [1]), AXIS, effort=30)

    assert found.people == {1: Share(count=3, late=1, peak=3, waits=[30, 55, 70], over=[10])}
    assert (found.whole.median, found.whole.ninth, found.whole.late_share) == (55, 70, 33)


def test_simulate_gives_it_to_whoever_is_free_first() -> None:
    turns = [past(0), past(0), past(1)]

    found = simulate(turns, lambda _turn, _load: Given(7, [1, 2]), AXIS, effort=30)

    assert {person: share.count for person, share in found.people.items()} == {1: 2, 2: 1}


def test_simulate_tells_how_much_everybody_has_at_that_moment() -> None:
    seen: list[dict[int, int]] = []

    def give(_turn: Past, load: dict[int, int]) -> Given:
        seen.append(dict(load))
        return Given(7, [1])

    simulate([past(0), past(10), past(100)], give, AXIS, effort=30)

    assert seen == [{}, {1: 1}, {1: 0}]


def test_simulate_counts_what_nobody_could_answer_as_late() -> None:
    found = simulate([past(0)], lambda _turn, _load: Given(None, []), AXIS, effort=30)

    assert found.people == {None: Share(count=1, late=1, peak=1, waits=[])}
    assert (found.whole.median, found.whole.ninth) == (None, None)


def test_share_says_how_late() -> None:
    share = Share(count=4, late=3, over=[5, 90, 10])

    assert (share.late_by, share.latest) == (10, 90)


def test_an_empty_share_has_no_figures() -> None:
    empty = Share()

    assert (empty.median, empty.ninth, empty.late_share) == (None, None, None)
    assert (empty.late_by, empty.latest) == (None, None)


def test_effort_is_what_people_took_between_two_answers() -> None:
    steady = [past(0, answered=minute * 6) for minute in range(12)]
    asleep = [past(0, by=2, answered=minute * 300) for minute in range(12)]

    assert effort_of([*steady, *asleep, past(0), past(0, by=None, answered=3)], AXIS) == 6
    assert effort_of(steady[:5], AXIS) == 10


turns = st.lists(
    st.builds(
        past,
        st.integers(0, 2000),
        by=st.none() | st.integers(1, 3),
        answered=st.none() | st.integers(2000, 4000),
        due=st.integers(1, 500),
        queue=st.none() | st.integers(1, 2),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(turns, st.lists(st.integers(1, 4), max_size=3, unique=True), st.integers(1, 60))
def test_simulate_loses_nothing_and_never_does_two_things_at_once(
    rows: list[Past], people: list[int], effort: int
) -> None:
    found = simulate(rows, lambda turn, _load: Given(turn.queue_id, people), AXIS, effort=effort)

    assert found.whole.count == len(rows)
    assert sum(share.count for share in found.people.values()) == len(rows)
    assert sum(share.count for share in found.queues.values()) == len(rows)
    assert all(share.peak <= share.count and share.late <= share.count for share in found.people.values())
    assert all(wait >= effort for wait in found.whole.waits)
