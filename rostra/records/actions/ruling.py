"""The rules that file records: in their order, tried before they hold, applied to what is there when somebody says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from rostra.audit.actions import Data, NewEvent, record, record_many
from rostra.audit.sources import KINDS
from rostra.core.queue import defer
from rostra.core.refusals import Faster
from rostra.core.scoping import current_body_id
from rostra.people.models import Member, User
from rostra.records import events
from rostra.records.actions.cabinet import Cabinet, wait_for
from rostra.records.actions.classing import CHANGED, NotPossible, require_officer
from rostra.records.actions.going import no_new_holds
from rostra.records.actions.holding import still_held
from rostra.records.enums import ClassedBy, Direction
from rostra.records.matching import journal_state
from rostra.records.models import Classing, FilingRule, Record, RecordClass
from rostra.records.queries.classes import rules
from rostra.records.signing import row_hash

APPLY_JOB = "records.apply_rules"
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule says; the names are those of its columns. What is empty (None) is not asked."""

    record_class_id: int
    kinds: list[str] = field(default_factory=list)
    direction: str = Direction.BOTH.value
    account_id: int | None = None
    topic_id: int | None = None
    case_like: bool | None = None
    public: bool | None = None
    removed: bool | None = None

    @classmethod
    def of(cls, row: FilingRule) -> Self:
        return cls(**{each.name: getattr(row, each.name) for each in fields(cls)})

    def differences(self, other: Ruled) -> list[str]:
        return [each.name for each in fields(self) if getattr(self, each.name) != getattr(other, each.name)]


@dataclass(frozen=True, slots=True)
class Shift:
    """So many records would go from one class (None: from none) to another."""

    before: int | None
    after: int
    records: int


@transaction.atomic
def add_rule(*, ruled: Ruled, by: Member, now: datetime) -> FilingRule:
    """A new rule, asked after all others. Raises NotAllowed, NotPossible."""
    require_officer(by)
    _check(ruled)
    held = _all_rules()
    row = FilingRule(body_id=by.body_id, position=len(held))
    for name, value in asdict(ruled).items():
        setattr(row, name, value)
    row.save()
    data: Data = {"record_class": row.record_class_id, "position": len(held) + 1, "row": row_hash(row)}
    _note(row, events.RULE_ADDED.name, by, now, data)
    return row


@transaction.atomic
def change_rule(*, rule: FilingRule, ruled: Ruled, seen: Ruled, by: Member, now: datetime) -> None:
    """What the rule asks from now on; what lies in classes stays there. Raises NotAllowed, Faster, NotPossible."""
    require_officer(by)
    held = next((row for row in _all_rules() if row.pk == rule.pk), None)
    if held is None or Ruled.of(held) != seen:
        raise Faster(CHANGED)
    _check(ruled)
    changed = ruled.differences(seen)
    if not changed:
        return
    for name in changed:
        setattr(held, name, getattr(ruled, name))
    held.save()
    names = [name.removesuffix("_id") for name in changed]
    data: Data = {"record_class": held.record_class_id, "changed": names, "row": row_hash(held)}
    _note(held, events.RULE_CHANGED.name, by, now, data)


@transaction.atomic
def move_rule(*, rule: FilingRule, by: Member, up: bool, now: datetime) -> None:
    """Ask the rule before, or after, its neighbour. Raises NotAllowed; Faster where it has none there, or is ended."""
    require_officer(by)
    order = _all_rules()
    place = next((place for place, row in enumerate(order) if row.pk == rule.pk), -1)
    other = place - 1 if up else place + 1
    if place < 0 or not 0 <= other < len(order):
        raise Faster(CHANGED)
    order[place], order[other] = order[other], order[place]
    for position, row in enumerate(order):
        row.position = position
    FilingRule.objects.bulk_update(order, ["position"])
    _note(rule, events.RULE_MOVED.name, by, now, {"position": other + 1})


@transaction.atomic
def end_rule(*, rule: FilingRule, by: Member, now: datetime) -> None:
    """It files nothing any more. Raises NotAllowed; Faster where it was ended already."""
    require_officer(by)
    if not FilingRule.objects.filter(pk=rule.pk, archived_at=None).update(archived_at=now):
        raise Faster(CHANGED)
    ended = FilingRule.objects.get(pk=rule.pk)
    data: Data = {"record_class": ended.record_class_id, "row": row_hash(ended)}
    _note(ended, events.RULE_ENDED.name, by, now, data)


def _all_rules() -> list[FilingRule]:
    """Those in force, in order, for nobody else to change."""
    held = FilingRule.objects.select_for_update(of=("self",)).filter(archived_at=None)
    return list(held.order_by("position", "pk"))


def _check(ruled: Ruled) -> None:
    target = RecordClass.objects.filter(pk=ruled.record_class_id, archived_at=None).first()
    if target is None:
        raise NotPossible(_("This class is archived: nothing is put into it any more."), field="record_class")
    if unknown := set(ruled.kinds) - set(KINDS):
        raise NotPossible(_("There is no such kind of record: %(kind)s") % {"kind": min(unknown)}, field="kinds")
    if Direction.BOTH not in (target.direction, ruled.direction) and target.direction != ruled.direction:
        raise NotPossible(_("The class does not cover records of this direction."), field="direction")


