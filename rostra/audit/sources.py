"""Named registry: where the content that events vouch for lies, and how it is read again.

A domain registers each table whose rows are `Captured`. `verify` reads every source and compares; disposal and
export will use the same doors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

Read = Callable[[list[str]], Mapping[str, tuple[bytes, bytes]]]
"""Keys in; for each key found its salt and its canonical content."""


@dataclass(frozen=True, slots=True)
class Source:
    """`read` answers for many keys in few queries and works outside a body's scope."""

    name: str
    read: Read


_sources: dict[str, Source] = {}


def register(sources: Iterable[Source]) -> None:
    for source in sources:
        _sources[source.name] = source


def get(name: str) -> Source:
    return _sources[name]


def names() -> frozenset[str]:
    return frozenset(_sources)
