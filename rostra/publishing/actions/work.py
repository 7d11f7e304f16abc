"""What workers do: take the next delivery that something can be done about, do it, write down how it ended."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import InterfaceError, OperationalError, transaction

from rostra.accounts.enums import AccountState
from rostra.accounts.line import Line
from rostra.accounts.queries import open_channel, publishing_stops
from rostra.channels.contract import ChannelError, Locked, Retry
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.core.worker import identity, lives, release_connection, stopping
from rostra.people.actions import notify
from rostra.publishing import events
from rostra.publishing.actions import outcomes
from rostra.publishing.actions.moves import move, note, wake
from rostra.publishing.content import Broken, thaw
from rostra.publishing.enums import OPEN_STATES, DeliveryState
from rostra.publishing.models import Attempt, Delivery
from rostra.publishing.notices import page_of
from rostra.publishing.queries import LATE_AFTER, people_to_tell, workable

logger = logging.getLogger("rostra.publishing")

Clock = Callable[[], datetime]
Settle = Callable[..., None]
Step = Callable[[Delivery, Clock], None]

# Longer than any call to a network that is still waited for; then somebody looks whether its sender is alive.
LEASE = timedelta(seconds=60)
STUCK_AFTER = timedelta(minutes=15)
# Mastodon keeps keys for an hour; the last resend comes at most 15 minutes after it was decided.
KEY_LIFE = timedelta(minutes=30)
# Clocks differ: the item may bear a time before our attempt.
SKEW = timedelta(minutes=5)
# About two minutes in all: a database that restarts is waited for.
PAUSES = (0.5, 1, 2, 4, 8, 15, 30, 30, 30)
WAKE_AT_MOST = 16


def deliver_due(*, clock: Clock) -> int:
    """Do all that is due, one after the other, until nothing is left or the worker stops; returns how many steps."""
    steps = 0
    while not stopping():
        taken = _take(clock())
        if taken is None:
            break
        delivery, step = taken
        steps += 1
        with scope(delivery.body_id):
            try:
                step(delivery, clock)
            except Faster:
                logger.warning("delivery moved meanwhile", extra={"delivery": delivery.pk})
            except Exception:
                # One that fails must not hold up the others; the row stays open and is found again.
                logger.exception("delivery step failed", extra={"delivery": delivery.pk})
    return steps


def sweep(*, now: datetime) -> None:
    """Find what a lost job forgot and wake workers for it; tell people what is late, once."""
    _tell_late(now)
    for _ in workable(now).values_list("pk")[:WAKE_AT_MOST]:
        wake()


@transaction.atomic
def _take(now: datetime) -> tuple[Delivery, Step] | None:
    """Take the next delivery, for nobody else to take; what is to be sent is `sending` from now on."""
    delivery = workable(now).select_for_update(skip_locked=True, of=("self",)).first()
    if delivery is None:
        return None
    with scope(delivery.body_id):
        if delivery.state == DeliveryState.DUE:
            return delivery, _begin(delivery, now)
        Delivery.objects.filter(pk=delivery.pk).update(next_try_at=now + LEASE)
    if delivery.state == DeliveryState.SENDING:
        return delivery, _presume
    return delivery, _look_up if delivery.state == DeliveryState.UNKNOWN else _withdraw


def _begin(delivery: Delivery, now: datetime) -> Step:
    if delivery.account.state != AccountState.ACTIVE:
        return _give_back
    stop = publishing_stops([delivery.account], now).get(delivery.account_id)
    if stop is not None:
        outcomes.held(delivery, stop.code, now=now)
        return _wait
    number = delivery.attempts + 1
    first = delivery.first_try_at or now
    move(delivery, DeliveryState.SENDING, now=now, next_try_at=now + LEASE, attempts=number, first_try_at=first)
    Attempt.objects.create(delivery=delivery, number=number, worker=identity(), began_at=now)
    return _send


def _wait(delivery: Delivery, clock: Clock) -> None:
    """The body itself stops it for now: it was put back as it was taken."""


def _give_back(delivery: Delivery, clock: Clock) -> None:
    closed = delivery.account.state == AccountState.CLOSED
    outcomes.failed(delivery, "account_closed" if closed else "account_locked", now=clock())


def _send(delivery: Delivery, clock: Clock) -> None:
    """The network call, between two transactions and inside none."""
    _persist(_publish(delivery), clock)


def _publish(delivery: Delivery) -> Settle:
    try:
        post = thaw(delivery)
        published = _line(delivery).publish(post, key=delivery.key)
    except Broken as error:
        return partial(outcomes.failed, delivery, error.code)
    except Retry as error:
        if error.sent:
            return partial(outcomes.interrupted, delivery, "timeout", wait=error.after)
        return partial(outcomes.not_sent, delivery, error.code, wait=error.after)
    except ChannelError as error:
        return partial(outcomes.failed, delivery, error.code)
    except Exception:
        # Not the adapter but what stands around it, such as the database: the post may be out.
        logger.exception("publishing interrupted", extra={"delivery": delivery.pk})
        return partial(outcomes.interrupted, delivery, "timeout")
    return partial(outcomes.sent, delivery, published)


def _line(delivery: Delivery) -> Line:
    """The line to the account's network, and no connection to the database held while it is in use.

    Raises Retry where there is none: nothing has reached the network.
    """
    try:
        return open_channel(delivery.account)
    except Exception as error:
        logger.exception("no line to the account", extra={"account": delivery.account_id})
        raise Retry(type(error).__name__) from error
    finally:
        release_connection()


def _persist(settle: Settle, clock: Clock) -> None:
    """Write the outcome; a database that is away is waited for, because the network's word exists only here."""
    for pause in PAUSES:
        try:
            return settle(now=clock())
        except (OperationalError, InterfaceError):
            logger.warning("outcome waits for the database")
            release_connection()
            time.sleep(pause)
    return settle(now=clock())


