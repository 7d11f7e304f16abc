"""The end of a delivery's time: it is withdrawn by itself then, or does not go out any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Refused
from rostra.core.scoping import scope
from rostra.people.models import User
from rostra.publishing import events
from rostra.publishing.actions.moves import note, tell, update
from rostra.publishing.actions.requests import NotPossible, cancel_delivery, withdraw_delivery
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery

ENDS = (DeliveryState.DUE, DeliveryState.BY_HAND, DeliveryState.FAILED, DeliveryState.SENT)
"""States in which its time can end it; where nobody knows whether it went out, that is found out first."""


@transaction.atomic
def set_expiry(*, delivery: Delivery, expires_at: datetime | None, by: User | None, now: datetime) -> Delivery:
    """From `expires_at` on it shall stand nowhere; None: it stays. Raises Refused for a time that is over, NotPossible, Faster."""
    if expires_at is not None and expires_at <= max(now, delivery.due_at):
        raise Refused(_("It would end before it goes out: choose a later time."), field="expires_at")
    if delivery.state in (DeliveryState.WITHDRAWN, DeliveryState.CANCELLED):
        raise NotPossible(_("This does not stand anywhere."))
    if delivery.expires_at == expires_at:
        return delivery
    update(delivery, expires_at=expires_at)
    data = {"expires_at": expires_at.isoformat() if expires_at else None}
    note(delivery, events.EXPIRY_SET, by=by, now=now, data=data)
    return delivery


def expire_due(*, now: datetime) -> int:
    """All bodies: withdraw, or do not send any more, what has had its time; returns how many."""
    ended = 0
    for pk, body_id in list(_due(now).order_by("expires_at", "pk").values_list("pk", "body_id")):
        with scope(body_id), transaction.atomic():
            ended += _expire(pk, now)
    return ended


def _due(now: datetime) -> QuerySet[Delivery]:
    return Delivery.everywhere.filter(expires_at__lte=now, state__in=ENDS, withdraw_asked_at=None)


def _expire(pk: int, now: datetime) -> int:
    rows = _due(now).select_for_update(skip_locked=True, of=("self",)).select_related("account", "created_by")
    delivery = rows.filter(pk=pk).first()
    if delivery is None:
        return 0
    end(delivery, now=now)
    return 1


def end(delivery: Delivery, *, now: datetime) -> None:
    """Its time is over: withdraw it, or do not send it. The caller has locked its row."""
    was = delivery.state
    try:
        if was == DeliveryState.SENT:
            withdraw_delivery(delivery=delivery, by=None, now=now)
        else:
            cancel_delivery(delivery=delivery, by=None, now=now)
            # Whoever opens it sees why.
            update(delivery, error_code="expired")
    except NotPossible:
        # Nobody can do it from here: a person has to, on the network itself, and is told once.
        ended = delivery.expires_at
        update(delivery, expires_at=None)
        note(delivery, events.EXPIRY_FAILED, now=now, data={"expires_at": ended.isoformat() if ended else None})
        tell(delivery, "publishing.expiry_failed", now=now)
    else:
        note(delivery, events.EXPIRED, now=now, data={"state": was})
