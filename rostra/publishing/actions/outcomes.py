"""How an attempt, a look-up or a withdrawal ended, written down in one transaction. Inside the body's scope."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from rostra.audit.actions import Data
from rostra.channels.contract import Published
from rostra.publishing import events
from rostra.publishing.actions.moves import move, note, tell, update, wake
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Attempt, Delivery

# 5 s, 15 s, 45 s … at most 15 minutes: the ninth failure comes about an hour after the first.
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
FAILURES = 9

LOOK_AFTER = timedelta(seconds=30)
LONGEST_LOOK = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=1)
HOLD = timedelta(minutes=1)
# Networks show a new item with a delay: one look that finds nothing proves nothing.
ABSENCES = 2

# A sender that was taken for dead may still bring the network's word, as long as nobody tried again.
MAY_TURN_OUT_SENT = (DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.UNSURE, DeliveryState.DUE)


@transaction.atomic
def sent(delivery: Delivery, published: Published, *, found: bool = False, now: datetime) -> None:
    """It stands on the network; `found` when a look-up says so."""
    ref, url = published.ref[:500], published.url[:500]
    if ref and Delivery.objects.filter(account=delivery.account_id, ref=ref).exclude(pk=delivery.pk).exists():
        # Another delivery's item cannot be this one's proof.
        unsure(delivery, "taken", now=now) if found else interrupted(delivery, "taken", now=now)
        return
    at = published.at or now
    move(
        delivery,
        DeliveryState.SENT,
        now=now,
        sources=MAY_TURN_OUT_SENT,
        ref=ref,
        url=url,
        sent_at=at,
        error_code="",
    )
    _close(delivery, "found" if found else "sent", now)
    data: Data = {
        "ref": ref,
        "url": url,
        "sent_at": at.isoformat(),
        "attempt": delivery.attempts,
        "found": found,
    }
    note(delivery, events.SENT, now=now, data=data)


@transaction.atomic
def held(delivery: Delivery, code: str, *, now: datetime) -> None:
    """The body itself stops it for now (`accounts.enums.STOPS`): looked at again in a minute, noted once."""
    if delivery.error_code != code:
        note(delivery, events.HELD, now=now, data={"code": code})
    update(delivery, states=[DeliveryState.DUE], next_try_at=now + HOLD, error_code=code)
    wake(now + HOLD)


@transaction.atomic
def failed(delivery: Delivery, code: str, *, now: datetime) -> None:
    """It will not go out by itself: people are told at once."""
    move(delivery, DeliveryState.FAILED, now=now, error_code=code)
    _close(delivery, code, now)
    note(delivery, events.FAILED, now=now, data={"code": code, "attempt": delivery.attempts})
    tell(delivery, "publishing.failed", now=now)


@transaction.atomic
def not_sent(delivery: Delivery, code: str, *, wait: float | None = None, now: datetime) -> None:
    """Surely not on the network: due again after a pause, or failed after nine of them.

    A pause that the network asked for (`wait`, seconds) is no failure.
    """
    if wait is not None:
        failures, pause = delivery.failures, timedelta(seconds=max(0.0, wait))
    else:
        failures = delivery.failures + 1
        pause = min(FIRST_PAUSE * 3**delivery.failures, LONGEST_PAUSE)
    if failures >= FAILURES:
        failed(delivery, "given_up", now=now)
        return
    at = now + pause
    move(delivery, DeliveryState.DUE, now=now, next_try_at=at, failures=failures, absences=0, error_code=code)
    _close(delivery, code, now)
    wake(at)


@transaction.atomic
def interrupted(delivery: Delivery, code: str, *, wait: float | None = None, now: datetime) -> None:
    """Nobody knows whether it reached the network: to be looked up, once the network has had time to show it."""
    at = now + max(LOOK_AFTER, timedelta(seconds=wait or 0.0))
    move(delivery, DeliveryState.UNKNOWN, now=now, next_try_at=at, absences=0, error_code=code)
    _close(delivery, "unknown", now)
    note(delivery, events.UNKNOWN, now=now, data={"code": code, "attempt": delivery.attempts})
    wake(at)


@transaction.atomic
def absent(delivery: Delivery, *, now: datetime) -> None:
    """A look-up did not find it: looked for once more, then surely absent and due again."""
    absences = delivery.absences + 1
    if absences < ABSENCES:
        update(delivery, absences=absences, next_try_at=now + LOOK_AFTER)
        wake(now + LOOK_AFTER)
        return
    note(delivery, events.ABSENT, now=now, data={"attempt": delivery.attempts})
    not_sent(delivery, "timeout", now=now)


@transaction.atomic
def not_said(delivery: Delivery, code: str, *, wait: float | None = None, now: datetime) -> None:
    """A look-up had no answer: asked again with growing pauses; after an hour a person decides."""
    age = delivery.age(now)
    if age >= GIVE_UP_AFTER:
        unsure(delivery, code, now=now)
        return
    at = now + max(_pause(age), timedelta(seconds=wait or 0.0))
    update(delivery, next_try_at=at)
    wake(at)


@transaction.atomic
def unsure(delivery: Delivery, code: str, *, now: datetime) -> None:
    """Only a person can find out: told at once."""
    move(delivery, DeliveryState.UNSURE, now=now, error_code=code)
    note(delivery, events.UNSURE, now=now, data={"code": code, "attempt": delivery.attempts})
    tell(delivery, "publishing.unsure", now=now)


@transaction.atomic
def withdrawn(delivery: Delivery, *, now: datetime) -> None:
    """It no longer stands on the network."""
    move(delivery, DeliveryState.WITHDRAWN, now=now)
    note(delivery, events.WITHDRAWN, now=now, data={"ref": delivery.ref})


@transaction.atomic
def withdraw_later(delivery: Delivery, code: str, *, wait: float | None = None, now: datetime) -> None:
    """The network could not now: tried again for an hour, as taking back twice does no harm."""
    age = now - (delivery.withdraw_asked_at or now)
    if age >= GIVE_UP_AFTER:
        withdraw_failed(delivery, code, now=now)
        return
    at = now + max(_pause(age), timedelta(seconds=wait or 0.0))
    update(delivery, next_try_at=at)
    wake(at)


@transaction.atomic
def withdraw_failed(delivery: Delivery, code: str, *, now: datetime) -> None:
    """It still stands on the network: people are told, and may ask again."""
    update(delivery, withdraw_asked_at=None, next_try_at=None, error_code=code)
    note(delivery, events.WITHDRAW_FAILED, now=now, data={"ref": delivery.ref, "code": code})
    tell(delivery, "publishing.withdraw_failed", now=now)


def _close(delivery: Delivery, outcome: str, now: datetime) -> None:
    """End the attempt, if it has not ended otherwise; an unknown outcome is replaced by what is found out later."""
    rows = Attempt.objects.filter(delivery=delivery, number=delivery.attempts).filter(
        Q(ended_at=None) | Q(outcome="unknown")
    )
    rows.update(ended_at=Coalesce("ended_at", Value(now)), outcome=outcome[:60])


def _pause(age: timedelta) -> timedelta:
    return min(max(LOOK_AFTER, age / 2), LONGEST_LOOK)
