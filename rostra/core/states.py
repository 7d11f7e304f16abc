"""States and their allowed moves: one table per thing, checked when it is declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from django.db import models

S = TypeVar("S", bound=models.TextChoices)


class Moves(Generic[S]):
    """The allowed transitions of one kind of thing, which begins in `start` or in one of `found`.

    Every state must be a key; a state with no way out is an end. Raises ValueError at import for a state that
    is missing or that nothing leads to.
    """

    def __init__(self, states: type[S], *, start: S, table: Mapping[S, Iterable[S]], found: Iterable[S] = ()) -> None:
        self.states = states
        self.start = start
        self.table: dict[S, frozenset[S]] = {state: frozenset(targets) for state, targets in table.items()}
        missing = set(states) - set(self.table)
        if missing:
            raise ValueError(f"{states.__name__}: no moves declared for {sorted(missing)}")
        reached = {start, *found}
        frontier = list(reached)
        while frontier:
            for target in self.table[frontier.pop()] - reached:
                reached.add(target)
                frontier.append(target)
        if unreached := set(states) - reached:
            raise ValueError(f"{states.__name__}: nothing leads to {sorted(unreached)}")

    def allowed(self, source: str, target: str) -> bool:
        return self.states(target) in self.table[self.states(source)]

    @property
    def ends(self) -> frozenset[S]:
        return frozenset(state for state, targets in self.table.items() if not targets)
