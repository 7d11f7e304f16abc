"""When the page of an item is captured: once it was published, and before it is corrected or taken back.

It is asked for in the same transaction, and a worker does it as soon as it can. Only taking back waits for it, and never
longer than `CAPTURE_FIRST`: what is to go shall not stand there because a capture fails.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F

from rostra.accounts.queries.pages import NO_PAGE
from rostra.publishing.actions.moves import wake
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.records.actions.capturing import Wanted, ask_captures
from rostra.records.enums import CaptureReason
from rostra.records.models import PageCapture

SHOWS_AFTER = timedelta(minutes=1)
"""Networks show a new item with a delay."""
CAPTURE_FIRST = timedelta(minutes=1)
"""How long an item that is to be taken back waits for its capture; a capture takes no longer."""
ABOUT = "publishing.delivery:"


def after_sent(deliveries: Iterable[Delivery], *, now: datetime) -> None:
    """Have the pages of these new items captured, in one statement."""
    wanted = [_wanted(delivery, now + SHOWS_AFTER) for delivery in deliveries if has_page(delivery)]
    if wanted:
        ask_captures(wanted=wanted, reason=CaptureReason.PUBLISHED, by=None, now=now)


def before_change(delivery: Delivery, *, now: datetime) -> None:
    """Have the page captured while it shows the words that are to be corrected."""
    if has_page(delivery):
        ask_captures(wanted=[_wanted(delivery, now)], reason=CaptureReason.CHANGE, by=None, now=now)


def before_removal(delivery: Delivery, *, now: datetime) -> datetime:
    """Have the page captured before it goes; gives when it is to go, whatever became of the capture."""
    if not has_page(delivery):
        return now
    ask_captures(wanted=[_wanted(delivery, now)], reason=CaptureReason.REMOVED, by=None, now=now)
    at = now + CAPTURE_FIRST
    wake(at)
    return at


def captured(capture: PageCapture, *, now: datetime) -> None:
    """A capture ended, or could not be made now: what waits to be taken back goes at once. In the caller's transaction."""
    key = capture.about.removeprefix(ABOUT)
    if capture.reason != CaptureReason.REMOVED or key == capture.about:
        return
    waiting = Delivery.objects.filter(
        pk=int(key),
        state=DeliveryState.SENT,
        next_try_at__gt=now,
        next_try_at__lte=F("withdraw_asked_at") + CAPTURE_FIRST,
    )
    if waiting.update(next_try_at=now):
        wake()


def has_page(delivery: Delivery) -> bool:
    """Whether anybody can see it at an address of its own."""
    public = delivery.content.get("visibility", "public") == "public"
    return public and bool(delivery.url) and delivery.account.channel not in NO_PAGE


def _wanted(delivery: Delivery, due_at: datetime) -> Wanted:
    return Wanted(delivery.url, delivery.account_id, f"{ABOUT}{delivery.pk}", due_at)
