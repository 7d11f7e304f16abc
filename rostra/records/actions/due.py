"""Records whose time is over and that no rule lets go: people look at them, keep them longer, release or hand them over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.bulk import insert_for
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.actions import notify, settle
from rostra.people.models import Member, Notice
from rostra.records import events
from rostra.records.actions.cabinet import wait_for
from rostra.records.actions.deciding import CHANGED, require_officer
from rostra.records.actions.disposing import list_due
from rostra.records.disposing import day_of, incoming_of
from rostra.records.enums import EndAction, OutcomeKind
from rostra.records.models import Decision, DisposalList, Outcome, OutcomeItem, Record, RecordClass
from rostra.records.queries.due import decisions_for, due, due_classes, due_of, prepared
from rostra.records.queries.officers import officers
from rostra.records.retention import add_months
from rostra.records.signing import outcome_digests

NOTICE = "records.due"
EVERY = timedelta(days=7)
NAMED = 10
"""So many classes a notice names."""
LONGEST = 1200
"""Months."""
_NO_DECISION = _("No such decision is in force for this class.")
_INSERT = "INSERT INTO records_outcomeitem (body_id, outcome_id, record_id)"


class DueNotPossible(Refused):
    """This cannot be decided like that."""


@transaction.atomic
def keep_longer(
    *, record_class: RecordClass, months: int, reason: str, records: int, by: Member, now: datetime
) -> Outcome:
    """All that is due of a class that is looked at again stays so many months more, counted from today.

    `records` is how many the person saw. Raises NotAllowed, DueNotPossible; Faster where it is another number by now.
    """
    _check(record_class, EndAction.REVIEW, by)
    _reason(reason)
    if not 0 < months <= LONGEST:
        raise DueNotPossible(_("Say for how many months, from 1 to 1,200."), field="months")
    until = add_months(day_of(now), months)
    row = _decide(record_class, OutcomeKind.KEEP, records, by, now, reason=reason.strip(), until=until)
    _mark(row, due_on=until, kept_until=until)
    _note(row, events.DUE_KEPT, by, now, {"until": until.isoformat(), "reason": row.reason})
    return row


@transaction.atomic
def release(
    *, record_class: RecordClass, decision: Decision, reason: str, records: int, by: Member, now: datetime
) -> DisposalList | None:
    """All that is due of a class that is looked at again may go under this decision, by a list that two people sign.

    Of a decision about what came in, or about what is one's own, only that; the rest stays due. Gives that list; None
    where one is under way under the decision: then what is released is listed in the night after it. Raises NotAllowed,
    DueNotPossible, Faster as `keep_longer`.
    """
    _check(record_class, EndAction.REVIEW, by)
    _reason(reason)
    day = day_of(now)
    if decision not in decisions_for(record_class, day):
        raise DueNotPossible(_NO_DECISION, field="decision")
    incoming = incoming_of(decision)
    row = _decide(record_class, OutcomeKind.DISPOSE, records, by, now, reason=reason.strip(), incoming=incoming)
    _mark(row)
    _note(row, events.DUE_RELEASED, by, now, {"decision": decision.pk, "reason": row.reason})
    return list_due(decision, day, by, now)


@transaction.atomic
def prepare_handover(*, record_class: RecordClass, records: int, by: Member, now: datetime) -> Outcome:
    """Put together what is due to be handed over: exactly these records are exported, and then noted as handed over.

    One that was prepared before and not noted is replaced. Raises NotAllowed, DueNotPossible, Faster as `keep_longer`.
    """
    _check(record_class, EndAction.TRANSFER, by)
    row = _decide(record_class, OutcomeKind.HAND_OVER, records, by, now)
    _note(row, events.HANDOVER_PREPARED, by, now, {})
    return row


@transaction.atomic
def hand_over(*, outcome: Outcome, to: str, on: date, reference: str, by: Member, now: datetime) -> Outcome:
    """It was handed over: from now on its records may go under a decision. Raises NotAllowed, DueNotPossible, Faster."""
    require_officer(by)
    for name, given in (("to", to), ("reference", reference)):
        if not given.strip():
            raise DueNotPossible(_("A handover needs this."), field=name)
    if on > day_of(now):
        raise DueNotPossible(_("That day has not come yet."), field="on")
    wait_for(current_body_id())
    newest = prepared(outcome.record_class)
    columns = {"handed_to": to.strip(), "handed_on": on, "reference": reference.strip()}
    rows = Outcome.objects.filter(pk=outcome.pk, handed_on=None)
    if newest != outcome or not rows.update(**columns, noted_by=by.user, noted_at=now):
        raise Faster(CHANGED)
    outcome.refresh_from_db()
    _mark(outcome)
    about = f"records.outcome:{outcome.pk}"
    data: Data = {"to": outcome.handed_to, "on": on.isoformat(), "reference": outcome.reference}
    record(body=current_body_id(), by=by.user, now=now, kind=events.HANDED_OVER.name, about=about, data=data)
    _settle(now)
    return outcome


def tell_due(*, now: datetime) -> bool:
    """Tell officers, at most once a week, what is due to be looked at or handed over. Gives whether they were told."""
    if Notice.objects.filter(kind=NOTICE, at__gt=now - EVERY).exists():
        return False
    found = due_classes(day_of(now))
    if not found:
        return False
    named = ", ".join(f"{each.row.code} ({each.records})" for each in found[:NAMED])
    data: dict[str, str | int] = {
        "count": sum(each.records for each in found),
        "classes": named + (" …" if len(found) > NAMED else ""),
    }
    notify(users=officers(), kind=NOTICE, now=now, data=data, url=reverse("records:due"))
    return True


def _check(record_class: RecordClass, action: EndAction, by: Member) -> None:
    require_officer(by)
    if record_class.action != action:
        raise DueNotPossible(_("This class says something else of what becomes of its records."))


def _reason(reason: str) -> None:
    if not reason.strip():
        raise DueNotPossible(_("Say why."), field="reason")


def _decide(
    record_class: RecordClass,
    what: OutcomeKind,
    records: int,
    by: Member,
    now: datetime,
    *,
    reason: str = "",
    until: date | None = None,
    incoming: bool | None = None,
) -> Outcome:
    """The decision, with all records of the class that are due, or those that came in or did not; in one statement,
    whatever their number. `records` are all that are due."""
    # As the one who files: no day is worked out anew meanwhile.
    wait_for(current_body_id())
    row = Outcome.objects.create(record_class=record_class, what=what, reason=reason, until=until, by=by.user, at=now)
    due = due_of(record_class, day_of(now))
    meant = due if incoming is None else due.filter(incoming=incoming)
    left = 0 if incoming is None else due.filter(incoming=not incoming).count()
    count = insert_for(_INSERT, meant, row.body_id, row.pk)
    if not count + left:
        raise DueNotPossible(_("Nothing of this class is due."))
    if count + left != records:
        raise Faster(CHANGED)
    if not count:
        raise DueNotPossible(_NO_DECISION, field="decision")
    return row


def _mark(row: Outcome, **columns: object) -> None:
    """What was decided, on each record: it holds until somebody decides something else."""
    items = OutcomeItem.objects.filter(outcome=row).values("record")
    Record.objects.filter(pk__in=items).update(outcome=row.what, **columns)


def _note(row: Outcome, kind: EventKind, by: Member, now: datetime, data: Data) -> None:
    digest, count = outcome_digests(row.body_id, row.pk)[row.pk]
    told: Data = {**data, "record_class": row.record_class_id, "records": count, "digest": digest}
    record(body=row.body_id, by=by.user, now=now, kind=kind.name, about=f"records.outcome:{row.pk}", data=told)
    _settle(now)


def _settle(now: datetime) -> None:
    if not due(day_of(now)).exists():
        settle(kind=NOTICE, url=reverse("records:due"), now=now)
