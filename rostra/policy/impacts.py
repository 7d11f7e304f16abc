"""The registry `policy.impacts`: what a decision would change in domains above, said before it is taken.

And what follows from one, done in its transaction. A domain adds its own in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from rostra.people.models import User
from rostra.policy.decisions import Question

EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Impact:
    """What would change, as a sentence in the reader's language, and some of it."""

    sentence: str
    examples: tuple[str, ...] = ()


def some(names: Sequence[str]) -> tuple[str, ...]:
    """The first of these, and how many more there are."""
    left = len(names) - EXAMPLES
    more = [ngettext("and %(count)d more", "and %(count)d more", left) % {"count": left}] if left > 0 else []
    return (*names[:EXAMPLES], *more)


def nothing_more(_question: Question[Any], _old: Any, _by: User | None, _now: datetime) -> None:
    """What follows where the decision itself is all: domains read it from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What follows from a decision on one of the questions `keys`.

    `foresee` tells what a value would change, None for nothing; `follow` does it, in the transaction of the decision,
    with the value that held before.
    """

    name: str
    keys: tuple[str, ...]
    foresee: Callable[[Question[Any], Any, datetime], Impact | None]
    follow: Callable[[Question[Any], Any, User | None, datetime], object] = nothing_more


_consequences: dict[str, Consequence] = {}


def register(*consequences: Consequence) -> None:
    """The same one twice is fine; two different ones of one name are a mistake."""
    for consequence in consequences:
        if _consequences.setdefault(consequence.name, consequence) != consequence:
            raise ValueError(f"consequence {consequence.name} is declared twice")


def foreseen(question: Question[Any], value: Any, now: datetime) -> list[Impact]:
    """What the decision would change, before it is taken."""
    found = (consequence.foresee(question, value, now) for consequence in _of(question))
    return [impact for impact in found if impact is not None]


def follow(question: Question[Any], old: Any, by: User | None, now: datetime) -> None:
    """Do what follows from a decision that was just written; `old` held before."""
    for consequence in _of(question):
        consequence.follow(question, old, by, now)


def _of(question: Question[Any]) -> Iterable[Consequence]:
    return (consequence for consequence in _consequences.values() if question.key in consequence.keys)
