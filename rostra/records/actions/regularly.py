"""Captures of accounts' pages that come round: each account in use has the next one waiting, with its date (R-333)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from rostra.records.actions.capturing import Wanted, ask_captures
from rostra.records.enums import CaptureReason, CaptureState
from rostra.records.models import PageCapture
from rostra.records.page_content import KEPT
from rostra.records.retention import add_months

AFTER_FAILURE = timedelta(days=7)
"""A page that could not be captured is not captured: it is tried anew, and not by the hour."""
LEFT_OUT = ["left_out"]
"""What is found of a capture that nobody made: it says nothing of the page."""


@transaction.atomic
def plan_captures(*, pages: Mapping[int, str], months: int, now: datetime) -> int:
    """See that each of these accounts (id and address) has its next capture waiting; gives how many were added.

    It is due so many months after the last one of the account's page, for whatever reason that was made; at once where
    there is none yet, and seven days after one that failed since. What waits follows a changed address or period; what waits for an account that is not among
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
            _update(row, state=CaptureState.FAILED, next_try_at=None, done_at=now, findings=LEFT_OUT)
        elif (row.url, row.due_at) != (pages[account], due[account]) and row.due_at > now:
            _update(row, url=pages[account], due_at=due[account], next_try_at=due[account])
    under_way = _under_way()
    missing = [account for account in pages if account not in waiting and account not in under_way]
    wanted = [Wanted(pages[account], account, due_at=due[account]) for account in missing]
    return len(ask_captures(wanted=wanted, reason=CaptureReason.PERIODIC, by=None, now=now))


def due_by(pages: Iterable[int], months: int, now: datetime) -> dict[int, datetime]:
    """When the page of each of these accounts is to be captured next; now where it never was, and a while after what
    failed since."""
    own = PageCapture.objects.filter(account__in=list(pages), about="", done_at__isnull=False).order_by()
    kept, failed = Q(state__in=KEPT), Q(state=CaptureState.FAILED) & ~Q(findings=LEFT_OUT)
    rows = own.values_list("account").annotate(kept=Max("done_at", filter=kept), failed=Max("done_at", filter=failed))
    found = {account: _next(kept_at, failed_at, months, now) for account, kept_at, failed_at in rows}
    return {account: found.get(account, now) for account in pages}


def _next(kept: datetime | None, failed: datetime | None, months: int, now: datetime) -> datetime:
    due = _later(kept, months) if kept is not None else now
    return max(due, failed + AFTER_FAILURE) if failed is not None else due


def _later(at: datetime, months: int) -> datetime:
    return datetime.combine(add_months(at.date(), months), at.timetz())


def _under_way() -> set[int | None]:
    """Accounts whose page is being captured, or will be tried again."""
    states = (CaptureState.DUE, CaptureState.RUNNING)
    rows = PageCapture.objects.filter(state__in=states, reason=CaptureReason.PERIODIC)
    return set(rows.values_list("account", flat=True))


def _update(row: PageCapture, **fresh: object) -> None:
    PageCapture.objects.filter(pk=row.pk, state=CaptureState.DUE).update(**fresh)
