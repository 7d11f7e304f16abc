"""A named registry: who outside bears a name or a handle. For records officers who said why they look.

Names are not among the words by which everybody finds records. A domain that knows people registers in
`AppConfig.ready()` how it finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

PACKAGES = 0
"""In place of an account."""
MOST = 100
"""So many are found at most; a name that more bear must be given in full."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody as the network of one account knows them: `party` is their id there.

    People of packages that were loaded are of no account of the body: `account` is `PACKAGES`, and `party` says of
    which account they were where the package was made ("7:maria").
    """

    account: int
    party: str
    name: str = ""
    handle: str = ""


Find = Callable[[str, int], Iterable[Party]]
"""Words and how many at most; those whose name and handle hold all the words, or whose id it is."""

_finds: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    _finds[name] = find


def bearing(words: str) -> list[Party]:
    """Who is known by these words, each once, and one more than `MOST` where there are more."""
    found: dict[tuple[int, str], Party] = {}
    for find in _finds.values():
        for party in find(words, MOST + 1):
            found.setdefault((party.account, party.party), party)
    return list(found.values())[: MOST + 1]
