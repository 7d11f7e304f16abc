"""What if: past conversations run through another way of answering. Pure: rows in, figures out; nothing is changed.

Time is minutes of working time, counted from the start of the window. Whoever has work does one thing after the other,
oldest first; what everybody may take goes to whoever is free first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import pairwise, takewhile
from math import ceil
from statistics import median
from typing import NamedTuple

from rostra.jurisdictions import worktime
from rostra.jurisdictions.calendars import MINUTE, WorkingCalendar

AHEAD = timedelta(days=400)
"""How far beyond the window the axis reaches: what piles up is done later."""
FEW = 10
"""Fewer answers of people than that say nothing about how long one takes."""
USUAL_EFFORT = 10
LONGEST_EFFORT = 60


class Axis:
    """Minutes of working time since `begin`."""

    def __init__(self, calendar: WorkingCalendar, begin: datetime, end: datetime) -> None:
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        self._before: list[int] = []
        passed = 0
        closed = calendar.closed
        hours = worktime.hours(begin, calendar.days, calendar.start, calendar.end, calendar.tz, closed, closed.opened)
        for day in takewhile(lambda day: day.begin <= end + AHEAD, hours):
            if day.end <= begin:
                continue
            start = max(day.begin, begin)
            self._starts.append(start)
            self._ends.append(day.end)
            self._before.append(passed)
            passed += (day.end - start) // MINUTE

    def at(self, moment: datetime) -> int:
        """How much working time has passed by this moment; outside hours it stands still."""
        place = bisect_right(self._starts, moment) - 1
        if place < 0:
            return 0
        return self._before[place] + (min(moment, self._ends[place]) - self._starts[place]) // MINUTE


@dataclass(frozen=True, slots=True)
class Past:
    """A turn as it was. `answered_at` None: still owed. `by` is the person who ended it, `queue_id` where it waited."""

    account_id: int
    topic_id: int | None
    queue_id: int | None
    by: int | None
    started_at: datetime
    due_at: datetime
    answered_at: datetime | None
    urgent: bool = False


class Given(NamedTuple):
    """Where a turn would wait, and which people could answer it; the first alone where it would be given to them."""

    queue_id: int | None
    people: Sequence[int]


@dataclass(slots=True)
class Share:
    """What one person or queue has: `waits` in minutes of working time, of what was answered; `over` of what was late,
    how many minutes too late, as far as it was answered.
    """

    count: int = 0
    late: int = 0
    peak: int = 0
    waits: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)

    @property
    def late_by(self) -> int | None:
        """By how many minutes half of what was late was late, or less."""
        return round(median(self.over)) if self.over else None

    @property
    def latest(self) -> int | None:
        """By how many minutes the last of them was late."""
        return max(self.over, default=None)

    @property
    def median(self) -> int | None:
        return round(median(self.waits)) if self.waits else None

    @property
    def ninth(self) -> int | None:
        """The wait within which nine of ten were answered."""
        return sorted(self.waits)[ceil(len(self.waits) * 0.9) - 1] if self.waits else None

    @property
    def late_share(self) -> int | None:
        """Per cent."""
        return round(100 * self.late / self.count) if self.count else None


@dataclass(slots=True)
class Outcome:
    """By person and by queue, None for nobody and none; and all together."""

    people: dict[int | None, Share] = field(default_factory=dict)
    queues: dict[int | None, Share] = field(default_factory=dict)
    whole: Share = field(default_factory=Share)


class _Done(NamedTuple):
    person: int | None
    queue: int | None
    start: int
    end: int | None
    due: int


def actual(turns: Iterable[Past], axis: Axis) -> Outcome:
    """What really was."""
    return _outcome(
        _Done(
            turn.by,
            turn.queue_id,
            axis.at(turn.started_at),
            None if turn.answered_at is None else axis.at(turn.answered_at),
            axis.at(turn.due_at),
        )
        for turn in turns
    )


def simulate(
    turns: Iterable[Past],
    give: Callable[[Past, dict[int, int]], Given],
    axis: Axis,
    *,
    effort: int,
) -> Outcome:
    """What would have been, if `give` had said who gets each; it is told how much everybody has at that moment.

    An answer takes `effort` minutes. What nobody could answer is late, and never answered.
    """
    free: dict[int, int] = {}
    load: dict[int, int] = {}
    under_way: list[tuple[int, int]] = []
    done = []
    for turn in sorted(turns, key=lambda turn: turn.started_at):
        start, due = axis.at(turn.started_at), axis.at(turn.due_at)
        while under_way and under_way[0][0] <= start:
            load[heappop(under_way)[1]] -= 1
        queue, people = give(turn, load)
        if not people:
            done.append(_Done(None, queue, start, None, due))
            continue
        person = min(people, key=lambda one: (max(free.get(one, 0), start), load.get(one, 0), one))
        end = max(free.get(person, 0), start) + effort
        free[person] = end
        load[person] = load.get(person, 0) + 1
        heappush(under_way, (end, person))
        done.append(_Done(person, queue, start, end, due))
    return _outcome(done)


def effort_of(turns: Iterable[Past], axis: Axis) -> int:
    """How many minutes an answer takes: the median between two answers of one person, of those within an hour."""
    of_person: dict[int, list[int]] = {}
    for turn in turns:
        if turn.by is not None and turn.answered_at is not None:
            of_person.setdefault(turn.by, []).append(axis.at(turn.answered_at))
    gaps = []
    for moments in of_person.values():
        moments.sort()
        gaps += [b - a for a, b in pairwise(moments) if 0 < b - a <= LONGEST_EFFORT]
    return max(1, round(median(gaps))) if len(gaps) >= FEW else USUAL_EFFORT


def _outcome(done: Iterable[_Done]) -> Outcome:
    found = Outcome()
    of_person: dict[int | None, list[_Done]] = {}
    of_queue: dict[int | None, list[_Done]] = {}
    every = list(done)
    for one in every:
        of_person.setdefault(one.person, []).append(one)
        of_queue.setdefault(one.queue, []).append(one)
    found.people = {person: _share(mine) for person, mine in of_person.items()}
    found.queues = {queue: _share(mine) for queue, mine in of_queue.items()}
    found.whole = _share(every)
    return found


def _share(done: Sequence[_Done]) -> Share:
    answered = [one for one in done if one.end is not None]
    return Share(
        count=len(done),
        late=sum(one.end is None or one.end > one.due for one in done),
        peak=_peak(done),
        waits=[max(0, one.end - one.start) for one in answered if one.end is not None],
        over=[one.end - one.due for one in answered if one.end is not None and one.end > one.due],
    )


def _peak(done: Sequence[_Done]) -> int:
    """The most that was open at once."""
    steps = [(one.start, 1) for one in done]
    # What ends as another begins was not open beside it.
    steps += [(one.end, -1) for one in done if one.end is not None]
    level = highest = 0
    for _at, step in sorted(steps):
        level += step
        highest = max(highest, level)
    return highest
