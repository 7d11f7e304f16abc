"""Which channels there are: the entry points `rostra.channels` of the installed packages.

An adapter is imported when it is first asked for, so that a process pays only for the networks it uses.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from rostra.channels.contract import Channel

GROUP = "rostra.channels"

FAKE = EntryPoint("fake", "rostra.channels.testing:FakeChannel", GROUP)
"""For tests and benchmarks that start processes of their own: ROSTRA_FAKE_CHANNEL=yes puts it on the list."""

_temporary: dict[str, type[Channel]] = {}


class UnknownChannel(KeyError):
    """No installed package offers a channel of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"There is no channel “{self.name}”. Known channels: {', '.join(names())}."


def names() -> tuple[str, ...]:
    """The names of all channels, sorted."""
    return tuple(sorted({*_found(), *_temporary}))


def get(name: str) -> type[Channel]:
    """The channel of this name, imported now if it was not; raises UnknownChannel."""
    if name in _temporary:
        return _temporary[name]
    try:
        point = _found()[name]
    except KeyError:
        raise UnknownChannel(name) from None
    return _load(point)


def all() -> tuple[type[Channel], ...]:  # noqa: A001 - read as `registry.all()`
    """Every channel, by name; this imports all of them."""
    return tuple(get(name) for name in names())


@contextmanager
def temporary(channel: type[Channel]) -> Iterator[type[Channel]]:
    """Know one more channel inside the block, or this one instead of the installed one of its name: for tests."""
    before = _temporary.get(channel.name)
    _temporary[channel.name] = channel
    try:
        yield channel
    finally:
        if before is None:
            del _temporary[channel.name]
        else:
            _temporary[channel.name] = before


def _found() -> Mapping[str, EntryPoint]:
    installed = _installed()
    return (
        {**installed, FAKE.name: FAKE}
        if os.environ.get("ROSTRA_FAKE_CHANNEL", "").lower() in ("1", "yes", "true", "on")
        else installed
    )


@functools.cache
def _installed() -> Mapping[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


@functools.cache
def _load(point: EntryPoint) -> type[Channel]:
    return cast("type[Channel]", point.load())
