"""Working time: when so many minutes of office hours after a moment are over.

Plain Python. Counts on the clock on the wall of `tz`, so that 09:00 stays 09:00 when the clocks change; lengths are
real minutes: a working day over the change to summer time is an hour shorter.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

DAY = timedelta(days=1)
LONGEST_REST = 5 * 366
"""Days without a working one after which hours and closed days are taken for wrong."""


class NoWorkingTime(ValueError):
    """The hours, days and closed days given leave no time in which anybody works."""


class Stretch(NamedTuple):
    """Working time of one day, both ends in UTC."""

    day: date
    begin: datetime
    end: datetime


def due(
    start: datetime,
    minutes: int,
    days: Collection[int],
    start_time: time,
    end_time: time,
    tz: tzinfo,
    closed: Container[date] = (),
    opened: Container[date] = (),
) -> datetime:
    """The moment, in UTC, at which `minutes` of working time after the aware `start` are over.

    `days` counts Monday as 0; the hours run from `start_time` to `end_time` in `tz`, where 00:00 as the end is
    midnight, so that all days from 00:00 to 00:00 is round the clock. On `closed` days nobody works; on `opened` ones
    people work whatever else is said. No minutes give the next working moment. Raises NoWorkingTime, and ValueError for
    what is no time at all.
    """
    *_, last = stretches(start, minutes, days, start_time, end_time, tz, closed, opened)
    return last.end


def stretches(
    start: datetime,
    minutes: int,
    days: Collection[int],
    start_time: time,
    end_time: time,
    tz: tzinfo,
    closed: Container[date] = (),
    opened: Container[date] = (),
) -> Iterator[Stretch]:
    """How the minutes are spent, day by day: `due` is where the last stretch ends. Takes and raises what `due` does."""
    if start.tzinfo is None:
        raise ValueError("start must know its time zone")
    if minutes < 0:
        raise ValueError("minutes must not be negative")
    require(days, start_time, end_time)
    left = timedelta(minutes=minutes)
    now = start.astimezone(UTC)
    for day, opens, closes in hours(now, days, start_time, end_time, tz, closed, opened):
        begin = max(now, opens)
        if begin >= closes:
            continue
        # The end of the last minute belongs to its day; a start on the closing hour to the next one.
        if left <= closes - begin:
            yield Stretch(day, begin, begin + left)
            return
        yield Stretch(day, begin, closes)
        left -= closes - begin
    raise NoWorkingTime("no working day in years")


def require(days: Collection[int], start_time: time, end_time: time) -> None:
    """Raises NoWorkingTime where a week has no time in which anybody works."""
    if not days or not set(days) <= set(range(7)):
        raise NoWorkingTime("working days are numbers from 0, Monday, to 6")
    if start_time >= end_time != time(0):
        raise NoWorkingTime("the working day must end after it begins")


def hours(
    now: datetime,
    days: Collection[int],
    start_time: time,
    end_time: time,
    tz: tzinfo,
    closed: Container[date] = (),
    opened: Container[date] = (),
) -> Iterator[Stretch]:
    """All working hours from the day of `now` on, until there has been no working day for years."""
    # A day earlier: midnight in `tz` may lie after `now` for hours that run until midnight.
    day = now.astimezone(tz).date() - DAY
    rest = 0
    while rest < LONGEST_REST:
        if day in opened or (day.weekday() in days and day not in closed):
            rest = 0
            until = day + DAY if end_time == time(0) else day
            yield Stretch(day, _moment(day, start_time, tz), _moment(until, end_time, tz))
        else:
            rest += 1
        day += DAY


def _moment(day: date, clock: time, tz: tzinfo) -> datetime:
    """The moment at which the clock on the wall shows this; one that a change of clocks leaves out is the one after it."""
    return datetime.combine(day, clock, tz).astimezone(UTC)
