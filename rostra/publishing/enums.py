from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rostra.core.states import Moves


class DeliveryState(models.TextChoices):
    """Where a delivery stands. At every moment it is in exactly one of these, with an age.

    `sending` is committed before the network call. A crash or time-out leaves `unknown`: looked up, never resent
    blindly; `unsure` waits for a person.
    """

    DUE = "due", _("Waiting for its time")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Published")
    UNKNOWN = "unknown", _("Being looked up")
    UNSURE = "unsure", _("Needs your decision")
    FAILED = "failed", _("Not sent")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")


DELIVERY_MOVES = Moves(
    DeliveryState,
    start=DeliveryState.DUE,
    table={
        DeliveryState.DUE: (DeliveryState.SENDING, DeliveryState.CANCELLED, DeliveryState.FAILED),
        DeliveryState.SENDING: (
            DeliveryState.SENT,
            DeliveryState.DUE,
            DeliveryState.UNKNOWN,
            DeliveryState.FAILED,
        ),
        DeliveryState.UNKNOWN: (DeliveryState.SENT, DeliveryState.DUE, DeliveryState.UNSURE),
        DeliveryState.UNSURE: (DeliveryState.SENT, DeliveryState.DUE, DeliveryState.CANCELLED),
        DeliveryState.FAILED: (DeliveryState.DUE, DeliveryState.CANCELLED),
        DeliveryState.SENT: (DeliveryState.WITHDRAWN,),
        DeliveryState.WITHDRAWN: (),
        DeliveryState.CANCELLED: (),
    },
)

OPEN_STATES = (DeliveryState.DUE, DeliveryState.SENDING, DeliveryState.UNKNOWN)
