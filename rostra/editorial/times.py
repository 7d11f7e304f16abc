"""Days, weeks, months and local times in the body's own zone. Pure calculation; what is kept is UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rostra.core.refusals import Refused
from rostra.core.ui import times

CODE = re.compile(r"([0-9]{4})-W([0-9]{2})")
MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NoSuchTime(Refused):
    """The clocks jump over this time."""


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant at which clocks in the zone show this, in UTC; the earlier one where they show it twice.

    Raises NoSuchTime where they never do, because they are put forward.
    """
    local = datetime.combine(day, clock, tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(
            gettext_lazy("This time does not exist on that day: the clocks are put forward. Choose another.")
        )
    return instant


class Nearest(NamedTuple):
    """An instant, and whether it is later than what was asked for, because the clocks jump over that."""

    at: datetime
    moved: bool


def nearest(day: date, clock: time, zone: ZoneInfo) -> Nearest:
    """As `moment`; where clocks never show this time, the first minute after it that they do show."""
    local, moved = datetime.combine(day, clock), False
    while True:
        try:
            return Nearest(moment(local.date(), local.time(), zone), moved)
        except NoSuchTime:
            local, moved = local + timedelta(minutes=1), True


def bounds(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the midnight before the first day to that after the last one, in UTC."""
    start = datetime.combine(first, time(), tzinfo=zone)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    return start.astimezone(UTC), end.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Date:
    """One day, as a span of the calendar."""

    param: ClassVar[str] = "day"

    day: date

    @classmethod
    def of(cls, day: date) -> Date:
        return cls(day)

    @classmethod
    def parse(cls, code: str) -> Date:
        """From "2026-11-21". Raises ValueError for anything else."""
        if DATE.fullmatch(code) is None:
            raise ValueError(code)
        return cls(date.fromisoformat(code))

    @property
    def code(self) -> str:
        return self.day.isoformat()

    @property
    def days(self) -> list[date]:
        return [self.day]

    def shifted(self, days: int) -> Date:
        """Raises OverflowError beyond the years that there are."""
        return Date(self.day + timedelta(days=days))

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From its midnight to the next, exclusive."""
        return bounds(self.day, self.day, zone)

    def span(self) -> str:
        """The day in words: `Saturday, 21 November 2026`"""
        words = {"weekday": date_format(self.day, "l"), "day": _long(self.day)}
        return _("%(weekday)s, %(day)s") % words


@dataclass(frozen=True, slots=True)
class Week:
    """A week by ISO 8601: it begins on Monday, and belongs to the year that has its Thursday."""

    param: ClassVar[str] = "week"

    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, code: str) -> Week:
        """From "2026-W48". Raises ValueError for anything else."""
        match = CODE.fullmatch(code)
        if match is None:
            raise ValueError(code)
        return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1))

    @property
    def code(self) -> str:
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=n) for n in range(7)]

    def shifted(self, weeks: int) -> Week:
        """Raises OverflowError beyond the years that there are."""
        return Week(self.monday + timedelta(weeks=weeks))

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From the first midnight to the last, exclusive; DST makes it 167 or 169 hours now and then."""
        return bounds(self.days[0], self.days[-1], zone)

    def span(self) -> str:
        """The days in words: `23–29 November 2026`, `30 November 2026 – 6 December 2026`."""
        first, last = self.days[0], self.days[-1]
        if (first.year, first.month) == (last.year, last.month):
            words = {"first": date_format(first, "j"), "last": _long(last)}
            return _("%(first)s–%(last)s") % words
        return _("%(first)s – %(last)s") % {"first": _long(first), "last": _long(last)}


@dataclass(frozen=True, slots=True)
class Month:
    """A month, shown in whole weeks."""

    param: ClassVar[str] = "month"

    first: date

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.replace(day=1))

    @classmethod
    def parse(cls, code: str) -> Month:
        """From "2026-11". Raises ValueError for anything else."""
        match = MONTH.fullmatch(code)
        if match is None:
            raise ValueError(code)
        return cls(date(int(match[1]), int(match[2]), 1))

    @property
    def code(self) -> str:
        return f"{self.first.year:04}-{self.first.month:02}"

    @property
    def weeks(self) -> list[Week]:
        """Those that have a day of the month."""
        week, found = Week.of(self.first), []
        after = self.shifted(1).first
        while week.monday < after:
            found.append(week)
            week = week.shifted(1)
        return found

    @property
    def days(self) -> list[date]:
        """The days of its weeks, some of which belong to the months around it."""
        return [day for week in self.weeks for day in week.days]

    def shifted(self, months: int) -> Month:
        """Raises ValueError beyond the years that there are."""
        year, month = divmod(self.first.year * 12 + self.first.month - 1 + months, 12)
        return Month(date(year, month + 1, 1))

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Of its weeks: from the first midnight to the last, exclusive."""
        return bounds(self.days[0], self.days[-1], zone)

    def span(self) -> str:
        """`November 2026`"""
        return date_format(self.first, "F Y")


Span = Date | Week | Month
"""What the calendar shows at once."""


def _long(day: date) -> str:
    return date_format(day, times.LONG_DAY.get(get_language() or "", "j F Y"))
