"""The registry `policy.annexes`: lists that domains above lay beside the clauses, such as the register of accounts.

A domain registers an `Annex` by name in `AppConfig.ready()`; the document shows it, and an adopted version keeps it as it
was on that day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of an annex, in words; `badge` says how certain it is or how it stands."""

    title: str
    text: str = ""
    badge: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """`rows` answers for the body in scope, in the active language, in a number of queries that is always the same.

    `empty` is said where there is nothing. `for_accounts`: of no use to a body that has none.
    """

    name: str
    title: str | Promise
    rows: Callable[[], Sequence[Row]]
    empty: str | Promise
    for_accounts: bool = True


_annexes: dict[str, Annex] = {}


def register(*annexes: Annex) -> None:
    """The same one twice is fine; two different ones of one name are a mistake."""
    for annex in annexes:
        if _annexes.setdefault(annex.name, annex) != annex:
            raise ValueError(f"annex {annex.name} is declared twice")


def annexes() -> tuple[Annex, ...]:
    """All of them, by name."""
    return tuple(_annexes[name] for name in sorted(_annexes))
