"""The class tree, and which class a record is in: only records officers decide, each decision is in the log."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rostra.audit.actions import Data, NewEvent, record, record_many
from rostra.audit.canonical import canonical
from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.actions import NotAllowed
from rostra.people.models import Member
from rostra.records import events
from rostra.records.actions.cabinet import Cabinet
from rostra.records.actions.going import no_new_holds
from rostra.records.actions.holding import still_held
from rostra.records.enums import Access, ClassedBy, Direction, EndAction, JournalRule, Trigger
from rostra.records.matching import covers, journal_state
from rostra.records.models import Classing, FilingRule, Record, RecordClass
from rostra.records.queries.holding import classes_searched
from rostra.records.retention import is_decided
from rostra.records.rules import is_officer
from rostra.records.signing import row_hash

DUE_JOB = "records.due"
BATCH = 2_000
CHANGED = gettext_lazy("Somebody else changed this in the meantime. This is how it stands now.")
TIME = frozenset({"trigger", "retention_months", "action"})
"""What of a class decides when its records are due."""


class NotPossible(Refused):
    """What is asked for would leave the tree or a record in a state that makes no sense."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a class says; the names are those of its columns. `parent_id` None: it stands at the top."""

    code: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    covers: str = ""
    parent_id: int | None = None
    direction: str = Direction.BOTH.value
    trigger: str = Trigger.CAPTURED.value
    retention_months: int | None = None
    basis: str = ""
    action: str = EndAction.KEEP.value
    access: str = Access.MEMBERS.value
    journal: str = JournalRule.NEVER.value

    @classmethod
    def of(cls, row: RecordClass) -> Self:
        return cls(**{each.name: getattr(row, each.name) for each in fields(cls)})

    def differences(self, other: Described) -> list[str]:
        """The columns in which they differ."""
        return [each.name for each in fields(self) if getattr(self, each.name) != getattr(other, each.name)]


def stamp(row: RecordClass) -> str:
    """How the class stood when a page showed it: who saves on an older one is told."""
    confirmed = row.confirmed_at.isoformat() if row.confirmed_at else ""
    ended = row.archived_at.isoformat() if row.archived_at else ""
    said = canonical({**_plain(Described.of(row)), "confirmed": confirmed, "archived": ended})
    return hashlib.sha256(said).hexdigest()[:16]


def _plain(described: Described) -> dict[str, Any]:
    return {name: "" if value is None else value for name, value in asdict(described).items()}


def require_officer(member: Member) -> None:
    """Raises NotAllowed."""
    if not is_officer(member):
        raise NotAllowed(_("Only records officers decide this."))


# --- The tree -------------------------------------------------------------------------------------------


@transaction.atomic
def add_class(*, described: Described, by: Member, now: datetime) -> RecordClass:
    """A new class, behind its neighbours. Raises NotAllowed, NotPossible."""
    require_officer(by)
    _check(described, None)
    neighbours = RecordClass.objects.filter(parent=described.parent_id)
    row = RecordClass(body_id=by.body_id, position=neighbours.count())
    for name, value in asdict(described).items():
        setattr(row, name, value)
    row.save()
    _note(row, events.CLASS_ADDED.name, by, now, {"code": row.code, "name": row.name, "decided": _decision(row)})
    return row


@transaction.atomic
def change_class(*, row: RecordClass, described: Described, seen: str, by: Member, now: datetime) -> int:
    """What the class says from now on; `seen` is the `stamp` of what the person saw.

    Gives for how many records the time is worked out anew; a job does that. A number that a person writes is the body's
    own decision: the pack's certainty does not stand beside it any more. Raises NotAllowed, Faster, NotPossible.
    """
    require_officer(by)
    no_new_holds()
    held = _held(row, seen)
    before = Described.of(held)
    changed = described.differences(before)
    if not changed:
        return 0
    _check(described, held)
    if "parent_id" in changed and classes_searched() & (_above(held.parent_id) - _above(described.parent_id)):
        text = _(
            "A hold covers what lies below the class that stands above it. Lift the hold first, or leave it there."
        )
        raise NotPossible(text, field="parent")
    if "retention_months" in changed:
        held.certainty, held.confirmed_by, held.confirmed_at = "", None, None
    for name in changed:
        setattr(held, name, getattr(described, name))
    held.save()
    data: Data = {"changed": [name.removesuffix("_id") for name in changed], "decided": _decision(held)}
    _note(held, events.CLASS_CHANGED.name, by, now, data)
    return _recount(held) if TIME.intersection(changed) else 0


