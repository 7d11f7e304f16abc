"""When the page of an account is captured: before it changes, when it is closed, and regularly (R-333)."""

from __future__ import annotations

from datetime import datetime

from rostra.accounts.enums import OPENED
from rostra.accounts.models import Account
from rostra.accounts.queries.pages import pages_in_use, public_page
from rostra.policy.decisions import CAPTURE_MONTHS
from rostra.policy.queries import decided
from rostra.records.actions.capturing import ask_capture, is_page
from rostra.records.actions.regularly import due_by, plan_captures
from rostra.records.enums import CaptureReason


def before_change(account: Account, *, now: datetime) -> None:
    """Have the page captured before something changes that the public sees; in the caller's transaction."""
    if account.stage in OPENED:
        _ask(account, CaptureReason.CHANGE, now)


def at_closing(account: Account, *, now: datetime) -> None:
    """Have the page captured while it is still there."""
    _ask(account, CaptureReason.CLOSING, now)


def plan(*, now: datetime) -> int:
    """See that each account in use has its next capture waiting, in the body in scope; gives how many were added."""
    return plan_captures(pages=pages(), months=decided(CAPTURE_MONTHS), now=now)


def due_at_once(*, months: int, now: datetime) -> list[int]:
    """The accounts whose page would be captured now, and is not due yet, if this were the time between captures."""
    found = pages()
    before, after = (due_by(found, number, now) for number in (decided(CAPTURE_MONTHS), months))
    return [pk for pk in found if after[pk] <= now < before[pk]]


def pages() -> dict[int, str]:
    """The accounts in use that have a page which can be captured, and its address, by id."""
    return {pk: url for pk, url in pages_in_use().items() if is_page(url)}


def _ask(account: Account, reason: CaptureReason, now: datetime) -> None:
    url = public_page(account)
    if is_page(url):
        ask_capture(url=url, account=account.pk, reason=reason, by=None, now=now)
