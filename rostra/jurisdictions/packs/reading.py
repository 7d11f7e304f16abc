"""Reading packs: everything unexpected is named with its line and its key, so that whoever edits a pack finds it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NoReturn

from rostra.jurisdictions.packs.model import Certainty, Law, Pack, Period, Region, Stated, Term, Unit

LEAP_YEAR = 2000
BY_SEAT = "by seat of body"
TERM = frozenset({"n", "unit", "from", "to", "rule", "ground", "notice_by"})
STATED = frozenset({"value", "cert", "source"})
OTHER_OF_PACK = frozenset({"privacy", "accessibility", "states"})
OTHER_OF_LAW = frozenset(
    {"ack", "transfer", "refuse", "valid", "register", "deemed_refusal", "deliver", "appeal", "pending"}
    | {"regional_anniversary_days"}
)


class PackError(ValueError):
    """A pack is not as it must be; says at which line and key."""


@cache
def names() -> tuple[str, ...]:
    """The packs that are shipped, such as "en-NZ"."""
    return tuple(_shipped())


def pack(name: str) -> Pack:
    """A shipped pack. Raises KeyError for a name that is none of `names()`."""
    return _shipped()[name]


@cache
def _shipped() -> Mapping[str, Pack]:
    return read(files("rostra.jurisdictions.packs").joinpath("packs.json").read_text(encoding="utf-8"))


def read(text: str) -> Mapping[str, Pack]:
    """The packs of a JSON text, by name. Raises PackError."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise PackError(f"line {error.lineno}: {error.msg}") from error
    return MappingProxyType({name: _pack(name, node) for name, node in _Node(text, raw).members()})


@dataclass(frozen=True, slots=True)
class _Node:
    """A value within the text, which knows where it stands."""

    text: str
    value: Any
    path: tuple[str | int, ...] = ()

    def fail(self, what: str) -> NoReturn:
        key = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")
        raise PackError(f"line {_line(self.text, self.path)}, {key or 'the whole'}: {what}")

    def members(self) -> Iterator[tuple[str, _Node]]:
        if not isinstance(self.value, dict):
            self.fail("must be an object")
        return ((key, self._at(key)) for key in self.value)

    def items(self) -> Iterator[_Node]:
        if not isinstance(self.value, list):
            self.fail("must be a list")
        return (self._at(number) for number in range(len(self.value)))

    def fields(self, needed: frozenset[str], allowed: frozenset[str]) -> dict[str, _Node]:
        """The members by name; those that are null count as left out."""
        said = dict(self.members())
        for key, node in said.items():
            if key not in needed | allowed:
                node.fail("unknown field")
        found = {key: node for key, node in said.items() if node.value is not None}
        if missing := sorted(needed - set(found)):
            self.fail(f"lacks {', '.join(missing)}")
        return found

    def words(self) -> str:
        if not isinstance(self.value, str):
            self.fail("must be a text")
        return self.value

    def _at(self, step: str | int) -> _Node:
        return _Node(self.text, self.value[step], (*self.path, step))


def _pack(name: str, node: _Node) -> Pack:
    parts = node.fields(frozenset({"foi", "calendar"}), OTHER_OF_PACK)
    calendar = parts["calendar"].fields(frozenset({"country"}), frozenset({"subdiv", "weekend", "note"}))
    part = calendar.get("subdiv")
    return Pack(
        name=name,
        laws=tuple(_law(law) for law in parts["foi"].items()),
        regions=_regions(calendar["country"], part),
        weekend=_weekend(calendar.get("weekend")),
        by_seat=part is not None and part.value == BY_SEAT,
        note=calendar["note"].words() if "note" in calendar else "",
        further=MappingProxyType({key: parts[key].value for key in parts if key in OTHER_OF_PACK}),
    )


def _regions(country: _Node, parts: _Node | None) -> tuple[Region, ...]:
    code = country.words()
    if re.fullmatch("[A-Z]{2}", code) is None:
        country.fail("must be a code of two capitals")
    if parts is None or parts.value == BY_SEAT:
        return (Region(code),)
    return tuple(Region(code, part.words()) for part in parts.items())


def _weekend(node: _Node | None) -> frozenset[int]:
    if node is None:
        return frozenset({5, 6})
    for day in node.items():
        if day.value not in range(7):
            day.fail("must be a day from 0, Monday, to 6")
    return frozenset(node.value)


def _law(node: _Node) -> Law:
    parts = node.fields(frozenset({"law", "respond"}), OTHER_OF_LAW | {"extend", "closed"})
    return Law(
        name=parts["law"].words(),
        respond=_stated(parts["respond"], _term),
        extend=_stated(parts["extend"], _term_or_words) if "extend" in parts else None,
        closed=_stated(parts["closed"], _periods) if "closed" in parts else None,
        further=MappingProxyType({key: _stated(parts[key], _as_is) for key in parts if key in OTHER_OF_LAW}),
    )


def _stated(node: _Node, read_value: Any) -> Stated[Any]:
    parts = node.fields(STATED, frozenset())
    certainty = parts["cert"].words()
    if certainty not in set(Certainty):
        parts["cert"].fail("must be A, B or C")
    return Stated(read_value(parts["value"]), Certainty(certainty), parts["source"].words())


def _as_is(node: _Node) -> Any:
    return node.value


def _term_or_words(node: _Node) -> Term | str:
    return node.value if isinstance(node.value, str) else _term(node)


def _term(node: _Node) -> Term:
    parts = node.fields(frozenset(), TERM)
    number, unit = parts.get("n"), parts.get("unit")
    if number is not None and (type(number.value) is not int or number.value < 0):
        number.fail("must be a number of days")
    if unit is not None and unit.words() not in set(Unit):
        unit.fail("must be working or calendar")
    further = {key: part.value for key, part in parts.items() if key not in ("n", "unit")}
    return Term(number.value if number else None, Unit(unit.value) if unit else None, MappingProxyType(further))


def _periods(node: _Node) -> tuple[Period, ...]:
    return tuple(_period(item) for item in node.items())


def _period(node: _Node) -> Period:
    found = re.fullmatch(r"(\d\d)-(\d\d)/(\d\d)-(\d\d)", node.words())
    if found is None:
        node.fail("must be like 12-25/01-15")
    first, second, third, fourth = map(int, found.groups())
    for month, day in ((first, second), (third, fourth)):
        try:
            date(LEAP_YEAR, month, day)
        except ValueError:
            node.fail(f"there is no {month:02}-{day:02}")
    return Period((first, second), (third, fourth))


_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[\s,:]*")


def _line(text: str, path: tuple[str | int, ...]) -> int:
    """The line on which the value at this path begins, in a text that is JSON."""
    at = _skip(text, 0)
    for step in path:
        at = _enter(text, at, step)
    return text.count("\n", 0, at) + 1


def _enter(text: str, at: int, step: str | int) -> int:
    """Where the value of this key, or of this number, begins within the object or list that begins at `at`."""
    at, number = _skip(text, at + 1), 0
    while True:
        key: str | int = number
        if isinstance(step, str):
            key, at = _DECODER.raw_decode(text, at)
            at = _skip(text, at)
        if key == step:
            return at
        _value, at = _DECODER.raw_decode(text, at)
        at, number = _skip(text, at), number + 1


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
