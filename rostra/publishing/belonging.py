"""To what a delivery belongs: the domains above say for which of their things it left, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Belonging:
    """The thing above ("inbox.conversation:12"), what it is about, the person outside, and when it ended.

    `kind` is what records of it are called, as `audit.sources.KINDS` has it.
    """

    about: str
    kind: str = "delivery"
    topic: int | None = None
    party: str = ""
    party_name: str = ""
    party_handle: str = ""
    case_like: bool = False
    ended_at: datetime | None = None


Ask = Callable[[Sequence[int]], Mapping[int, Belonging]]
"""Inside the body's scope, for these ids of the source: in few queries for any number."""

_asked: dict[str, Ask] = {}


def register(source: str, ask: Ask) -> None:
    """Have `ask` asked about deliveries with this source."""
    _asked[source] = ask


def belongings(source: str, ids: Sequence[int]) -> Mapping[int, Belonging]:
    """By id; none where nobody knows the source."""
    ask = _asked.get(source)
    return ask(ids) if ask else {}
