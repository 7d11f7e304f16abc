"""A named registry: whether a thing of the past is here already, captured when it was sent or received.

A domain that keeps items of networks registers in `AppConfig.ready()` how it finds its own by ref or address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Find = Callable[[int, Sequence[str], Sequence[str]], Mapping[str, str | None]]
"""An account's id, refs and addresses in; for each of them that is known what it is ("publishing.delivery:7"), None
where its content was disposed of."""

_finds: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    _finds[name] = find


def known(account: int, refs: Sequence[str], urls: Sequence[str]) -> dict[str, str | None]:
    """What is here of these, in one question for each domain."""
    found: dict[str, str | None] = {}
    for find in _finds.values():
        found |= find(account, refs, urls)
    return found
