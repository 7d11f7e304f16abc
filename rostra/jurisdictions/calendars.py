"""The working calendar of a body: when a promise of so much working time falls due, and how that was worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rostra.jurisdictions import worktime
from rostra.jurisdictions.closures import LANGUAGE, Cause, ClosedDays, Why
from rostra.jurisdictions.packs import Law, Pack
from rostra.jurisdictions.worktime import DAY, LONGEST_REST, NoWorkingTime, Stretch

EVERY_DAY = frozenset(range(7))
MINUTE = timedelta(minutes=1)
LONGEST_BREAK = timedelta(days=400)
"""A closure of a year with a weekend and holidays around it; whatever is longer is a mistake."""


class Step(NamedTuple):
    """One day of a calculation: the minutes of it that counted, or `why` none did.

    Neither: it is a working day, but the clock began after its hours.
    """

    day: date
    minutes: int
    why: Why | None


@dataclass(frozen=True)
class WorkingCalendar:
    """Hours from `start` to `end` in `tz` on these `days` of the week (Monday is 0), without the `closed` days.

    00:00 as the end is midnight: every day from 00:00 to 00:00 is round the clock. Raises NoWorkingTime for a week
    without working time.
    """

    days: frozenset[int]
    start: time
    end: time
    tz: ZoneInfo
    closed: ClosedDays = field(default_factory=ClosedDays)

    def __post_init__(self) -> None:
        worktime.require(self.days, self.start, self.end)

    def is_working(self, day: date) -> bool:
        """Whether people work on this day."""
        return day in self.closed.opened or (day.weekday() in self.days and day not in self.closed)

    def why_closed(self, day: date, language: str = LANGUAGE) -> Why | None:
        """Why nobody works on this day; None where people do."""
        if day in self.closed.opened:
            return None
        return self.closed.why(day, language) or (None if day.weekday() in self.days else Why(Cause.WEEKDAY))

    def is_open(self, moment: datetime) -> bool:
        """Whether people work at this moment."""
        return self.due(moment, 0) == moment

    def due(self, start: datetime, minutes: int) -> datetime:
        """When so many minutes of working time after `start` are over, in UTC; see `worktime.due`."""
        *_, last = self._stretches(start, minutes)
        return last.end

    def explain(self, start: datetime, minutes: int, language: str = LANGUAGE) -> list[Step]:
        """How `due` comes about, day by day on the clock on the wall: the minutes add up to those asked for."""
        spent = {stretch.day: (stretch.end - stretch.begin) // MINUTE for stretch in self._stretches(start, minutes)}
        # A day may lose part of a minute to the second at which the clock began: the last one has what is left.
        last = max(spent)
        spent[last] += minutes - sum(spent.values())
        first = min(start.astimezone(self.tz).date(), min(spent))
        days = (first + DAY * number for number in range((last - first).days + 1))
        return [Step(day, spent.get(day, 0), self.why_closed(day, language)) for day in days]

    def minutes_between(self, begin: datetime, end: datetime) -> int:
        """Whole minutes of working time from one moment to the other; negative where `end` is the earlier one.

        For what `due` gave: the minutes it was asked for.
        """
        if end < begin:
            return -self.minutes_between(end, begin)
        until = takewhile(lambda stretch: stretch.begin < end, self._hours(begin))
        worked = (min(stretch.end, end) - max(stretch.begin, begin) for stretch in until)
        return sum((part for part in worked if part > timedelta(0)), timedelta(0)) // MINUTE

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after this one, which itself does not count; for 0, the first from it on.

        Raises ValueError for fewer than none, and NoWorkingTime.
        """
        if count < 0:
            raise ValueError("days must not be negative")
        working = (found for found in self._days_from(day if count == 0 else day + DAY) if self.is_working(found))
        for number, found in enumerate(working, start=1):
            if number >= count:
                return found
        raise NoWorkingTime("no working day in years")

    def closed_days(self, first: date, last: date, language: str = LANGUAGE) -> list[tuple[date, Why]]:
        """The days of the week on which people would work, and do not, with the reason; both ends included."""
        days = (first + DAY * number for number in range((last - first).days + 1))
        closed = ((day, self.closed.why(day, language)) for day in days if day.weekday() in self.days)
        return [(day, why) for day, why in closed if why is not None]

    def rests_from(self, since: date) -> date | None:
        """A day, `since` at the earliest, from which on nobody works for more than `LONGEST_BREAK`; None: never."""
        begins = {since, *(closure.first for closure in self.closed.own if closure.last >= since)}
        return next((day for day in sorted(begins) if self._rests(day)), None)

    def _rests(self, day: date) -> bool:
        try:
            return self.add_working_days(day, 0) - day > LONGEST_BREAK
        except NoWorkingTime:
            return True

    def _stretches(self, start: datetime, minutes: int) -> Iterator[Stretch]:
        return worktime.stretches(
            start, minutes, self.days, self.start, self.end, self.tz, self.closed, self.closed.opened
        )

    def _hours(self, moment: datetime) -> Iterator[Stretch]:
        return worktime.hours(moment, self.days, self.start, self.end, self.tz, self.closed, self.closed.opened)

    def _days_from(self, day: date) -> Iterator[date]:
        """Days until there has been no working one for years."""
        rest = 0
        while rest < LONGEST_REST:
            yield day
            rest = 0 if self.is_working(day) else rest + 1
            day += DAY


def of_law(pack: Pack, law: Law, tz: ZoneInfo) -> WorkingCalendar:
    """The days that count for a law: not the weekend, the holidays of the pack, nor what the law itself closes."""
    periods = law.closed.value if law.closed else ()
    return WorkingCalendar(EVERY_DAY - pack.weekend, time(0), time(0), tz, ClosedDays(pack.regions, periods))
