"""After a stop: publishing goes on, and what was due meanwhile leaves as a person decides."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from rostra.people.models import Member
from rostra.policy.actions import Overdue, lift_hold
from rostra.policy.models import PublishingHold
from rostra.publishing import events
from rostra.publishing.actions.moves import move, note, wake
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.publishing.queries import overdue_of


@transaction.atomic
def resume(
    *,
    hold: PublishingHold,
    reason: str,
    overdue: Overdue = "now",
    apart: timedelta = timedelta(minutes=5),
    by: Member,
    now: datetime,
) -> int:
    """Lift the stop; returns how many deliveries were due meanwhile.

    They go out at once ("now"), one after the other on each account, so far `apart` ("spread"), or each waits for
    somebody to send or drop it ("decide"). Raises what `lift_hold` raises.
    """
    lift_hold(hold=hold, reason=reason, overdue=overdue, by=by, now=now)
    rows = list(overdue_of(hold, now).select_for_update(of=("self",)).select_related("account"))
    seen: dict[int, int] = {}
    for delivery in rows:
        place = seen.get(delivery.account_id, 0)
        seen[delivery.account_id] = place + 1
        if overdue == "decide":
            # As if it had failed: the same buttons, the same list on Today.
            move(delivery, DeliveryState.FAILED, now=now, error_code="held")
            note(delivery, events.FAILED, now=now, data={"code": "held", "attempt": delivery.attempts})
        else:
            at = now + place * apart if overdue == "spread" else now
            Delivery.objects.filter(pk=delivery.pk).update(next_try_at=at)
            wake(at)
    return len(rows)
