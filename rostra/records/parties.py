"""A named registry: who outside bears a name or a handle. For records officers who said why they look.

Names are not among the words by which everybody finds records. A domain that knows people registers in
`AppConfig.ready()` how it finds them, and how it forgets them where it keeps something of them that is no record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

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

Forget = Callable[[Sequence[tuple[int, str]], datetime], None]
"""Accounts with the ids by which their networks know a person, and now: what is kept of them beside records goes."""

_finds: dict[str, Find] = {}
_forgets: dict[str, Forget] = {}


def register(name: str, find: Find, *, forget: Forget | None = None) -> None:
    _finds[name] = find
    if forget is not None:
        _forgets[name] = forget


def bearing(words: str) -> list[Party]:
    """Who is known by these words, each once, and one more than `MOST` where there are more."""
    found: dict[tuple[int, str], Party] = {}
    for find in _finds.values():
        for party in find(words, MOST + 1):
            found.setdefault((party.account, party.party), party)
    return list(found.values())[: MOST + 1]


def forget(known: Sequence[tuple[int, str]], now: datetime) -> None:
    """What no record holds of this person goes, in the caller's transaction."""
    for forget_them in _forgets.values():
        forget_them(known, now)
