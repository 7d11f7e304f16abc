"""What people ask for: queue, cancel, withdraw, try again, decide."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.audit.actions import Data
from rostra.channels import registry
from rostra.channels.contract import Outgoing
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import ScopeBroken, current_body_id
from rostra.people.models import User
from rostra.publishing import events
from rostra.publishing.actions import threads
from rostra.publishing.actions.capturing import after_sent, before_removal
from rostra.publishing.actions.change_moves import end_change
from rostra.publishing.actions.moves import CHANGED, move, note, update, wake
from rostra.publishing.content import capture, digest, freeze
from rostra.publishing.enums import DELIVERY_MOVES, DeliveryState
from rostra.publishing.models import Delivery

FRESH: dict[str, Any] = {"failures": 0, "absences": 0, "error_code": "", "late_told_at": None, "first_try_at": None}

CANCELLABLE = (DeliveryState.DUE, DeliveryState.FAILED, DeliveryState.UNSURE, DeliveryState.BY_HAND)

_is_address = URLValidator(schemes=["http", "https"])


class NotPossible(Refused):
    """The delivery is not in a state in which this can be done."""


class DifferentContent(RuntimeError):
    """A source was queued twice with different content: sources are frozen, so this is a bug of the caller."""


@transaction.atomic
def queue_delivery(
    *,
    account: Account,
    source: str,
    source_id: int,
    outgoing: Outgoing,
    due_at: datetime,
    by: User | None,
    now: datetime,
    thread: str = "",
    part: int = 0,
    follows: Delivery | None = None,
    expires_at: datetime | None = None,
) -> Delivery:
    """Have this content sent to the account at `due_at`, or now if that is past. The same source again is the same row.

    Deliveries of one account with the same `thread` (unless given, what it answers) leave in the order of their due
    times. `part` numbers the items of one source that are a thread on the network; each later one `follows` the one
    before it, and waits for it however long. At `expires_at` it is withdrawn. A cancelled one is due again.

    Raises DifferentContent, ScopeBroken for an account of another body, ValueError for a part that follows another.
    """
    if account.body_id != current_body_id():
        raise ScopeBroken("A delivery on an account of another body.")
    _check_part(account, source, source_id, part, follows)
    content = freeze(outgoing, part=part)
    when = max(due_at, now)
    look_at = when if follows is None or follows.state == DeliveryState.SENT else when + threads.PATIENCE
    delivery = _existing(account, source, source_id, part)
    if delivery is None:
        try:
            # A savepoint of its own: whoever was faster must not break the caller's transaction.
            with transaction.atomic():
                delivery = Delivery.objects.create(
                    account=account,
                    source=source,
                    source_id=source_id,
                    part=part,
                    follows=follows,
                    key=secrets.token_hex(32),
                    content=content,
                    content_hash=digest(content),
                    thread=(follows.thread if follows else thread or outgoing.root or outgoing.reply_to)[:500],
                    created_at=now,
                    created_by=by,
                    state_at=now,
                    due_at=when,
                    next_try_at=look_at,
                    error_code=threads.WAITS if follows and follows.state in threads.WAITING_FOR_PEOPLE else "",
                    expires_at=expires_at,
                )
        except IntegrityError:
            delivery = Delivery.objects.select_related("account").get(
                account=account, source=source, source_id=source_id, part=part
            )
        else:
            _note_queued(delivery, by, now)
            return delivery
    if bytes(delivery.content_hash) != digest(content):
        raise DifferentContent(f"{source} {source_id} was queued with other content.")
    if delivery.state == DeliveryState.CANCELLED:
        fresh = {**FRESH, "due_at": when, "next_try_at": look_at, "expires_at": expires_at, "withdraw_asked_at": None}
        move(delivery, DeliveryState.DUE, now=now, created_by=by, **fresh)
        _note_queued(delivery, by, now)
    return delivery


@transaction.atomic
def cancel_delivery(*, delivery: Delivery, by: User | None, now: datetime) -> Delivery:
    """It shall not go out, nor what follows it in its thread. Raises NotPossible once it was sent or is on its way, Faster."""
    if delivery.state not in CANCELLABLE:
        raise NotPossible(_("This cannot be cancelled any more: it was sent, or it is being sent now."))
    for row in (*threads.rest_of(delivery).filter(state__in=CANCELLABLE), delivery):
        _cancel(row, by, now)
    return delivery


@transaction.atomic
def withdraw_delivery(*, delivery: Delivery, by: User | None, now: datetime) -> Delivery:
    """Take it back from the network, and what follows it in its thread; a worker does it at once.

    Of the parts after it, what has not gone out is cancelled, and what is on its way is taken back when it is there.
    A correction under way ends, also where it took the item back already: nothing comes in its place. Asking twice is
    asking once. Raises NotPossible, and Faster where something else took its place meanwhile.
    """
    corrected = end_change(delivery, by=by, now=now)
    if delivery.state == DeliveryState.WITHDRAWN and corrected:
        return delivery
    asked = delivery.withdraw_asked_at is not None
    take_back(delivery, by=by, now=now)
    if asked and not corrected and not Delivery.objects.filter(pk=delivery.pk, state=delivery.state).exists():
        raise Faster(CHANGED)
    return delivery


def take_back(delivery: Delivery, *, by: User | None, now: datetime) -> None:
    """Have it withdrawn, and what follows it; in the caller's transaction. Raises NotPossible."""
    if delivery.state != DeliveryState.SENT:
        raise NotPossible(_("Only what was published can be withdrawn."))
    if not registry.get(delivery.account.channel).can.withdraw:
        raise NotPossible(_("This network does not let anybody withdraw. Use the network's own page."))
    if not delivery.ref:
        raise NotPossible(_("Rostra does not know where this stands on the network. Use the network's own page."))
    if delivery.withdraw_asked_at is None:
        for row in (*threads.rest_of(delivery).exclude(state__in=DELIVERY_MOVES.ends), delivery):
            _take_back(row, by, now)
        wake()