def _note(row: FilingRule, kind: str, by: Member, now: datetime, data: Data) -> None:
    record(body=current_body_id(), by=by.user, now=now, kind=kind, about=f"records.rule:{row.pk}", data=data)


# --- Trying and applying --------------------------------------------------------------------------------------


def with_rule(rule: FilingRule | None, ruled: Ruled) -> list[FilingRule]:
    """The rules in force as they would be: with this one changed, or a new one behind all others."""
    proposed = FilingRule(**asdict(ruled))
    proposed.record_class = RecordClass.objects.get(pk=ruled.record_class_id)
    held = rules()
    if rule is None:
        return [*held, proposed]
    return [proposed if row.pk == rule.pk else row for row in held]


def dry_run(proposed: Sequence[FilingRule]) -> list[Shift]:
    """Where records would go if these rules were applied to all that no person has put somewhere; nothing is written."""
    moving = _moving(proposed).order_by().values("record_class", "target").annotate(count=Count("pk"))
    found = [Shift(row["record_class"], row["target"], row["count"]) for row in moving]
    return sorted(found, key=lambda shift: (-shift.records, shift.after, shift.before or 0))


@transaction.atomic
def ask_to_apply(*, by: Member, now: datetime) -> int:
    """Have a job put records where the rules say. Gives how many it is for. Raises NotAllowed."""
    require_officer(by)
    count = sum(shift.records for shift in dry_run(rules()))
    if count:
        about = f"people.body:{by.body_id}"
        record(
            body=by.body_id, by=by.user, now=now, kind=events.RULES_APPLIED.name, about=about, data={"records": count}
        )
        defer(APPLY_JOB, body_id=by.body_id, user_id=by.user_id)
    return count


def apply_rules(*, by: User, now: datetime) -> int:
    """Put records where the rules say, in batches; killed anywhere and begun again, it goes on. Gives how many moved."""
    total = 0
    while moved := _apply_batch(by, now):
        total += moved
    return total


@transaction.atomic
def _apply_batch(by: User, now: datetime) -> int:
    # As the one who files: nothing is filed by other rules meanwhile.
    wait_for(current_body_id())
    no_new_holds()
    cabinet = Cabinet.open()
    classes = {rule.record_class_id: rule.record_class for rule in cabinet.rules}
    rows = _moving(cabinet.rules).select_for_update(of=("self",)).defer("words").order_by("pk")[:BATCH]
    moved, records = [], list(rows)
    for row in records:
        target = classes[row.target]
        moved.append(
            Classing(
                record=row,
                before_id=row.record_class_id,
                after=target,
                classed_by=ClassedBy.RULE,
                by=by,
                at=now,
            )
        )
        row.record_class, row.classed_by, row.rule_id = target, ClassedBy.RULE, row.by_rule
        row.due_on = cabinet.due(target, row.captured_at, row.ended_at, row.account_id, row.kept_until)
        row.journal = journal_state(target, row.kind, row.source, row.journal)
    with still_held([row.pk for row in records], by=by, now=now):
        Record.objects.bulk_update(records, ["record_class", "classed_by", "rule", "due_on", "journal"], batch_size=500)
    Classing.objects.bulk_create([row for row in moved if row.before_id is not None])
    counts: dict[int, int] = {}
    for change in moved:
        counts[change.after_id] = counts.get(change.after_id, 0) + 1
    told = [NewEvent(events.FILED_ANEW.name, f"records.class:{pk}", {"records": n}) for pk, n in sorted(counts.items())]
    record_many(body=current_body_id(), by=by, now=now, events=told)
    return len(records)


def _moving(proposed: Sequence[FilingRule]) -> QuerySet[Any, Any]:
    """Kept records that the rules would put elsewhere than they are, with `target` and `by_rule`."""
    rows = Record.objects.filter(disposed_at=None).exclude(classed_by=ClassedBy.PERSON)
    held = [(as_q(rule), rule) for rule in proposed]
    return rows.annotate(
        target=_case((asked, rule.record_class_id) for asked, rule in held),
        by_rule=_case((asked, rule.pk) for asked, rule in held),
    ).filter(Q(target__isnull=False) & (Q(record_class=None) | ~Q(target=F("record_class"))))


def _case(values: Any) -> Case:
    whens = (When(asked, then=Value(value, output_field=IntegerField())) for asked, value in values)
    return Case(*whens, default=None, output_field=IntegerField())


def as_q(rule: FilingRule) -> Q:
    """What `matching.holds` asks, as a question to the database."""
    asked = Q(pk__isnull=False)
    if rule.kinds:
        asked &= Q(kind__in=rule.kinds)
    for name in ("account_id", "topic_id", "case_like", "public", "removed"):
        if (value := getattr(rule, name)) is not None:
            asked &= Q(**{name: value})
    for direction in (rule.direction, rule.record_class.direction):
        if direction != Direction.BOTH:
            asked &= Q(incoming=direction == Direction.RECEIVED)
    return asked
