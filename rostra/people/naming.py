"""Names for what the log holds as codes and ids: the things that events are about, and the values of their data.

A registry: each domain says in `AppConfig.ready()` what its own things are called and where their pages are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext

from rostra.core.ui import times

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Named:
    """What an id stands for; `url` where its page is not simply that of its id."""

    name: str
    url: str = ""


Names = Callable[[set[int]], Mapping[int, str | Named]]
"""Ids in; the names of those that exist in the body in scope, in a number of queries that is always the same."""
Words = Mapping[str, str | Promise]
Row = Mapping[str, Any]
Show = Callable[[Any, Row], str]
"""One value, and the data of which it is a part; words out."""


@dataclass(frozen=True, slots=True)
class Thing:
    """`prefix` is the part of `about` before the colon; `url_name` the page of one, which takes its id."""

    prefix: str
    label: Promise
    url_name: str = ""
    names: Names | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of event data or of captured content: what it is called, and how its values become readable.

    `kinds` are the events (or sources of content) in which it means this; without any it does so everywhere else.
    Values are ids of a `thing` (of the thing that the field `thing_in` names), ids with `names` of their own, codes
    in `words`, or anything that `show` puts into words. A value "code:5" is a code and an id: its words say where
    the name stands, by `%(name)s`.
    """

    name: str
    label: Promise
    names: Names | None = None
    words: Words | None = None
    kinds: tuple[str, ...] = ()
    thing: str = ""
    thing_in: str = ""
    show: Show | None = None

    def prefix(self, row: Row) -> str:
        """The thing whose ids the values are; empty where they are none."""
        return str(row.get(self.thing_in, "")) if self.thing_in else self.thing


@dataclass(frozen=True, slots=True)
class Mention:
    """What an event is about, ready to be shown; no label where nobody registered it, no URL where it has no page."""

    about: str
    label: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One field with its values in words, each with its page where it has one; `labels` from the outside in."""

    labels: tuple[str, ...]
    values: tuple[Named, ...]

    @property
    def label(self) -> str:
        return " · ".join(self.labels)

    @property
    def value(self) -> str:
        return pgettext("between the items of a list", ", ").join(value.name for value in self.values)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value on its way into words: where it stands, and the data around it."""

    labels: tuple[str, ...]
    known: Field | None
    value: Any
    row: Row = field(default_factory=dict)


Found = Mapping[object, Mapping[int, str | Named]]

_things: dict[str, Thing] = {}
_fields: dict[tuple[str, str], Field] = {}


def register(*, things: Iterable[Thing] = (), fields: Iterable[Field] = ()) -> None:
    _things.update((thing.prefix, thing) for thing in things)
    _fields.update(((kind, known.name), known) for known in fields for kind in known.kinds or ("",))


def thing_of(prefix: str) -> Thing | None:
    return _things.get(prefix)


def field_of(kind: str, name: str) -> Field | None:
    """What the field means in this kind of event, or in content of this source."""
    return _fields.get((kind, name)) or _fields.get(("", name))


def moment(value: object, _row: Row) -> str:
    """For `Field.show`: an instant, stored as ISO 8601, in the reader's language and time zone."""
    return times.full(datetime.fromisoformat(str(value)))


def mentions(abouts: Iterable[str]) -> dict[str, Mention]:
    """What events are about in words, and where it is found; one query for each kind of thing that has names."""
    keys = {about: about.partition(":")[::2] for about in abouts}
    found = _found((prefix, int(key)) for prefix, key in keys.values() if key.isdecimal())
    return {about: _mention(about, prefix, key, found) for about, (prefix, key) in keys.items()}


def details(rows: Iterable[tuple[str, Row]]) -> list[list[Detail]]:
    """For each kind and data of an event its fields in words; one query for each kind of thing that has names."""
    cells = [
        [_Cell((_label(kind, name),), field_of(kind, name), value, row) for name, value in row.items()]
        for kind, row in rows
    ]
    found = _found(ref for line in cells for cell in line for ref in _refs(cell))
    return [[_detail(cell, found) for cell in line] for line in cells]


