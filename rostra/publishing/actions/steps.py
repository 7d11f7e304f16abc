"""What is done about one delivery: made ready with the database, asked of the network without it, ended with it again.

`ready` gives the question; asking it needs no database, so that many networks can be waited for at the same time. It
gives an ending, which is a function that writes how it ended, or the network's word that the item stands there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property, partial

from rostra.accounts.enums import AccountState
from rostra.accounts.line import Line, Spoken
from rostra.accounts.queries import Opener, opener
from rostra.channels.contract import ChannelError, Locked, Outgoing, Retry
from rostra.core.worker import lives
from rostra.publishing.actions import outcomes
from rostra.publishing.actions.outcomes import Sent
from rostra.publishing.content import Before, Broken, parts_before, thaw
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Attempt, Delivery

logger = logging.getLogger("rostra.publishing")

Ending = Callable[..., object]
Keep = Callable[[Spoken], object]
Ask = Callable[[], Sent | Ending]

STUCK_AFTER = timedelta(minutes=15)
# Mastodon keeps keys for an hour; the last resend comes at most 15 minutes after it was decided.
KEY_LIFE = timedelta(minutes=30)
# Clocks differ: the item may bear a time before our attempt.
SKEW = timedelta(minutes=5)


class Means:
    """What deliveries of one body need to be made ready, read for all of them at once when the first one asks for it."""

    def __init__(self, deliveries: Sequence[Delivery]) -> None:
        self.deliveries = deliveries

    @cached_property
    def open(self) -> Opener:
        return opener([delivery.account for delivery in self.deliveries])

    @cached_property
    def before(self) -> dict[int, list[Before]]:
        return parts_before(self.deliveries)

    def thawed(self, delivery: Delivery) -> Outgoing:
        return thaw(delivery, self.before.get(delivery.pk))


def ready_to_send(delivery: Delivery, *, means: Means, keep: Keep) -> Ask:
    """The question to the network: a delivery that was begun, inside its body's scope."""
    try:
        return _sending(delivery, means, keep)
    except Exception:
        # Nothing has reached the network, and one that fails must not hold up the others.
        logger.exception("delivery not made ready", extra={"delivery": delivery.pk})
        return _answer(outcomes.not_sent, delivery, "internal")


def ready_to_ask(delivery: Delivery, *, means: Means, keep: Keep, now: datetime) -> Ask:
    """What is to be found out about a delivery that is out already, or taken back. Inside its body's scope."""
    try:
        if delivery.state == DeliveryState.SENDING:
            return _presumed(delivery, now)
        if delivery.state == DeliveryState.UNKNOWN:
            return _looking_up(delivery, means, keep, now)
        return _withdrawing(delivery, means, keep)
    except Exception:
        logger.exception("delivery not made ready", extra={"delivery": delivery.pk})
        return lambda: lost(delivery)


def lost(delivery: Delivery) -> Ending:
    """How it goes on when something around the call failed: whatever was asked may have happened."""
    if delivery.state == DeliveryState.SENDING:
        return partial(outcomes.interrupted, delivery, "timeout")
    if delivery.state == DeliveryState.UNKNOWN:
        return partial(outcomes.not_said, delivery, "internal")
    return partial(outcomes.withdraw_later, delivery, "internal")


def _sending(delivery: Delivery, means: Means, keep: Keep) -> Ask:
    try:
        post, line = means.thawed(delivery), _line(delivery, means, keep)
    except Broken as error:
        return _answer(outcomes.failed, delivery, error.code)
    except Retry as error:
        return _answer(outcomes.not_sent, delivery, error.code)
    return partial(_publish, delivery, line, post)


def _publish(delivery: Delivery, line: Line, post: Outgoing) -> Sent | Ending:
    try:
        return Sent(delivery, line.publish(post, key=delivery.key))
    except Retry as error:
        if error.sent:
            return partial(outcomes.interrupted, delivery, "timeout", wait=error.after)
        return partial(outcomes.not_sent, delivery, error.code, wait=error.after)
    except ChannelError as error:
        return partial(outcomes.failed, delivery, error.code)


def _presumed(delivery: Delivery, now: datetime) -> Ask:
    """An attempt takes long: left alone while its worker lives, else nobody knows how it ended."""
    attempt = Attempt.objects.get(delivery=delivery, number=delivery.attempts)
    if lives(attempt.worker, now=now) and now - attempt.began_at < STUCK_AFTER:
        return _answer(_left_alone)
    return _answer(outcomes.interrupted, delivery, "worker_lost")


def _left_alone(*, now: datetime) -> None:
    """Looked at again when the lease of the claim is over."""


def _looking_up(delivery: Delivery, means: Means, keep: Keep, now: datetime) -> Ask:
    """Was it published after all? Where the network honours keys, sending again with the same key answers that."""
    if delivery.account.state == AccountState.CLOSED:
        return _answer(outcomes.unsure, delivery, "account_closed")
    if delivery.account.state != AccountState.ACTIVE:
        return _answer(outcomes.not_said, delivery, "account_locked")
    since = delivery.first_try_at or delivery.created_at
    try:
        post, line = means.thawed(delivery), _line(delivery, means, keep)
    except Broken as error:
        return _answer(outcomes.unsure, delivery, error.code)
    except Retry as error:
        return _answer(outcomes.not_said, delivery, error.code)
    if line.can.idempotent and now - since < KEY_LIFE:
        return _answer(outcomes.not_sent, delivery, delivery.error_code)
    return partial(_find, delivery, line, post, since - SKEW)


def _find(delivery: Delivery, line: Line, post: Outgoing, since: datetime) -> Sent | Ending:
    try:
        found = line.find(post, key=delivery.key, since=since)
    except (Retry, Locked) as error:
        wait = error.after if isinstance(error, Retry) else None
        return partial(outcomes.not_said, delivery, error.code, wait=wait)
    except ChannelError as error:
        return partial(outcomes.unsure, delivery, error.code)
    return partial(outcomes.absent, delivery) if found is None else Sent(delivery, found, found=True)


def _withdrawing(delivery: Delivery, means: Means, keep: Keep) -> Ask:
    if delivery.account.state != AccountState.ACTIVE:
        closed = delivery.account.state == AccountState.CLOSED
        return _answer(outcomes.withdraw_failed, delivery, "account_closed" if closed else "account_locked")
    try:
        line = _line(delivery, means, keep)
    except Retry as error:
        return _answer(outcomes.withdraw_later, delivery, error.code)
    return partial(_withdraw, delivery, line)


def _withdraw(delivery: Delivery, line: Line) -> Ending:
    try:
        line.withdraw(delivery.ref)
    except Retry as error:
        return partial(outcomes.withdraw_later, delivery, error.code, wait=error.after)
    except ChannelError as error:
        if error.code != "not_found":
            return partial(outcomes.withdraw_failed, delivery, error.code)
    return partial(outcomes.withdrawn, delivery)


def _answer(ending: Ending, *arguments: object) -> Ask:
    """What is known without the network."""
    return lambda: partial(ending, *arguments)


def _line(delivery: Delivery, means: Means, keep: Keep) -> Line:
    """The line to the account's network. Raises Retry where there is none: nothing has reached the network."""
    try:
        return means.open(delivery.account, keep=keep)
    except Exception as error:
        logger.exception("no line to the account", extra={"account": delivery.account_id})
        raise Retry(type(error).__name__) from error
