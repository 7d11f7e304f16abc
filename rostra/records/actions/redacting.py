"""Redaction: a part of a record goes. What is left becomes a content of its own; the whole goes, with a tombstone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record as log
from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.people.models import Member, User
from rostra.records import events
from rostra.records.actions.deciding import require_officer
from rostra.records.actions.going import Under, can_go, let_go, no_new_holds
from rostra.records.disposing import day_of, holds_on
from rostra.records.erasure import REASONS
from rostra.records.models import Decision, ErasureCase, Record, Redaction
from rostra.records.queries.holding import free
from rostra.records.redaction import redaction_capture


class RedactionNotPossible(Refused):
    """The record cannot be redacted, now or at all."""


@transaction.atomic
def redact(*, record: Record, remaining: str, reason: str, decision: Decision, by: Member, now: datetime) -> Redaction:
    """Leave only `remaining` of what the record says, under a decision in force.

    Raises NotAllowed, and RedactionNotPossible for a record that is held or gone, or without a reason.
    """
    require_officer(by)
    if not reason.strip():
        raise RedactionNotPossible(_("Say why."), field="reason")
    no_new_holds()
    locked = Decision.objects.select_for_update(no_key=True, of=("self",)).get(pk=decision.pk)
    if not holds_on(locked, day_of(now)):
        raise RedactionNotPossible(_("The decision is not in force."), field="decision")
    row = lock(record.pk)
    if code := why_not(row):
        raise RedactionNotPossible(REASONS[code])
    return take_part(row, remaining, reason.strip(), decision=locked, case=None, by=by.user, now=now)


def take_part(
    row: Record,
    remaining: str,
    reason: str,
    *,
    decision: Decision,
    case: ErasureCase | None,
    by: User,
    now: datetime,
) -> Redaction:
    """The same for who has looked already, in the caller's transaction: the record is locked, held by nobody, and there."""
    left = Redaction.objects.create(record=row, decision=decision, text=remaining.strip(), reason=reason, by=by, at=now)
    log(
        body=current_body_id(),
        by=by,
        now=now,
        kind=events.REDACTED.name,
        about=row.about or f"{row.source}:{row.source_key}",
        data={"record": row.pk, "decision": decision.pk},
        capture=redaction_capture(left),
    )
    let_go([row], under=Under(decision, case=case, redaction=left), now=now)
    return left


def lock(pk: int) -> Record:
    rows = Record.objects.select_for_update(of=("self",)).select_related("event", "record_class").defer("words")
    return rows.get(pk=pk)


def why_not(row: Record) -> str:
    """Why nothing of the record can go now, as one of `erasure.REASONS`; empty where it can."""
    if row.disposed_at is not None:
        return "gone"
    if not free(Record.objects.filter(pk=row.pk)).exists():
        return "held"
    return "" if can_go(row) else "unable"