@transaction.atomic
def confirm_class(*, row: RecordClass, seen: str, by: Member, now: datetime) -> int:
    """A named person confirms the number that a pack proposes without being certain. Gives how many records it is for.

    Raises NotAllowed, Faster, NotPossible.
    """
    require_officer(by)
    held = _held(row, seen)
    if held.retention_months is None or is_decided(held):
        raise NotPossible(_("There is no number here that waits for a confirmation."))
    held.confirmed_by, held.confirmed_at = by.user, now
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    data: Data = {"certainty": held.certainty, "decided": _decision(held)}
    _note(held, events.CLASS_CONFIRMED.name, by, now, data)
    return _recount(held)


@transaction.atomic
def archive_class(*, row: RecordClass, seen: str, by: Member, now: datetime) -> int:
    """Nothing is filed into it any more; what lies in it stays, with its time. Gives how many rules ended with it.

    Raises NotAllowed, Faster, NotPossible while classes stand below it.
    """
    require_officer(by)
    held = _held(row, seen)
    if RecordClass.objects.filter(parent=held, archived_at=None).exists():
        raise NotPossible(_("Classes stand below it: archive or move them first."))
    held.archived_at = now
    held.save(update_fields=["archived_at"])
    rules = list(FilingRule.objects.select_for_update(of=("self",)).filter(record_class=held, archived_at=None))
    for rule in rules:
        rule.archived_at = now
    FilingRule.objects.bulk_update(rules, ["archived_at"])
    told = [_ended(rule) for rule in rules]
    record_many(body=current_body_id(), by=by.user, now=now, events=told)
    _note(held, events.CLASS_ARCHIVED.name, by, now, {"code": held.code, "rules": len(rules)})
    return len(rules)


def _ended(rule: FilingRule) -> NewEvent:
    data: Data = {"record_class": rule.record_class_id, "row": row_hash(rule)}
    return NewEvent(events.RULE_ENDED.name, f"records.rule:{rule.pk}", data)


def _held(row: RecordClass, seen: str) -> RecordClass:
    """The class as it stands, for nobody else to change. Raises Faster."""
    held = RecordClass.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.archived_at is not None or stamp(held) != seen:
        raise Faster(CHANGED)
    return held


def _check(described: Described, row: RecordClass | None) -> None:
    same = RecordClass.objects.filter(code=described.code)
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise NotPossible(_("There is a class with this code already."), field="code")
    if described.retention_months is not None and not described.basis.strip():
        raise NotPossible(_("Say by which law or decision this time holds."), field="basis")
    above = described.parent_id
    while above is not None:
        parent = RecordClass.objects.filter(pk=above).first()
        if parent is None or parent.archived_at is not None:
            raise NotPossible(_("The class above it is not there any more."), field="parent")
        if row is not None and parent.pk == row.pk:
            raise NotPossible(_("A class cannot stand below itself."), field="parent")
        above = parent.parent_id


def _above(pk: int | None) -> set[int]:
    """This class, and all above it."""
    parents, found = dict(RecordClass.objects.values_list("pk", "parent")), set[int]()
    while pk is not None and pk not in found:
        found.add(pk)
        pk = parents[pk]
    return found


def _recount(row: RecordClass) -> int:
    """Have a job work out when the records of the class are due; gives how many there are."""
    defer(DUE_JOB, body_id=row.body_id, record_class=row.pk)
    return Record.objects.filter(record_class=row, disposed_at=None).count()


def _decision(row: RecordClass) -> str:
    """The time, as the log keeps it: "12 months from ended: dispose"; empty where nothing is decided."""
    if row.retention_months is None:
        return ""
    return f"{row.retention_months} {row.trigger} {row.action}"