def content(source: str, value: Row) -> list[Detail]:
    """Captured content in words, one detail for each value, the nested ones with all their names."""
    cells = list(_leaves(source, (), value))
    found = _found(ref for cell in cells for ref in _refs(cell))
    return [_detail(cell, found) for cell in cells]


def _leaves(source: str, labels: tuple[str, ...], row: Row) -> Iterator[_Cell]:
    for name, value in row.items():
        here = (*labels, _label(source, name))
        parts = value if isinstance(value, list) else [value]
        if parts and all(isinstance(part, dict) for part in parts):
            for place, part in enumerate(parts, 1):
                yield from _leaves(source, here if part is value else (*here, str(place)), part)
        else:
            yield _Cell(here, field_of(source, name), value, row)


def _label(kind: str, name: str) -> str:
    known = field_of(kind, name)
    return str(known.label) if known is not None else name


def _refs(cell: _Cell) -> Iterator[tuple[object, int]]:
    """The ids in a cell, each with what knows its name: a prefix, or the field's own function."""
    if cell.known is None:
        return
    knows = cell.known.names or cell.known.prefix(cell.row)
    if knows:
        yield from ((knows, number) for item in _items(cell.value) if (number := _id(item)) is not None)


def _id(item: object) -> int | None:
    """A whole number, or that behind a code."""
    if isinstance(item, str):
        tail = item.rpartition(":")[2]
        return int(tail) if ":" in item and tail.isdecimal() else None
    return item if isinstance(item, int) and not isinstance(item, bool) else None


def _found(refs: Iterable[tuple[object, int]]) -> Found:
    wanted: dict[object, set[int]] = {}
    for knows, number in refs:
        wanted.setdefault(knows, set()).add(number)
    found: dict[object, Mapping[int, str | Named]] = {}
    for knows, ids in wanted.items():
        thing = _things.get(knows) if isinstance(knows, str) else None
        names = thing.names if thing is not None else knows
        found[knows] = names(ids) if callable(names) else {}
    return found


def _mention(about: str, prefix: str, key: str, found: Found) -> Mention:
    thing = _things.get(prefix)
    if thing is None:
        return Mention(about, "", about, "")
    named = _named(prefix, int(key), found) if key.isdecimal() else Named(key)
    return Mention(about, str(thing.label), named.name, named.url)


def _named(knows: object, number: int, found: Found) -> Named:
    """The name and page of an id; of what is gone, or has no name, the number is left."""
    thing = _things.get(knows) if isinstance(knows, str) else None
    name = found.get(knows, {}).get(number)
    if isinstance(name, Named):
        return name
    gone = name is None and thing is not None and thing.names is not None
    return Named(name or str(number), "" if thing is None or gone else _url(thing, number))


def _detail(cell: _Cell, found: Found) -> Detail:
    return Detail(cell.labels, tuple(_value(item, cell, found) for item in _items(cell.value)))


def _value(item: Any, cell: _Cell, found: Found) -> Named:
    if item is None or item == "":
        return Named(NOTHING)
    known = cell.known
    if known is not None and known.show is not None:
        return Named(known.show(item, cell.row))
    if isinstance(item, bool):
        return Named(gettext("Yes") if item else gettext("No"))
    number = _id(item)
    knows = (known.names or known.prefix(cell.row)) if known is not None else ""
    named = _named(knows, number, found) if knows and number is not None else None
    if not isinstance(item, str):
        return named or Named(str(item))
    words = known.words or {} if known is not None else {}
    code = item.rpartition(":")[0]
    if named is not None and code in words:
        return Named(str(words[code]) % {"name": named.name})
    return Named(str(words.get(item, item)))


def _items(value: object) -> list[object]:
    return (value or [None]) if isinstance(value, list) else [value]


def _url(thing: Thing, number: int) -> str:
    if not thing.url_name:
        return ""
    try:
        return reverse(thing.url_name, args=[number])
    except NoReverseMatch:
        return ""
