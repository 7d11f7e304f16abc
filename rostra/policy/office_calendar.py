"""The days on which a body works: whose public holidays it keeps, its own closures, and days on which it works anyway."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.jurisdictions import packs
from rostra.jurisdictions.closures import ClosedDays, Closure
from rostra.jurisdictions.packs import Region

MAX_CLOSURES = 200
LONGEST = 366
"""Days of one closure."""


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """`jurisdictions` are names of packs ("en-GB") and codes of countries and their parts ("NO", "AU-NSW").

    A holiday of any of them is free, except on `open_days`, on which people work whatever else is said.
    """

    jurisdictions: tuple[str, ...] = ()
    closures: tuple[Closure, ...] = ()
    open_days: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if len(self.closures) > MAX_CLOSURES:
            raise ValueError(_("These are too many closures: take out some that are over."))
        if any((closure.last - closure.first).days >= LONGEST for closure in self.closures):
            raise ValueError(_("A closure lasts a year at most."))

    @property
    def closed(self) -> ClosedDays:
        """The days as `WorkingCalendar` wants them."""
        regions = dict.fromkeys(region for code in self.jurisdictions for region in regions_of(code))
        return ClosedDays(tuple(regions), (), self.closures, frozenset(self.open_days))


def regions_of(code: str) -> Iterable[Region]:
    """What a jurisdiction of a calendar stands for."""
    return packs.pack(code).regions if code in packs.names() else (Region.of(code),)


def read(value: Any) -> OfficeCalendar:
    """A stored value."""
    return OfficeCalendar(
        tuple(str(code) for code in value["jurisdictions"]),
        tuple(
            Closure(date.fromisoformat(first), date.fromisoformat(last), str(name))
            for first, last, name in value["closures"]
        ),
        tuple(map(date.fromisoformat, value["open_days"])),
    )


def write(value: OfficeCalendar) -> dict[str, Any]:
    return {
        "jurisdictions": list(value.jurisdictions),
        "closures": [[row.first.isoformat(), row.last.isoformat(), row.name] for row in value.closures],
        "open_days": [day.isoformat() for day in value.open_days],
    }
