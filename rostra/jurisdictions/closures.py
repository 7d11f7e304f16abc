"""Days on which a body does not work, and why: public holidays, parts of each year, and its own closures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from rostra.jurisdictions.packs import Period, Region
from rostra.jurisdictions.public_holidays import holidays_of

LANGUAGE = ""
"""Names in each region's own language."""


class Cause(StrEnum):
    """Why a day is closed, in the order in which the reasons count."""

    OWN = "own"
    HOLIDAY = "holiday"
    PERIOD = "period"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class Why:
    """Why nobody works on a day. `name`: of the holiday or the closure, empty for a day of the week.

    `estimated`: the date follows from an estimate of the moon.
    """

    cause: Cause
    name: str = ""
    estimated: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Closure:
    """Days on which the body itself is closed, both ends included."""

    first: date
    last: date
    name: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.name} ends before it begins")


@dataclass(frozen=True)
class ClosedDays:
    """A container of days: the holidays of any of the `regions`, the `periods` of each year, and the body's `own`.

    `opened` are none of them, whatever else is said. Years are worked out when first asked for. UnknownRegion is raised
    by whatever asks for a day.
    """

    regions: tuple[Region, ...] = ()
    periods: tuple[Period, ...] = ()
    own: tuple[Closure, ...] = ()
    opened: frozenset[date] = frozenset()
    _years: dict[tuple[int, str], Mapping[date, Why]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in self._of(day.year, LANGUAGE)

    def why(self, day: date, language: str = LANGUAGE) -> Why | None:
        """Why the day is closed; None where it is not. Holidays are named in this language where that is known."""
        return self._of(day.year, language).get(day)

    def _of(self, year: int, language: str) -> Mapping[date, Why]:
        key = (year, language)
        if key not in self._years:
            self._years[key] = {day: why for day, why in self._worked_out(year, language) if day not in self.opened}
        return self._years[key]

    def _worked_out(self, year: int, language: str) -> Iterator[tuple[date, Why]]:
        """What counts most comes last."""
        for period in self.periods:
            yield from ((day, Why(Cause.PERIOD, str(period))) for day in _days_of(year) if period.covers(day))
        for region in reversed(self.regions):
            for day, holiday in holidays_of(region, year, language).items():
                yield day, Why(Cause.HOLIDAY, holiday.name, holiday.estimated)
        for closure in reversed(self.own):
            first, last = max(closure.first, date(year, 1, 1)), min(closure.last, date(year, 12, 31))
            yield from ((day, Why(Cause.OWN, closure.name)) for day in _days(first, last))


def _days_of(year: int) -> Iterator[date]:
    return _days(date(year, 1, 1), date(year, 12, 31))


def _days(first: date, last: date) -> Iterator[date]:
    """Both ends included; none where the last is before the first."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
