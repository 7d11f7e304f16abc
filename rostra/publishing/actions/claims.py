"""Taking work: what is to be sent is `sending`, with an open attempt, and committed, before any network is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from rostra.accounts import limits
from rostra.accounts.enums import AccountState
from rostra.accounts.queries import publishing_stops
from rostra.channels import registry
from rostra.core.scoping import scope
from rostra.core.worker import identity
from rostra.publishing.actions import outcomes
from rostra.publishing.actions.byhand import hand_over
from rostra.publishing.actions.expiring import end
from rostra.publishing.actions.moves import wake
from rostra.publishing.actions.objections import keep_back, objections
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Attempt, Delivery
from rostra.publishing.queries import AT_ONCE, on_the_wire, workable

# Longer than any call to a network that is still waited for; then somebody looks whether its sender is alive.
LEASE = timedelta(seconds=60)
LOOK_AT = 8
"""How many rows are looked at for each that is wanted: many may be of one account, which has only so many on the wire."""
SPARE = 4
"""How many are chosen for each that is wanted: other workers choose the same at the same moment."""

ANSWER = "inbox.answer"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker has taken, for nobody else to take, and how many rows it did something about.

    `begun` are to be sent now; about `others` something is to be found out or taken back.
    """

    begun: tuple[Delivery, ...]
    others: tuple[Delivery, ...]
    handled: int


@transaction.atomic
def claim(now: datetime, room: int) -> Claim:
    """Take at most `room` of what something can be done about now.

    What may not leave now is put back with its reason, or failed, in the same transaction.
    """
    rows = _lock(_choose(now, room), now, room)
    others = [row for row in rows if row.state != DeliveryState.DUE]
    Delivery.everywhere.filter(pk__in=[row.pk for row in others]).update(next_try_at=now + LEASE)
    due = [row for row in rows if row.state == DeliveryState.DUE]
    begun = _begin(_within_limits(_allowed(due, now), now), now)
    return Claim(tuple(begun), tuple(others), len(rows))


def _choose(now: datetime, room: int) -> list[int]:
    """Ids in the order in which they are due, of no account more than it may have on the wire."""
    looked = list(workable(now).values_list("pk", "account_id", "state")[: room * LOOK_AT])
    wire = on_the_wire({account for _pk, account, _state in looked})
    chosen = []
    for pk, account, state in looked:
        if state != DeliveryState.SENDING:
            if wire.get(account, 0) >= AT_ONCE:
                continue
            wire[account] = wire.get(account, 0) + 1
        chosen.append(pk)
    return chosen[: room * SPARE]


def _lock(chosen: Sequence[int], now: datetime, room: int) -> list[Delivery]:
    """Those of them that nobody else has, locked. Whoever was faster has moved `next_try_at`."""
    rows = Delivery.everywhere.filter(pk__in=chosen, next_try_at__lte=now).select_related("account")
    return list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("next_try_at", "pk")[:room])


def _allowed(due: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Those that may leave by themselves; the others are ended, failed, given to people, or wait with the reason."""
    allowed = []
    for (body_id, answers), group in groupby(sorted(due, key=_kind), key=_kind):
        rows = list(group)
        with scope(body_id):
            active = [row.account for row in rows if row.account.state == AccountState.ACTIVE]
            stops = publishing_stops(active, now, answers=answers)
            against = objections(rows, now)
            for row in rows:
                if row.expires_at is not None and row.expires_at <= now:
                    end(row, now=now)
                elif row.account.state != AccountState.ACTIVE:
                    closed = row.account.state == AccountState.CLOSED
                    outcomes.failed(row, "account_closed" if closed else "account_locked", now=now)
                elif row.account_id in stops:
                    outcomes.held(row, stops[row.account_id].code, now=now)
                elif row.pk in against:
                    keep_back(row, against[row.pk], now=now)
                elif _is_assisted(row.account.channel):
                    hand_over(row, now=now)
                else:
                    allowed.append(row)
    return allowed


def _is_assisted(channel: str) -> bool:
    """A channel that is not installed is found out about later, as any other line that cannot be opened."""
    return channel in registry.names() and registry.get(channel).can.assisted


def _kind(delivery: Delivery) -> tuple[int, bool]:
    return delivery.body_id, delivery.source == ANSWER


def _within_limits(rows: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Those that the networks still grant; the others wait until there is more."""
    ours: dict[int, int] = dict.fromkeys((row.account_id for row in rows), 0)
    rooms = limits.rooms({**ours, **on_the_wire(ours)}, now=now)
    granted: list[Delivery] = []
    refused: list[Delivery] = []
    for row in rows:
        room = rooms.get(row.account_id)
        granted_now = room is None or room.take(answer=row.source == ANSWER)
        (granted if granted_now else refused).append(row)
    limits.keep(rooms.values(), now=now)
    for account in {row.account_id for row in refused}:
        mine = {row.pk for row in refused if row.account_id == account}
        _put_off(account, mine, [row.pk for row in granted], rooms[account].until, now)
    return granted


def _put_off(account: int, refused: set[int], granted: list[int], until: datetime, now: datetime) -> None:
    """All of the account that is due and no answer waits as well: nobody needs to look at it before."""
    due = Delivery.everywhere.filter(account=account, state=DeliveryState.DUE, next_try_at__lte=now)
    others = due.exclude(source=ANSWER).exclude(pk__in=granted).select_for_update(skip_locked=True)
    waiting = refused.union(others.values_list("pk", flat=True))
    Delivery.everywhere.filter(pk__in=waiting).update(next_try_at=until, error_code="rate_limit")
    wake(until)


def _begin(rows: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """`sending` from now on, each with an open attempt of this worker. Their rows are locked."""
    first = Coalesce(F("first_try_at"), Value(now))
    Delivery.everywhere.filter(pk__in=[row.pk for row in rows]).update(
        state=DeliveryState.SENDING,
        state_at=now,
        next_try_at=now + LEASE,
        attempts=F("attempts") + 1,
        first_try_at=first,
    )
    for row in rows:
        row.state, row.state_at, row.next_try_at = DeliveryState.SENDING, now, now + LEASE
        row.attempts, row.first_try_at = row.attempts + 1, row.first_try_at or now
    Attempt.everywhere.bulk_create(
        Attempt(body_id=row.body_id, delivery=row, number=row.attempts, worker=identity(), began_at=now) for row in rows
    )
    return list(rows)
