"""Redaction: a part of a record goes. What is left becomes a content of its own; the whole goes, with a tombstone."""

from __future__ import annotations

from datetime import datetime

from rostra.audit.actions import record as log
from rostra.core.scoping import current_body_id
from rostra.people.models import User
from rostra.records import events
from rostra.records.actions.going import Under, can_go, let_go
from rostra.records.models import Decision, ErasureCase, Record, Redaction
from rostra.records.queries.holding import free
from rostra.records.redaction import redaction_capture


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
    """Leave only `remaining` of what the record says, under a decision in force, in the caller's transaction.

    The caller has looked: the record is locked, held by nobody, and `why_not` says nothing.
    """
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
