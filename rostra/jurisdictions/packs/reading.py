"""Reading packs: everything unexpected is named with its line and its key, so that whoever edits a pack finds it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from rostra.jurisdictions.packs.languages import LANGUAGES, texts
from rostra.jurisdictions.packs.model import (
    Certainty,
    Law,
    Pack,
    Period,
    Region,
    Shape,
    Stated,
    Term,
    Unit,
    Value,
    path_of,
)

S = TypeVar("S")
T = TypeVar("T")

LEAP_YEAR = 2000
BY_SEAT = "by seat of body"
DAYS = frozenset({"n", "to", "notice_by"})
TERM = frozenset({"unit", "from", "rule", "ground"}) | DAYS
STATED = frozenset({"value", "cert", "source"})
SAID = frozenset({"value", "from", "rule", "ground", "note"})
OTHER_OF_PACK = frozenset({"privacy", "accessibility", "states"})
OTHER_OF_LAW = frozenset(
    {"ack", "transfer", "refuse", "valid", "register", "deemed_refusal", "deliver", "appeal", "pending"}
    | {"regional_anniversary_days"}
)


SAYS: Mapping[str, str] = {
    "no_object": "must be an object",
    "no_list": "must be a list",
    "unknown": "unknown field",
    "lacks": "lacks %(fields)s",
    "no_text": "must be a text",
    "no_country": "must be a code of two capitals",
    "no_weekday": "must be a day from 0, Monday, to 6",
    "no_certainty": "must be A, B or C",
    "no_number": "must be a number of days",
    "no_unit": "must be working or calendar",
    "no_period": "must be like 12-25/01-15",
    "no_day": "there is no %(day)s",
    "no_yes_no": "must be true or false",
    "no_language": "is not said in: %(languages)s",
}
"""What may be wrong with a pack, by the code of a fault."""


@dataclass(frozen=True)
class Fault:
    """Something that is not as it must be: where, and what, as a code of `SAYS` with what fills its placeholders."""

    line: int
    key: str
    code: str
    data: Mapping[str, str]

    def __str__(self) -> str:
        return f"line {self.line}, {self.key or 'the whole'}: {SAYS[self.code] % self.data}"


class PackError(ValueError):
    """A pack is not as it must be; says at which lines and keys. No `faults` where it is no JSON at all."""

    def __init__(self, text: str = "", *, faults: Sequence[Fault] = ()) -> None:
        super().__init__(text or "\n".join(map(str, faults)))
        self.faults = tuple(faults)


@cache
def names() -> tuple[str, ...]:
    """The packs that are shipped, such as "en-NZ"."""
    return tuple(_shipped())


def pack(name: str) -> Pack:
    """A shipped pack. Raises KeyError for a name that is none of `names()`."""
    return _shipped()[name]


@cache
def _shipped() -> Mapping[str, Pack]:
    text = _text()
    require_languages(text, {language: texts(language) for language in LANGUAGES})
    return read(text)


def require_languages(text: str, said: Mapping[str, Mapping[str, str]]) -> None:
    """Raises PackError with the line of all that is not said in each of these languages."""
    node = _Node(text, json.loads(text))
    faults = []
    for words in _said(node):
        if missing := [language for language, known in said.items() if not known.get(words.value)]:
            faults.append(words.fault("no_language", languages=", ".join(missing)))
    if faults:
        raise PackError(faults=faults)


def _said(node: _Node) -> Iterator[_Node]:
    """What people read in their language: texts, what goes with a time, and notes. Names and sources are as cited."""
    if isinstance(node.value, list):
        for item in node.items():
            yield from _said(item)
    elif isinstance(node.value, dict):
        for key, member in node.members():
            if isinstance(member.value, str) and key in SAID:
                yield member
            elif not (isinstance(member.value, list) and "cert" in node.value):
                yield from _said(member)


@cache
def values(name: str) -> Mapping[str, Value]:
    """What a shipped pack states, by where it stands in it ("foi[0].respond"). Raises KeyError."""
    return MappingProxyType({each.path: each for each in _values(json.loads(_text())[name], ())})


def read_value(shape: Shape, text: str) -> Any:
    """A value by itself, as JSON. Raises PackError with the lines of this text."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise PackError(f"line {error.lineno}: {error.msg}") from error
    READERS[shape](_Node(text, raw))
    return raw


