"""The registry `policy.evidence`: what shows, from what is on record, that a clause of the policy holds.

A domain registers a `Provider` by name in `AppConfig.ready()`; `reports` looks at all of them and keeps what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils.functional import Promise


class Found(StrEnum):
    """HOLDS: looked at something, and nothing falls short. NOTHING: there is nothing yet to which it applies."""

    HOLDS = "holds"
    SHORT = "short"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that falls short: `about` as in the log ("accounts.account:12"), `why` a key of the provider's `reasons`.

    `data` fills the placeholders of that reason.
    """

    about: str
    why: str
    data: Mapping[str, str | int] = field(default_factory=dict)


SHOWN = 100
"""How many lines are kept of what falls short; `short` counts all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: of `of` things `short` fall short, some of them in `lines`."""

    of: int
    short: int = 0
    lines: tuple[Line, ...] = ()

    @property
    def found(self) -> Found:
        if self.short:
            return Found.SHORT
        return Found.HOLDS if self.of else Found.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """`look` answers for the body in scope in a number of queries that is always the same.

    `label` says what is shown ("Every account has an owner and a substitute"), `reasons` why something falls short, in
    words with named placeholders, `mend` where it is put right: the name of a page without arguments.
    """

    name: str
    label: str | Promise
    look: Callable[[datetime], Finding]
    reasons: Mapping[str, str | Promise]
    mend: str = ""


_providers: dict[str, Provider] = {}


def register(*providers: Provider) -> None:
    """The same one twice is fine; two different ones of one name are a mistake."""
    for provider in providers:
        if _providers.setdefault(provider.name, provider) != provider:
            raise ValueError(f"evidence {provider.name} is declared twice")


def provider(name: str) -> Provider:
    """Raises KeyError for a name that nobody registered."""
    return _providers[name]


def names() -> tuple[str, ...]:
    return tuple(sorted(_providers))


_JUDGED = """
WITH judged AS MATERIALIZED ({rows})
SELECT judged.*, count(*) OVER (), count(why) OVER () FROM judged ORDER BY why IS NULL, 1, 2 LIMIT {shown}
"""


def find(rows: QuerySet[Any], why: Mapping[str, Q], *, about: str, key: str = "pk", **data: str) -> Finding:
    """Of these rows, those for which a condition holds: the first that does is the reason. One query.

    A line is about `about` with the id in the column `key`; `data` names the columns that fill the reason's words.
    Each condition is asked once of each row: counts and lines come from what was found.
    """
    reason = Case(*(When(found, then=Value(code)) for code, found in why.items()), output_field=CharField())
    judged = rows.order_by().annotate(why=reason, about_id=F(key)).values_list("about_id", *data.values(), "why")
    try:
        asked, values = judged.query.sql_with_params()
    except EmptyResultSet:
        return Finding(0)
    return found_by(asked, values, *data, about=about)


def found_by(asked: str, values: Sequence[Any] | Mapping[str, Any], *names: str, about: str) -> Finding:
    """The same from rows that a SELECT gives: an id, values by these names, and last `why`, NULL where all is well."""
    with connection.cursor() as cursor:
        cursor.execute(_JUDGED.format(rows=asked, shown=SHOWN), values)
        found = cursor.fetchall()
    lines = tuple(
        Line(f"{about}:{pk}", code, dict(zip(names, said, strict=True)))
        for pk, *said, code, _of, _short in found
        if code is not None
    )
    return Finding(found[0][-2], found[0][-1], lines) if found else Finding(0)


def together(*findings: Finding) -> Finding:
    """What several looks found, as one."""
    lines = tuple(chain.from_iterable(one.lines for one in findings))
    return Finding(sum(one.of for one in findings), sum(one.short for one in findings), lines[:SHOWN])


def listed(of: int, lines: Sequence[Line]) -> Finding:
    """What was found one by one: all that falls short is in `lines`."""
    return Finding(of, len(lines), tuple(lines[:SHOWN]))


Witness = Callable[[datetime], Collection[str]]
"""Gives the subjects, ids of questions among them, for which a person's word counts at that time; one query."""

_witnesses: dict[str, Witness] = {}


def attested_by(name: str, witness: Witness) -> None:
    """A domain above that keeps what people attest; the same one twice is fine."""
    if _witnesses.setdefault(name, witness) != witness:
        raise ValueError(f"witness {name} is declared twice")


def attested(now: datetime) -> frozenset[str]:
    """What somebody attests for the body in scope, where data cannot show it."""
    return frozenset(chain.from_iterable(witness(now) for witness in _witnesses.values()))
