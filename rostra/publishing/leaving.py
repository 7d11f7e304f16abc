"""What the domains above know against something that is due: asked in the very moment in which a worker takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Leaving:
    """Something that would leave now: `source_id` says what it carries, `due_at` since when it should have left.

    `key` is what the answer calls it by. `corrected`: other words in the place of what it carried, for which people
    asked, and which people confirmed, since.
    """

    key: int
    source_id: int
    due_at: datetime
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """Why it does not leave: `code` is one of `enums.REASONS`, `words` name what stands against it.

    `passes`: it is over by itself some time, and looked at again until then; otherwise a person decides.
    """

    code: str
    words: str = ""
    passes: bool = False


Ask = Callable[[Sequence[Leaving], datetime], Mapping[int, Objection]]
"""Inside the body's scope, at this time: the objections by key; in few queries for any number."""

_asked: dict[str, Ask] = {}


def register(source: str, ask: Ask) -> None:
    """Have `ask` asked about deliveries with this source."""
    _asked[source] = ask


def objections_to(source: str, leaving: Sequence[Leaving], now: datetime) -> Mapping[int, Objection]:
    """None where nobody knows anything against what has this source."""
    ask = _asked.get(source)
    return ask(leaving, now) if ask else {}