def _presume(delivery: Delivery, clock: Clock) -> None:
    """An attempt takes long: left alone while its worker lives, else nobody knows how it ended."""
    now = clock()
    attempt = Attempt.objects.get(delivery=delivery, number=delivery.attempts)
    if not lives(attempt.worker, now=now) or now - attempt.began_at >= STUCK_AFTER:
        outcomes.interrupted(delivery, "worker_lost", now=now)


def _look_up(delivery: Delivery, clock: Clock) -> None:
    """Was it published after all? Where the network honours keys, sending again with the same key answers that."""
    if delivery.account.state == AccountState.CLOSED:
        outcomes.unsure(delivery, "account_closed", now=clock())
        return
    if delivery.account.state != AccountState.ACTIVE:
        outcomes.not_said(delivery, "account_locked", now=clock())
        return
    since = delivery.first_try_at or delivery.created_at
    try:
        post, line = thaw(delivery), _line(delivery)
        if line.can.idempotent and clock() - since < KEY_LIFE:
            outcomes.not_sent(delivery, delivery.error_code, now=clock())
            return
        found = line.find(post, key=delivery.key, since=since - SKEW)
    except (Retry, Locked) as error:
        wait = error.after if isinstance(error, Retry) else None
        outcomes.not_said(delivery, error.code, wait=wait, now=clock())
    except (ChannelError, Broken) as error:
        outcomes.unsure(delivery, error.code, now=clock())
    else:
        if found is None:
            outcomes.absent(delivery, now=clock())
        else:
            outcomes.sent(delivery, found, found=True, now=clock())


def _withdraw(delivery: Delivery, clock: Clock) -> None:
    if delivery.account.state != AccountState.ACTIVE:
        closed = delivery.account.state == AccountState.CLOSED
        outcomes.withdraw_failed(delivery, "account_closed" if closed else "account_locked", now=clock())
        return
    try:
        _line(delivery).withdraw(delivery.ref)
    except Retry as error:
        outcomes.withdraw_later(delivery, error.code, wait=error.after, now=clock())
    except ChannelError as error:
        if error.code == "not_found":
            outcomes.withdrawn(delivery, now=clock())
        else:
            outcomes.withdraw_failed(delivery, error.code, now=clock())
    else:
        outcomes.withdrawn(delivery, now=clock())


def _tell_late(now: datetime) -> None:
    late = Delivery.everywhere.filter(state__in=OPEN_STATES, due_at__lt=now - LATE_AFTER, late_told_at=None)
    for body_id in late.order_by().values_list("body", flat=True).distinct():
        with scope(body_id), transaction.atomic():
            rows = list(
                late.filter(body=body_id)
                .select_for_update(skip_locked=True, of=("self",))
                .select_related("account", "created_by")
                .order_by("due_at", "pk")
            )
            Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(late_told_at=now)
            for row in rows:
                note(row, events.LATE, now=now, data={"state": row.state})
            _tell_of(rows, now)


def _tell_of(rows: list[Delivery], now: datetime) -> None:
    """One notice for each account, however many wait: an outage is one piece of news."""
    by_account: dict[int, list[Delivery]] = {}
    for row in rows:
        by_account.setdefault(row.account_id, []).append(row)
    for waiting in by_account.values():
        first = waiting[0]
        authors = [row.created_by for row in waiting if row.created_by]
        data: dict[str, str | int] = {
            "count": len(waiting),
            "account": first.account.name,
            "delivery": first.pk,
            "source": first.source,
            "source_id": first.source_id,
            "due_at": first.due_at.isoformat(),
        }
        users = [*authors, *people_to_tell()]
        notify(users=users, kind="publishing.late", now=now, data=data, url=page_of(first))
