"""Names for what the log holds as codes and ids: the things that events are about, and the values of their data.

A registry: each domain says in `AppConfig.ready()` what its own things are called and where their pages are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

Names = Callable[[set[int]], Mapping[int, str]]
"""Ids in; the names of those that exist in the body in scope, in one query."""


@dataclass(frozen=True, slots=True)
class Thing:
    """`prefix` is the part of `about` before the colon; `url_name` the page of one, which takes its id."""

    prefix: str
    label: Promise
    url_name: str = ""
    names: Names | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of event data: what it is called; how ids (`names`) or codes (`words`) in it become readable."""

    name: str
    label: Promise
    names: Names | None = None
    words: Mapping[str, str | Promise] | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """What an event is about, ready to be shown; no label where nobody registered it, no URL where it has no page."""

    about: str
    label: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One field of an event's data, ready to be shown."""

    label: str
    value: str


_things: dict[str, Thing] = {}
_fields: dict[str, Field] = {}


def register(*, things: Iterable[Thing] = (), fields: Iterable[Field] = ()) -> None:
    _things.update((thing.prefix, thing) for thing in things)
    _fields.update((field.name, field) for field in fields)


def mentions(abouts: Iterable[str]) -> dict[str, Mention]:
    """What events are about in words, and where it is found; one query for each kind of thing that has names."""
    wanted: dict[str, set[str]] = {}
    for about in abouts:
        wanted.setdefault(about.partition(":")[0], set()).add(about)
    found: dict[str, Mention] = {}
    for prefix, same in wanted.items():
        thing = _things.get(prefix)
        if thing is None:
            found.update((about, Mention(about, "", about, "")) for about in same)
            continue
        keys = {about: about.partition(":")[2] for about in same}
        ids = {int(key) for key in keys.values() if key.isdecimal()}
        names = thing.names(ids) if thing.names is not None else {}
        for about, key in keys.items():
            name = names.get(int(key), key) if key.isdecimal() else key
            found[about] = Mention(about, str(thing.label), name, _url(thing, key))
    return found


def details(rows: Iterable[Mapping[str, object]]) -> list[list[Detail]]:
    """For each row of event data its fields in words; one query for each field whose ids have names."""
    all_rows = list(rows)
    names = _names(all_rows)
    return [[_detail(name, value, names.get(name, {})) for name, value in row.items()] for row in all_rows]


def _names(rows: list[Mapping[str, object]]) -> dict[str, Mapping[int, str]]:
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for name, value in row.items():
            wanted.setdefault(name, set()).update(item for item in _items(value) if type(item) is int)
    found: dict[str, Mapping[int, str]] = {}
    for name, ids in wanted.items():
        known = _fields.get(name)
        if known is not None and known.names is not None and ids:
            found[name] = known.names(ids)
    return found


def _detail(name: str, value: object, names: Mapping[int, str]) -> Detail:
    known = _fields.get(name)
    label = str(known.label) if known is not None else name
    words = known.words if known is not None and known.words is not None else {}
    return Detail(label, ", ".join(_word(item, words, names) for item in _items(value)))


def _word(item: object, words: Mapping[str, str | Promise], names: Mapping[int, str]) -> str:
    if item is None or item == "":
        return "—"
    if isinstance(item, bool):
        return gettext("Yes") if item else gettext("No")
    if isinstance(item, int):
        return names.get(item, str(item))
    return str(words.get(str(item), item))


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _url(thing: Thing, key: str) -> str:
    if not thing.url_name:
        return ""
    try:
        return reverse(thing.url_name, args=[key])
    except NoReverseMatch:
        return ""
