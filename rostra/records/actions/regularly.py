"""Captures of accounts' pages that come round: each account in use has the next one waiting, with its date (R-333)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from rostra.records.actions.capturing import Wanted, ask_captures
from rostra.records.enums import CaptureReason, CaptureState
from rostra.records.models import PageCapture
from rostra.records.retention import add_months


@transaction.atomic
def plan_captures(*, pages: Mapping[int, str], months: int, now: datetime) -> int:
    """See that each of these accounts (id and address) has its next capture waiting; gives how many were added.

    It is due so many months after the last one of the account's page, for whatever reason that was made; at once where
    there is none yet. What waits follows a changed address or period; what waits for an account that is not among
    them any more is left out.
    """
    waiting = {
        row.account_id or 0: row
        for row in PageCapture.objects.filter(
            state=CaptureState.DUE, reason=CaptureReason.PERIODIC, account__isnull=False, tries=0
        ).select_for_update(skip_locked=True, of=("self",))
    }
    due = due_by(pages, months, now)
    for account, row in waiting.items():
        if account not in pages:
            _update(row, state=CaptureState.FAILED, next_try_at=None, done_at=now, findings=["left_out"])
        elif (row.url, row.due_at) != (pages[account], due[account]) and row.due_at > now:
            _update(row, url=pages[account], due_at=due[account], next_try_at=due[account])
    under_way = _under_way()
    missing = [account for account in pages if account not in waiting and account not in under_way]
    wanted = [Wanted(pages[account], account, due_at=due[account]) for account in missing]
    return len(ask_captures(wanted=wanted, reason=CaptureReason.PERIODIC, by=None, now=now))


def due_by(pages: Iterable[int], months: int, now: datetime) -> dict[int, datetime]:
    """When the page of each of these accounts is to be captured next; now where it never was."""
    own = PageCapture.objects.filter(account__in=list(pages), about="", done_at__isnull=False).order_by()
    last = dict(own.values_list("account").annotate(at=Max("done_at")))
    return {account: _later(last[account], months) if last.get(account) is not None else now for account in pages}


def _later(at: datetime, months: int) -> datetime:
    return datetime.combine(add_months(at.date(), months), at.timetz())


def _under_way() -> set[int | None]:
    """Accounts whose page is being captured, or will be tried again."""
    states = (CaptureState.DUE, CaptureState.RUNNING)
    rows = PageCapture.objects.filter(state__in=states, reason=CaptureReason.PERIODIC)
    return set(rows.values_list("account", flat=True))


def _update(row: PageCapture, **fresh: object) -> None:
    PageCapture.objects.filter(pk=row.pk, state=CaptureState.DUE).update(**fresh)
