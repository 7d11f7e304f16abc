"""Named registries: where the content that events vouch for lies, and which rows say what their newest event says.

A domain registers a `Source` for each table whose rows are `Captured`, and a `Standing` for each table with columns
that change by events. `verify` reads them all and compares; disposal and export will use the same doors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

Read = Callable[[list[str]], Mapping[str, tuple[bytes, bytes]]]
"""Keys in; for each key found its salt and its canonical content."""
Keys = Callable[[], Iterable[QuerySet[Any, Any]]]
"""The keys of all rows there are, as questions for one column of text; a key may come in several of them."""


@dataclass(frozen=True, slots=True)
class Source:
    """`read` answers for many keys in few queries and, as `every`, works outside a body's scope."""

    name: str
    read: Read
    every: Keys = tuple


@dataclass(frozen=True, slots=True)
class Told:
    """What an event says, as far as rows can differ from it; `actor` is the id of a user."""

    at: datetime
    actor: int | None
    about: str
    data: Mapping[str, Any]

    @property
    def subject(self) -> str:
        """The id in `about`."""
        return self.about.rpartition(":")[2]


Columns = Mapping[str, object]
Rows = Iterable[tuple[str, Columns]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows that say what their events said last: `name` and the row's key are what people find it by.

    `says` holds, for each kind of event that counts, the row it concerns and what its columns say from then on. `rows`
    gives the body's rows, outside its scope, with the same columns: all that no event needs to have told of, and,
    where those are not all rows, also those with the keys given.
    """

    name: str
    says: Mapping[str, Callable[[Told], tuple[str, Columns]]]
    rows: Callable[[int, Sequence[str]], Rows]


_sources: dict[str, Source] = {}
_standings: dict[str, Standing] = {}


def register(sources: Iterable[Source], standings: Iterable[Standing] = ()) -> None:
    _sources.update((source.name, source) for source in sources)
    _standings.update((standing.name, standing) for standing in standings)


def get(name: str) -> Source:
    return _sources[name]


def names() -> frozenset[str]:
    return frozenset(_sources)


def standings() -> Sequence[Standing]:
    return tuple(_standings.values())


def all_sources() -> Sequence[Source]:
    return tuple(_sources.values())
