"""What a jurisdiction pack holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Certainty(StrEnum):
    """How sure a value is: A read in an official page, B settled or from a secondary one, C to be confirmed."""

    A = "A"
    B = "B"
    C = "C"


class Unit(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True)  # Python 3.11 cannot have slots here: python/cpython#91126.
class Stated(Generic[V]):
    """A value with its certainty and where it was read."""

    value: V
    certainty: Certainty
    source: str


@dataclass(frozen=True, slots=True)
class Period:
    """A part of every year, as (month, day), both ends included; it may go over New Year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def covers(self, day: date) -> bool:
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last

    def __str__(self) -> str:
        return "/".join(f"{month:02}-{day:02}" for month, day in (self.first, self.last))


@dataclass(frozen=True, slots=True)
class Term:
    """A number of days, where the law names one; `further` is what else it says, such as from when they count."""

    number: int | None
    unit: Unit | None
    further: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Law:
    """A law on official information. `extend` is a text where the law names no number; `further` has its other values."""

    name: str
    respond: Stated[Term]
    extend: Stated[Term | str] | None
    closed: Stated[tuple[Period, ...]] | None
    further: Mapping[str, Stated[Any]]


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """A country, or a part of one, with public holidays of its own; codes of ISO 3166."""

    country: str
    part: str = ""

    @classmethod
    def of(cls, code: str) -> Region:
        """From "NO" or "GB-SCT"."""
        country, _dash, part = code.partition("-")
        return cls(country, part)

    def __str__(self) -> str:
        return f"{self.country}-{self.part}" if self.part else self.country


@dataclass(frozen=True, slots=True)
class Pack:
    """One jurisdiction. A day is free where it is a holiday in any of `regions`; `weekend` counts Monday as 0.

    `by_seat`: which part of the country counts depends on where the body sits. `further` is data of other domains.
    """

    name: str
    laws: tuple[Law, ...]
    regions: tuple[Region, ...]
    weekend: frozenset[int]
    by_seat: bool
    note: str
    further: Mapping[str, Any]


class Shape(StrEnum):
    """What kind of thing a value is: a number of days with what goes with it, parts of the year, a text, yes or no."""

    TERM = "term"
    PERIODS = "periods"
    WORDS = "words"
    YES_NO = "yes_no"

    @classmethod
    def of(cls, value: Any) -> Shape:
        """Of a value as it is stored."""
        if isinstance(value, dict):
            return cls.TERM
        if isinstance(value, list):
            return cls.PERIODS
        return cls.YES_NO if isinstance(value, bool) else cls.WORDS


@dataclass(frozen=True)
class Value:
    """Something that a pack states: where it stands, the value as it is stored, how certain it is, where it was read."""

    steps: tuple[str | int, ...]
    value: Any
    certainty: Certainty
    source: str

    @property
    def path(self) -> str:
        return path_of(self.steps)

    @property
    def key(self) -> str:
        """What it is about: "respond", "breach"."""
        return str(self.steps[-1])

    @property
    def law(self) -> int | None:
        """The number of the law on official information to which it belongs; None for others."""
        return int(self.steps[1]) if self.steps[0] == "foi" else None

    @property
    def shape(self) -> Shape:
        return Shape.of(self.value)


def path_of(steps: tuple[str | int, ...]) -> str:
    """As people read it: "foi[0].respond"."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
