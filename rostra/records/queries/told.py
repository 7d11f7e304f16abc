"""Rules, records and what would move, as pages show them: in words, in a bound number of questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise

from rostra.people.models import Member
from rostra.people.naming import Mention, mentions
from rostra.records.enums import Direction
from rostra.records.kinds import KIND_NAMES
from rostra.records.models import FilingRule, Record, RecordClass
from rostra.records.queries.classes import labelled
from rostra.records.queries.persons import items_of
from rostra.records.rules import may_read

SHOWN = 200
"""Characters of what a record says in a list."""


class Shifted(Protocol):
    """So many records that would go from one class (None: from none) to another."""

    @property
    def before(self) -> int | None: ...
    @property
    def after(self) -> int: ...
    @property
    def records(self) -> int: ...


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in words; what it does not ask is empty."""

    rule: FilingRule
    target: str
    kinds: tuple[str | Promise, ...]
    direction: str | Promise
    account: str
    topic: str


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """`before` is empty for records that are in no class."""

    before: str
    after: str
    records: int


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a list; `title` is empty for who may not read what it says."""

    record: Record
    kind: str | Promise
    title: str
    who: str
    at: datetime
    account: Mention | None


def rules_told(rules: Sequence[FilingRule]) -> list[RuleLine]:
    names = mentions(
        {
            *(f"accounts.account:{rule.account_id}" for rule in rules if rule.account_id),
            *(f"inbox.topic:{rule.topic_id}" for rule in rules if rule.topic_id),
        }
    )
    return [
        RuleLine(
            rule,
            labelled(rule.record_class),
            tuple(KIND_NAMES.get(kind, kind) for kind in rule.kinds),
            "" if rule.direction == Direction.BOTH else Direction(rule.direction).label,
            names[f"accounts.account:{rule.account_id}"].name if rule.account_id else "",
            names[f"inbox.topic:{rule.topic_id}"].name if rule.topic_id else "",
        )
        for rule in rules
    ]


def shifts_told(shifts: Iterable[Shifted]) -> list[ShiftLine]:
    listed = list(shifts)
    ids = {pk for shift in listed for pk in (shift.before, shift.after) if pk is not None}
    names = {row.pk: labelled(row) for row in RecordClass.objects.filter(pk__in=ids)}
    return [ShiftLine(names.get(shift.before or 0, ""), names[shift.after], shift.records) for shift in listed]


def lines(records: Sequence[Record], member: Member) -> list[RecordLine]:
    """What these records say, as far as the member may read it."""
    open_to = [record for record in records if may_read(member, record)]
    items = items_of(open_to)
    accounts = mentions({f"accounts.account:{record.account_id}" for record in records if record.account_id})
    found = []
    for record in records:
        item = items.get(record.pk)
        found.append(
            RecordLine(
                record,
                KIND_NAMES.get(record.kind, record.kind),
                (item.subject or item.text)[:SHOWN] if item else "",
                (item.party_name or item.party_handle) if item else "",
                record.at,
                accounts.get(f"accounts.account:{record.account_id}"),
            )
        )
    return found