@transaction.atomic
def retry_failed(*, delivery: Delivery, by: User | None, now: datetime) -> Delivery:
    """Try again now what was not sent, with the same key. Raises NotPossible, Faster."""
    if delivery.state != DeliveryState.FAILED:
        raise NotPossible(_("Only what was not sent can be tried again."))
    if delivery.account.state != AccountState.ACTIVE:
        raise NotPossible(_("The account is not connected: connect it first."))
    code = delivery.error_code
    move(delivery, DeliveryState.DUE, now=now, due_at=now, next_try_at=now, **FRESH)
    note(delivery, events.RETRIED, by=by, now=now, data={"code": code})
    wake()
    return delivery


@transaction.atomic
def decide_unsure(*, delivery: Delivery, sent: bool, url: str = "", by: User | None, now: datetime) -> Delivery:
    """A person looked at the network: it stands there (at `url`, if known), or it does not and is sent again now.

    Raises NotPossible, Faster, and Refused for an address that is none.
    """
    if delivery.state != DeliveryState.UNSURE:
        raise NotPossible(_("There is nothing to decide here any more."))
    data: Data = {"sent": sent}
    if sent:
        _check_address(url)
        at = delivery.first_try_at or now
        move(delivery, DeliveryState.SENT, now=now, url=url, sent_at=at, error_code="", look_at=now if url else None)
        data = {**data, "url": url, "sent_at": at.isoformat()}
    else:
        move(delivery, DeliveryState.DUE, now=now, due_at=now, next_try_at=now, **FRESH)
        wake()
    note(delivery, events.DECIDED, by=by, now=now, data=data)
    if sent:
        after_sent([delivery], now=now)
    return delivery


def _existing(account: Account, source: str, source_id: int, part: int) -> Delivery | None:
    rows = Delivery.objects.filter(account=account, source=source, source_id=source_id, part=part)
    return rows.select_related("account").first()


def _check_part(account: Account, source: str, source_id: int, part: int, follows: Delivery | None) -> None:
    before = (account.pk, source, source_id, part - 1) if part else None
    given = (follows.account_id, follows.source, follows.source_id, follows.part) if follows else None
    if before != given:
        raise ValueError(f"Part {part} of {source} {source_id} follows {given}.")


def _cancel(delivery: Delivery, by: User | None, now: datetime) -> None:
    was = delivery.state
    left: dict[str, Any] = {"expires_at": None, "url": "", "taken_by": None, "taken_at": None}
    move(delivery, DeliveryState.CANCELLED, now=now, error_code="", **left)
    note(delivery, events.CANCELLED, by=by, now=now, data={"state": was})


def _take_back(delivery: Delivery, by: User | None, now: datetime) -> None:
    """What may stand on the network is asked for; the rest does not go there."""
    if delivery.state in (DeliveryState.DUE, DeliveryState.FAILED, DeliveryState.BY_HAND):
        _cancel(delivery, by, now)
    elif delivery.state != DeliveryState.CANCELLED and delivery.withdraw_asked_at is None:
        sent = delivery.state == DeliveryState.SENT
        soon: dict[str, Any] = {"next_try_at": before_removal(delivery, now=now), "error_code": ""} if sent else {}
        update(delivery, withdraw_asked_at=now, **soon)
        note(delivery, events.WITHDRAW_ASKED, by=by, now=now, data={"ref": delivery.ref})


def _note_queued(delivery: Delivery, by: User | None, now: datetime) -> None:
    data: Data = {
        "account": delivery.account_id,
        "source": delivery.source,
        "source_id": delivery.source_id,
        "due_at": delivery.due_at.isoformat(),
    }
    note(delivery, events.QUEUED, by=by, now=now, data=data, capture=capture(delivery))
    if delivery.expires_at is not None:
        note(delivery, events.EXPIRY_SET, by=by, now=now, data={"expires_at": delivery.expires_at.isoformat()})
    wake(delivery.due_at if delivery.due_at > now else None)


def _check_address(url: str) -> None:
    if not url:
        return
    try:
        _is_address(url)
    except ValidationError as error:
        raise Refused(_("This is not the address of a page."), field="url") from error
