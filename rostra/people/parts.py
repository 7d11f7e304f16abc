"""Named registry: what keeps a part of the body from being closed. Each domain says what it holds open there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from rostra.people.models import Unit


@dataclass(frozen=True, slots=True)
class Holding:
    """`label` names the things in the plural ("Accounts"); `count` says how many of them belong to the unit now."""

    name: str
    label: str | Promise
    count: Callable[[Unit], int]


_holdings: dict[str, Holding] = {}


def register(holdings: Iterable[Holding]) -> None:
    """Called in `AppConfig.ready()`. A name declared twice is a bug."""
    for holding in holdings:
        if _holdings.get(holding.name, holding) != holding:
            raise ValueError(f"The holding {holding.name} is declared twice.")
        _holdings[holding.name] = holding


def holdings() -> Mapping[str, Holding]:
    return _holdings
