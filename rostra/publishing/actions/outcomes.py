"""How an attempt, a look-up or a withdrawal ended, written down in one transaction. Inside the body's scope."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from rostra.audit.actions import Data, NewEvent, record_many
from rostra.channels import registry
from rostra.channels.contract import Published
from rostra.core.scoping import current_body_id
from rostra.publishing import events
from rostra.publishing.actions import threads
from rostra.publishing.actions.capturing import after_sent
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

FIRST_LOOK = timedelta(minutes=10)
"""Networks show a new item with a delay: then it is looked at for the first time."""

JITTER = 4
"""A pause is longer by up to a quarter, so that not all that failed together comes back together."""

# A sender that was taken for dead may still bring the network's word, as long as nobody tried again.
MAY_TURN_OUT_SENT = (DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.UNSURE, DeliveryState.DUE)

# What somebody asked to be taken back while it was on its way is taken back now.
_SENT = """
UPDATE publishing_delivery d SET
  state = 'sent', state_at = %s, error_code = '',
  next_try_at = CASE WHEN d.withdraw_asked_at IS NULL THEN NULL ELSE %s END,
  ref = said.ref, url = said.url, sent_at = said.at, look_at = said.look_at
FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[])
  AS said (id, attempts, ref, url, at, look_at)
WHERE d.id = said.id AND d.attempts = said.attempts AND d.body_id = %s AND d.state = ANY(%s)
RETURNING d.id
"""

_CLOSED = """
UPDATE publishing_attempt a SET ended_at = COALESCE(a.ended_at, %s), outcome = %s
FROM unnest(%s::bigint[], %s::int[]) AS said (delivery_id, number)
WHERE a.delivery_id = said.delivery_id AND a.number = said.number AND (a.ended_at IS NULL OR a.outcome = 'unknown')
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery of which the network named the item; `found` when a look-up says so."""

    delivery: Delivery
    published: Published
    found: bool = False


def sent_many(rows: Sequence[Sent], *, now: datetime) -> list[Delivery]:
    """These stand on the network: written in a few statements, however many they are, in the caller's transaction.

    All are of the body in scope. Gives those that somebody else settled meanwhile. Wakes nobody: the caller looks for work again.
    """
    proven = _without_taken(rows, now)
    moved = _settle(proven, now)
    stand = [row for row in proven if row.delivery.pk in moved]
    _close_many(stand, now)
    record_many(body=current_body_id(), by=None, now=now, events=[_told(row, now) for row in stand])
    after_sent([row.delivery for row in stand], now=now)
    threads.release(moved, now)
    return [row.delivery for row in proven if row.delivery.pk not in moved]


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
    at = now + pause * (1 + jitter(delivery) / JITTER)
    move(delivery, DeliveryState.DUE, now=now, next_try_at=at, failures=failures, absences=0, error_code=code)
    _close(delivery, code, now)
    if delivery.withdraw_asked_at is not None:
        # It was to be taken back while it was on its way, and never arrived.
        move(delivery, DeliveryState.CANCELLED, now=now, error_code="", expires_at=None)
        note(delivery, events.CANCELLED, now=now, data={"state": DeliveryState.DUE.value})
        return
    wake(at)


def jitter(delivery: Delivery) -> float:
    """Between 0 and 1, the same for the same attempt: by chance as far as other deliveries can tell."""
    return hashlib.sha256(f"{delivery.key}:{delivery.attempts}".encode()).digest()[0] / 256


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


def _without_taken(rows: Sequence[Sent], now: datetime) -> list[Sent]:
    """Another delivery's item cannot be this one's proof: those are settled here, the others given back."""
    named = {(row.delivery.account_id, row.published.ref[:500]): row.delivery.pk for row in rows if row.published.ref}
    accounts, refs = {account for account, _ref in named}, {ref for _account, ref in named}
    known = Delivery.objects.filter(account__in=accounts, ref__in=refs).values_list("account_id", "ref", "pk")
    holders = {**named, **{(account, ref): pk for account, ref, pk in known}}
    proven = []
    for row in rows:
        if holders.get((row.delivery.account_id, row.published.ref[:500]), row.delivery.pk) == row.delivery.pk:
            proven.append(row)
        else:
            (unsure if row.found else interrupted)(row.delivery, "taken", now=now)
    return proven


def _settle(rows: Sequence[Sent], now: datetime) -> set[int]:
    """The ids of those that still stood where they may turn out to be sent, and are `sent` now."""
    values = [
        (
            row.delivery.pk,
            row.delivery.attempts,
            row.published.ref[:500],
            row.published.url[:500],
            row.published.at or now,
            now + FIRST_LOOK if registry.get(row.delivery.account.channel).can.look else None,
        )
        for row in rows
    ]
    columns = [list(column) for column in zip(*values, strict=True)] or [[]] * 6
    states = [state.value for state in MAY_TURN_OUT_SENT]
    with connection.cursor() as cursor:
        cursor.execute(_SENT, [now, now, *columns, current_body_id(), states])
        moved = {pk for (pk,) in cursor.fetchall()}
    for row, (_pk, _attempts, ref, url, at, look_at) in zip(rows, values, strict=True):
        if row.delivery.pk in moved:
            delivery = row.delivery
            delivery.state, delivery.state_at, delivery.error_code = DeliveryState.SENT, now, ""
            delivery.ref, delivery.url, delivery.sent_at, delivery.look_at = ref, url, at, look_at
    return moved


def _close_many(rows: Sequence[Sent], now: datetime) -> None:
    """End their attempts, as `_close` does."""
    for outcome in ("sent", "found"):
        numbers = [(row.delivery.pk, row.delivery.attempts) for row in rows if row.found == (outcome == "found")]
        if numbers:
            with connection.cursor() as cursor:
                cursor.execute(_CLOSED, [now, outcome, *(list(column) for column in zip(*numbers, strict=True))])


def _told(row: Sent, now: datetime) -> NewEvent:
    data: Data = {
        "ref": row.delivery.ref,
        "url": row.delivery.url,
        "sent_at": (row.published.at or now).isoformat(),
        "attempt": row.delivery.attempts,
        "found": row.found,
    }
    return NewEvent(events.SENT.name, f"publishing.delivery:{row.delivery.pk}", data)


def _close(delivery: Delivery, outcome: str, now: datetime) -> None:
    """End the attempt, if it has not ended otherwise; an unknown outcome is replaced by what is found out later."""
    rows = Attempt.objects.filter(delivery=delivery, number=delivery.attempts).filter(
        Q(ended_at=None) | Q(outcome="unknown")
    )
    rows.update(ended_at=Coalesce("ended_at", Value(now)), outcome=outcome[:60])


def _pause(age: timedelta) -> timedelta:
    return min(max(LOOK_AFTER, age / 2), LONGEST_LOOK)
