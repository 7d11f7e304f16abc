"""When the page of an item is captured: once it was published, and before it is corrected or taken back.

Nothing waits for a capture: it is asked for in the same transaction, and a worker does it as soon as it can.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from rostra.accounts.queries.pages import NO_PAGE
from rostra.publishing.models import Delivery
from rostra.records.actions.capturing import Wanted, ask_captures
from rostra.records.enums import CaptureReason

SHOWS_AFTER = timedelta(minutes=1)
"""Networks show a new item with a delay."""


def after_sent(deliveries: Iterable[Delivery], *, now: datetime) -> None:
    """Have the pages of these new items captured, in one statement."""
    wanted = [_wanted(delivery, now + SHOWS_AFTER) for delivery in deliveries if has_page(delivery)]
    if wanted:
        ask_captures(wanted=wanted, reason=CaptureReason.PUBLISHED, by=None, now=now)


def before_change(delivery: Delivery, *, now: datetime) -> None:
    """Have the page captured while it shows the words that are to be corrected."""
    if has_page(delivery):
        ask_captures(wanted=[_wanted(delivery, now)], reason=CaptureReason.CHANGE, by=None, now=now)


def before_removal(delivery: Delivery, *, now: datetime) -> None:
    """Have the page captured before it goes, if a worker gets there first."""
    if has_page(delivery):
        ask_captures(wanted=[_wanted(delivery, now)], reason=CaptureReason.REMOVED, by=None, now=now)


def has_page(delivery: Delivery) -> bool:
    """Whether anybody can see it at an address of its own."""
    public = delivery.content.get("visibility", "public") == "public"
    return public and bool(delivery.url) and delivery.account.channel not in NO_PAGE


def _wanted(delivery: Delivery, due_at: datetime) -> Wanted:
    return Wanted(delivery.url, delivery.account_id, f"publishing.delivery:{delivery.pk}", due_at)