def _note(row: RecordClass, kind: str, by: Member, now: datetime, data: Data) -> None:
    told: Data = {**data, "row": row_hash(row)}
    record(body=row.body_id, by=by.user, now=now, kind=kind, about=f"records.class:{row.pk}", data=told)


# --- Records in classes -----------------------------------------------------------------------------------


def reclass(
    record: Record, record_class: RecordClass, *, by: Member, reason: str, now: datetime, seen: int | None = -1
) -> Record:
    """Put one record into a class, with a reason; `seen` is the id of the class that the page showed (-1: not asked).

    Raises NotAllowed, NotPossible; Faster where somebody else put it elsewhere meanwhile.
    """
    with transaction.atomic():
        no_new_holds()
        held = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
        if seen not in (-1, held.record_class_id):
            raise Faster(CHANGED)
        if held.record_class_id == record_class.pk and held.classed_by == ClassedBy.PERSON:
            raise NotPossible(_("It is in this class already."))
        reclass_many(Record.objects.filter(pk=held.pk), record_class, by=by, reason=reason, now=now)
    record.refresh_from_db(fields=["record_class", "classed_by", "rule", "due_on", "journal"])
    return record


def reclass_many(rows: QuerySet[Record], record_class: RecordClass, *, by: Member, reason: str, now: datetime) -> int:
    """Put these records into a class, all or none. Gives how many were moved: those that are in it stay as they are.

    Raises NotAllowed, NotPossible where one of them is of a direction that the class does not cover.
    """
    require_officer(by)
    if not reason.strip():
        raise NotPossible(_("Say why they belong there."), field="reason")
    with transaction.atomic():
        no_new_holds()
        # Shared with whoever changes the class: its time is that of before, or that of after, for all.
        held = RecordClass.objects.select_for_update(no_key=True).get(pk=record_class.pk)
        if held.archived_at is not None:
            raise NotPossible(_("This class is archived: nothing is put into it any more."), field="record_class")
        return _move(rows, held, by, reason.strip(), now)


def _move(rows: QuerySet[Record], target: RecordClass, by: Member, reason: str, now: datetime) -> int:
    kept = rows.filter(disposed_at=None).exclude(record_class=target, classed_by=ClassedBy.PERSON)
    ids = list(kept.order_by("pk").values_list("pk", flat=True))
    cabinet, wrong = Cabinet.open(), 0
    for start in range(0, len(ids), BATCH):
        held = Record.objects.select_for_update().filter(pk__in=ids[start : start + BATCH]).defer("words")
        records = list(held.order_by("pk"))
        wrong += sum(not covers(target.direction, incoming=row.incoming) for row in records)
        with still_held([row.pk for row in records], by=by.user, now=now):
            _write(records, target, cabinet, by, reason, now)
    if wrong:
        told = ngettext(
            "%(count)s of these records is of a direction that the class does not cover.",
            "%(count)s of these records are of a direction that the class does not cover.",
            wrong,
        )
        raise NotPossible(told % {"count": wrong}, field="record_class")
    return len(ids)


def _write(
    records: Iterable[Record], target: RecordClass, cabinet: Cabinet, by: Member, reason: str, now: datetime
) -> None:
    moved, told = [], []
    rows = list(records)
    for row in rows:
        before = row.record_class_id
        moved.append(
            Classing(
                record=row,
                before_id=before,
                after=target,
                classed_by=ClassedBy.PERSON,
                by=by.user,
                at=now,
                reason=reason,
            )
        )
        data: Data = {"before": before, "record_class": target.pk, "reason": reason}
        told.append(NewEvent(events.RECLASSED.name, f"records.record:{row.pk}", data))
        row.record_class, row.classed_by, row.rule = target, ClassedBy.PERSON, None
        row.due_on = cabinet.due(target, row.captured_at, row.ended_at, row.account_id, row.kept_until)
        row.journal = journal_state(target, row.kind, row.source, row.journal)
    columns = ["record_class", "classed_by", "rule", "due_on", "journal"]
    Record.objects.bulk_update(rows, columns, batch_size=500)
    Classing.objects.bulk_create(moved)
    record_many(body=current_body_id(), by=by.user, now=now, events=told)