def with_values(name: str, instead: Mapping[str, tuple[Any, str]]) -> Pack:
    """The shipped pack with other values, each with its source, at these of its paths; they count as not certain.

    Raises KeyError for a pack or a path that there is not, PackError for a value that cannot stand there.
    """
    raw = json.loads(_text())[name]
    places = {path: _at(raw, values(name)[path]) for path in instead}
    for path, (value, source) in instead.items():
        places[path].update(value=value, cert=Certainty.C.value, source=source)
    text = json.dumps(raw, ensure_ascii=False, indent=1)
    return _pack(name, _Node(text, raw))


def _at(raw: Any, value: Value) -> dict[str, Any]:
    for step in value.steps:
        raw = raw[step]
    found: dict[str, Any] = raw
    return found


def _text() -> str:
    return files("rostra.jurisdictions.packs").joinpath("packs.json").read_text(encoding="utf-8")


def _values(raw: Any, steps: tuple[str | int, ...]) -> Iterator[Value]:
    if isinstance(raw, dict) and "cert" in raw:
        yield Value(steps, raw["value"], Certainty(raw["cert"]), raw["source"])
        return
    inside = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for step, member in inside:
        yield from _values(member, (*steps, step))


def read(text: str) -> Mapping[str, Pack]:
    """The packs of a JSON text, by name. Raises PackError."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise PackError(f"line {error.lineno}: {error.msg}") from error
    found = _all(lambda member: (member[0], _pack(*member)), _Node(text, raw).members())
    return MappingProxyType(dict(found))


def _all(read: Callable[[S], T], items: Iterable[S]) -> list[T]:
    """What is read of all of these; where some cannot be, everything that is wrong with any."""
    found: list[T] = []
    faults: list[Fault] = []
    for item in items:
        try:
            found.append(read(item))
        except PackError as error:
            faults.extend(error.faults)
    if faults:
        raise PackError(faults=faults)
    return found


@dataclass(frozen=True, slots=True)
class _Node:
    """A value within the text, which knows where it stands."""

    text: str
    value: Any
    path: tuple[str | int, ...] = ()

    def fail(self, code: str, **data: str) -> NoReturn:
        raise PackError(faults=[self.fault(code, **data)])

    def fault(self, code: str, **data: str) -> Fault:
        return Fault(_line(self.text, self.path), path_of(self.path), code, data)

    def members(self) -> Iterator[tuple[str, _Node]]:
        if not isinstance(self.value, dict):
            self.fail("no_object")
        return ((key, self._at(key)) for key in self.value)

    def items(self) -> Iterator[_Node]:
        if not isinstance(self.value, list):
            self.fail("no_list")
        return (self._at(number) for number in range(len(self.value)))

    def fields(self, needed: frozenset[str], allowed: frozenset[str]) -> dict[str, _Node]:
        """The members by name; those that are null count as left out."""
        said = dict(self.members())
        faults = [node.fault("unknown") for key, node in said.items() if key not in needed | allowed]
        found = {key: node for key, node in said.items() if node.value is not None}
        if missing := sorted(needed - set(found)):
            faults.append(self.fault("lacks", fields=", ".join(missing)))
        if faults:
            raise PackError(faults=faults)
        return found

    def words(self) -> str:
        if not isinstance(self.value, str):
            self.fail("no_text")
        return self.value

    def _at(self, step: str | int) -> _Node:
        return _Node(self.text, self.value[step], (*self.path, step))


def _pack(name: str, node: _Node) -> Pack:
    parts = node.fields(frozenset({"foi", "calendar"}), OTHER_OF_PACK)
    calendar = parts["calendar"].fields(frozenset({"country"}), frozenset({"subdiv", "weekend", "note"}))
    part = calendar.get("subdiv")
    return Pack(
        name=name,
        laws=tuple(_all(_law, parts["foi"].items())),
        regions=_regions(calendar["country"], part),
        weekend=_weekend(calendar.get("weekend")),
        by_seat=part is not None and part.value == BY_SEAT,
        note=calendar["note"].words() if "note" in calendar else "",
        further=MappingProxyType({key: parts[key].value for key in parts if key in OTHER_OF_PACK}),
    )


def _regions(country: _Node, parts: _Node | None) -> tuple[Region, ...]:
    code = country.words()
    if re.fullmatch("[A-Z]{2}", code) is None:
        country.fail("no_country")
    if parts is None or parts.value == BY_SEAT:
        return (Region(code),)
    return tuple(Region(code, part.words()) for part in parts.items())


def _yes_no(node: _Node) -> bool:
    if not isinstance(node.value, bool):
        node.fail("no_yes_no")
    return bool(node.value)


def _weekend(node: _Node | None) -> frozenset[int]:
    if node is None:
        return frozenset({5, 6})
    for day in node.items():
        if day.value not in range(7):
            day.fail("no_weekday")
    return frozenset(node.value)


def _law(node: _Node) -> Law:
    parts = node.fields(frozenset({"law", "respond"}), OTHER_OF_LAW | {"extend", "closed"})
    name = parts.pop("law").words()
    read = dict(_all(lambda part: (part[0], _stated(part[1], _reader(part[0]))), parts.items()))
    respond, extend, closed = read.pop("respond"), read.pop("extend", None), read.pop("closed", None)
    return Law(name=name, respond=respond, extend=extend, closed=closed, further=MappingProxyType(read))


def _reader(key: str) -> Callable[[_Node], Any]:
    return {"respond": _term, "extend": _term_or_words, "closed": _periods}.get(key, _as_is)


def _stated(node: _Node, read_value: Any) -> Stated[Any]:
    parts = node.fields(STATED, frozenset())
    certainty = parts["cert"].words()
    if certainty not in set(Certainty):
        parts["cert"].fail("no_certainty")
    return Stated(read_value(parts["value"]), Certainty(certainty), parts["source"].words())


def _as_is(node: _Node) -> Any:
    return node.value


def _term_or_words(node: _Node) -> Term | str:
    return node.value if isinstance(node.value, str) else _term(node)


def _term(node: _Node) -> Term:
    parts = node.fields(frozenset(), TERM)
    number, unit = parts.get("n"), parts.get("unit")
    checked = _all(lambda part: (part[0], _part_of_term(*part)), parts.items())
    further = {key: value for key, value in checked if key not in ("n", "unit")}
    return Term(number.value if number else None, Unit(unit.value) if unit else None, MappingProxyType(further))


def _part_of_term(key: str, part: _Node) -> Any:
    if key in DAYS and (type(part.value) is not int or part.value < 0):
        part.fail("no_number")
    if key == "unit" and part.words() not in set(Unit):
        part.fail("no_unit")
    return part.value if key in DAYS else part.words()


def _periods(node: _Node) -> tuple[Period, ...]:
    return tuple(_all(_period, node.items()))


def _period(node: _Node) -> Period:
    found = re.fullmatch(r"(\d\d)-(\d\d)/(\d\d)-(\d\d)", node.words())
    if found is None:
        node.fail("no_period")
    first, second, third, fourth = map(int, found.groups())
    for month, day in ((first, second), (third, fourth)):
        try:
            date(LEAP_YEAR, month, day)
        except ValueError:
            node.fail("no_day", day=f"{month:02}-{day:02}")
    return Period((first, second), (third, fourth))


READERS: Mapping[Shape, Callable[[_Node], Any]] = {
    Shape.TERM: _term,
    Shape.PERIODS: _periods,
    Shape.WORDS: _Node.words,
    Shape.YES_NO: _yes_no,
}
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
