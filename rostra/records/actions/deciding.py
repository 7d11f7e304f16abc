"""Decisions by which content may go: entered as they were taken, revoked with a reason, never changed or deleted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.core.models import StoredFile
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.actions import NotAllowed
from rostra.people.models import Member
from rostra.records import events
from rostra.records.disposing import day_of, name_of
from rostra.records.enums import DecisionPurpose, Direction
from rostra.records.models import Decision, RecordClass
from rostra.records.rules import is_officer, may_sign

CHANGED = _("Somebody else changed this in the meantime. This is how it stands now.")


class DecisionNotPossible(Refused):
    """What was given is no decision."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it was taken. Without `valid_until` it has no end."""

    number: str
    title: str
    decided_on: date
    legal_basis: str
    valid_from: date
    valid_until: date | None = None
    conditions: str = ""
    direction: Direction = Direction.BOTH


def require_officer(member: Member) -> None:
    """Raises NotAllowed for whoever is no records officer."""
    if not is_officer(member):
        raise NotAllowed(_("Only a records officer may do this."))


def require_signer(member: Member) -> None:
    """Raises NotAllowed for whoever may not be the second of two people."""
    if not may_sign(member):
        raise NotAllowed(_("Only a records officer or an administrator of the body may do this."))


@transaction.atomic
def enter_decision(
    *,
    decided: Decided,
    classes: Collection[RecordClass] = (),
    document: StoredFile | None = None,
    purpose: DecisionPurpose = DecisionPurpose.DISPOSAL,
    by: Member,
    now: datetime,
) -> Decision:
    """Enter a decision that the body has taken. Raises NotAllowed, and DecisionNotPossible where something is missing."""
    require_officer(by)
    _check(decided, classes, purpose, day_of(now))
    try:
        with transaction.atomic():
            row = Decision.objects.create(
                purpose=purpose,
                number=decided.number.strip(),
                title=decided.title.strip(),
                decided_on=decided.decided_on,
                legal_basis=decided.legal_basis.strip(),
                conditions=decided.conditions.strip(),
                direction=decided.direction,
                valid_from=decided.valid_from,
                valid_until=decided.valid_until,
                document=document,
                by=by.user,
                at=now,
            )
    except IntegrityError as error:
        raise DecisionNotPossible(_("There is a decision with this number already."), field="number") from error
    row.classes.set(classes)
    _note(row, events.DECISION_ENTERED.name, by, now, **told(row, [each.pk for each in classes]))
    return row


@transaction.atomic
def revoke_decision(*, decision: Decision, reason: str, by: Member, now: datetime) -> Decision:
    """From now on nothing goes under it; what has gone stays gone. Raises NotAllowed, DecisionNotPossible, Faster."""
    require_officer(by)
    return end_decision(decision=decision, reason=reason, by=by, now=now)


def end_decision(*, decision: Decision, reason: str, by: Member, now: datetime) -> Decision:
    """The same in the transaction of a caller who has asked whether the person may. Raises DecisionNotPossible, Faster."""
    if not reason.strip():
        raise DecisionNotPossible(_("Say why."), field="reason")
    # Behind a batch that goes under it at this moment; the next one finds it revoked.
    rows = Decision.objects.filter(pk=decision.pk, revoked_at=None)
    if not rows.update(revoked_at=now, revoked_by=by.user, revoked_reason=reason.strip()):
        raise Faster(CHANGED)
    _note(decision, events.DECISION_REVOKED.name, by, now, reason=reason.strip())
    decision.refresh_from_db()
    return decision


def told(row: Decision, classes: Collection[int]) -> dict[str, str | int | list[int] | None]:
    """What the log tells of a decision: all of it, so that `verify` finds every later change of the row."""
    return {
        "purpose": str(row.purpose),
        "number": row.number,
        "title": row.title,
        "decided_on": row.decided_on.isoformat(),
        "legal_basis": row.legal_basis,
        "conditions": row.conditions,
        "direction": str(row.direction),
        "classes": sorted(classes),
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "document": bytes(row.document.sha256).hex() if row.document else None,
    }


def _check(decided: Decided, classes: Collection[RecordClass], purpose: DecisionPurpose, today: date) -> None:
    for name in ("number", "title", "legal_basis"):
        if not getattr(decided, name).strip():
            raise DecisionNotPossible(_("A decision needs this."), field=name)
    if decided.decided_on > today:
        raise DecisionNotPossible(_("That day has not come yet."), field="decided_on")
    if decided.valid_until is not None and decided.valid_until < decided.valid_from:
        raise DecisionNotPossible(_("It would end before it begins."), field="valid_until")
    if purpose == DecisionPurpose.DISPOSAL and not classes:
        raise DecisionNotPossible(_("Say of which classes records may go."), field="classes")


def _note(row: Decision, kind: str, by: Member, now: datetime, **data: str | int | list[int] | None) -> None:
    record(body=current_body_id(), by=by.user, now=now, kind=kind, about=name_of(row), data=data)
