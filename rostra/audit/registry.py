"""The kinds of events that domains declare in their `events.py`, with label and the names of their data fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class EventKind:
    """`name` is "domain.thing_done". `record` is True when the event captures content that is a record."""

    name: str
    label: Promise | str
    fields: tuple[str, ...] = ()
    record: bool = False


class UnknownEvent(LookupError):
    """An action wrote an event that no `events.py` declares, or a field that the kind does not name."""


_kinds: dict[str, EventKind] = {}


def register(kinds: Iterable[EventKind]) -> None:
    """Called in `AppConfig.ready()` of each domain. A name declared twice is a bug."""
    for kind in kinds:
        if _kinds.get(kind.name, kind) != kind:
            raise ValueError(f"Event {kind.name} is declared twice.")
        _kinds[kind.name] = kind


def kinds() -> Mapping[str, EventKind]:
    return _kinds


def get(name: str) -> EventKind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownEvent(name) from None
