from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import STOPS
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
        # To `sent`: a sender that was taken for dead brings the network's answer before anybody tried again.
        DeliveryState.DUE: (
            DeliveryState.SENDING,
            DeliveryState.CANCELLED,
            DeliveryState.FAILED,
            DeliveryState.SENT,
        ),
        DeliveryState.SENDING: (
            DeliveryState.SENT,
            DeliveryState.DUE,
            DeliveryState.UNKNOWN,
            DeliveryState.FAILED,
        ),
        DeliveryState.UNKNOWN: (
            DeliveryState.SENT,
            DeliveryState.DUE,
            DeliveryState.UNSURE,
            DeliveryState.FAILED,
        ),
        DeliveryState.UNSURE: (DeliveryState.SENT, DeliveryState.DUE, DeliveryState.CANCELLED),
        DeliveryState.FAILED: (DeliveryState.DUE, DeliveryState.CANCELLED),
        DeliveryState.SENT: (DeliveryState.WITHDRAWN,),
        DeliveryState.WITHDRAWN: (),
        # The same content approved anew.
        DeliveryState.CANCELLED: (DeliveryState.DUE,),
    },
)

OPEN_STATES = (DeliveryState.DUE, DeliveryState.SENDING, DeliveryState.UNKNOWN)
"""Rostra works on these by itself."""

UNSETTLED_STATES = (*OPEN_STATES, DeliveryState.UNSURE)
"""It may still go out: what comes after it in the same thread waits."""

REASONS: Mapping[str, Promise] = {
    **STOPS,
    "account_locked": _("The account needs a person before anything can be sent."),
    "account_closed": _("The account is closed."),
    "altered": _("The content is no longer what was approved."),
    "media_missing": _("A file that belongs to it is missing or was changed."),
    "given_up": _("The network could not be reached for an hour."),
    "timeout": _("The network did not say whether it was published."),
    "worker_lost": _("The worker stopped while it was sending."),
    "taken": _("The network named an item that belongs to something else."),
}
"""Codes of our own in `error_code`; the others are the channel's (`rostra.channels.contract.CODES`)."""
