"""Into which class a record is filed: the first rule that holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rostra.audit.sources import Item
from rostra.records.enums import Direction, JournalRule, JournalState
from rostra.records.models import FilingRule, Record, RecordClass

DELIVERY = "publishing.delivery"
ASKED_KINDS = frozenset({"message", "answer", "delivery", "imported"})
"""What comes in or goes out; the rest is the body's own working."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules ask about a record."""

    kind: str
    incoming: bool
    account: int | None
    topic: int | None
    case_like: bool
    public: bool
    removed: bool

    @classmethod
    def of(cls, record: Record) -> Facts:
        return cls(
            record.kind,
            record.incoming,
            record.account_id,
            record.topic_id,
            record.case_like,
            record.public,
            record.removed,
        )

    @classmethod
    def said(cls, item: Item) -> Facts:
        return cls(item.kind, item.incoming, item.account, item.topic, item.case_like, item.public, item.removed)


def first(rules: Iterable[FilingRule], facts: Facts) -> FilingRule | None:
    """The first of the rules, in their order, that holds; its class must cover the record's direction as well."""
    return next((rule for rule in rules if holds(rule, facts)), None)


def holds(rule: FilingRule, facts: Facts) -> bool:
    asked = (
        not rule.kinds or facts.kind in rule.kinds,
        rule.account_id in (None, facts.account),
        rule.topic_id in (None, facts.topic),
        rule.case_like in (None, facts.case_like),
        rule.public in (None, facts.public),
        rule.removed in (None, facts.removed),
        covers(rule.direction, incoming=facts.incoming),
        covers(rule.record_class.direction, incoming=facts.incoming),
    )
    return all(asked)


def covers(direction: str, *, incoming: bool) -> bool:
    """Whether what came in, or what the body itself made, is meant."""
    return direction in (Direction.BOTH, Direction.RECEIVED if incoming else Direction.CREATED)


def journal_state(record_class: RecordClass | None, kind: str, source: str, before: str = "") -> str:
    """Where a record stands with the journal once it is in this class; what was decided stays.

    The delivery of an answer is what the answer is: one entry, not two.
    """
    if before in (JournalState.ENTERED, JournalState.LEFT_OUT):
        return before
    twice = kind == "answer" and source == DELIVERY
    if record_class is None or kind not in ASKED_KINDS or twice or record_class.journal == JournalRule.NEVER:
        return ""
    return JournalState.ASKED.value
