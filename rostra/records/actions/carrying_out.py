"""Carrying out what was decided about a person's request, record by record; the case is done when its files and all exports are gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Subquery

from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.scoping import current_body_id
from rostra.records import events, parties
from rostra.records.actions.exporting import left_behind
from rostra.records.actions.going import Under, let_go, no_new_holds
from rostra.records.actions.reading import forget_person
from rostra.records.actions.redacting import lock, take_part, why_not
from rostra.records.disposing import day_of, holds_on
from rostra.records.enums import CaseState, Verdict
from rostra.records.erasure import parties_of
from rostra.records.models import Decision, ErasureCase, ErasureItem, FileRemoval, Record
from rostra.records.signing import Signed, signed_case

AGAIN = timedelta(minutes=5)
"""After which a case whose worker died is gone on with."""


def cases_waiting(*, now: datetime) -> list[tuple[int, int]]:
    """Body and number of each case that is to be carried out, or gone on with."""
    rows = ErasureCase.everywhere.filter(state=CaseState.SIGNED, next_try_at__lte=now).order_by("pk")
    return list(rows.values_list("body_id", "pk"))


def carry_out(pk: int, *, clock: Callable[[], datetime]) -> None:
    """Go on with a case that two people signed, of the body in scope until all is done, or only files are waited for."""
    while _next(pk, clock()):
        pass


@transaction.atomic
def _next(pk: int, now: datetime) -> bool:
    """The next record; False where none is left, or another worker is at it."""
    rows = ErasureCase.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    case = rows.filter(pk=pk, state=CaseState.SIGNED).first()
    if case is None:
        return False
    item = ErasureItem.objects.filter(case=case, done_at=None).select_related("record").order_by("pk").first()
    if item is None:
        _finish(case, now)
        return False
    _settle(case, item, now)
    ErasureItem.objects.filter(pk=item.pk).update(done_at=now)
    ErasureCase.objects.filter(pk=pk).update(next_try_at=now + AGAIN)
    return True


def _settle(case: ErasureCase, item: ErasureItem, now: datetime) -> None:
    if item.verdict == Verdict.STAY:
        return
    no_new_holds()
    decision = Decision.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=Subquery(ErasureCase.objects.filter(pk=case.pk).values("decision"))
    )
    row = lock(item.record_id)
    reason = _why_not(case, item, row, holds_on(decision, day_of(now)))
    if reason == "gone":
        return
    if reason:
        _keep(case, item, reason, now)
    elif item.verdict == Verdict.GO:
        let_go([row], under=Under(decision, case=case), now=now)
    else:
        by = case.decided_by or case.by
        take_part(row, item.remaining, item.reason, decision=decision, case=case, by=by, now=now)


def _why_not(case: ErasureCase, item: ErasureItem, row: Record, in_force: bool) -> str:
    if not _was_signed(case, item):
        return "unsigned"
    return why_not(row) if in_force else "revoked"


def _was_signed(case: ErasureCase, item: ErasureItem) -> bool:
    """Whether both signed for this: the row may have come, or changed, since."""
    signed = signed_case(case, events.CASE_SIGNED) or Signed()
    return signed.covers(item)


def _keep(case: ErasureCase, item: ErasureItem, reason: str, now: datetime) -> None:
    """What became impossible since it was decided: the person must be told, so the case says so."""
    ErasureItem.objects.filter(pk=item.pk).update(verdict=Verdict.STAY, reason=reason, remaining="")
    _note(case, events.CASE_KEPT, now, {"record": item.record_id, "reason": reason})


def _finish(case: ErasureCase, now: datetime) -> None:
    if FileRemoval.objects.filter(case=case, done_at=None).exists() or left_behind():
        # Looked at in every round: it is done once the last file is gone, and not some minutes later.
        ErasureCase.objects.filter(pk=case.pk).update(next_try_at=now)
        return
    ErasureCase.objects.filter(pk=case.pk).update(
        state=CaseState.DONE, done_at=now, next_try_at=None, version=F("version") + 1
    )
    # What was left of a record is kept as its redaction; the copy that was prepared is not.
    ErasureItem.objects.filter(case=case).exclude(remaining="").update(remaining="")
    forget_person(case, now)
    parties.forget(parties_of(case.parties), now)
    _note(case, events.CASE_DONE, now, {})


def _note(case: ErasureCase, kind: EventKind, now: datetime, data: Data) -> None:
    about = f"records.erasurecase:{case.pk}"
    record(body=current_body_id(), by=None, now=now, kind=kind.name, about=about, data=data)
