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
    blindly; `unsure` waits for a person, and so does `by_hand`: its network lets no program publish for the account.
    """

    DUE = "due", _("Waiting for its time")
    BY_HAND = "by_hand", _("To be posted by hand")
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
            DeliveryState.BY_HAND,
            DeliveryState.CANCELLED,
            DeliveryState.FAILED,
            DeliveryState.SENT,
        ),
        # Back to `due`: the account has learned to publish by itself meanwhile.
        DeliveryState.BY_HAND: (
            DeliveryState.SENT,
            DeliveryState.DUE,
            DeliveryState.FAILED,
            DeliveryState.CANCELLED,
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

AWAITED_STATES = (*OPEN_STATES, DeliveryState.BY_HAND)
"""It should go out at its time, by Rostra or by people: late is late."""

UNSETTLED_STATES = (*OPEN_STATES, DeliveryState.BY_HAND, DeliveryState.UNSURE)
"""It may still go out: what comes after it in the same thread waits."""


class Shown(models.TextChoices):
    """What the network shows of our item, compared with what it showed first."""

    SAME = "same", _("As published")
    ALTERED = "altered", _("Changed there")
    GONE = "gone", _("Removed there")


class Found(models.TextChoices):
    """What somebody who looked found under the address of our item."""

    SAME = "same", _("As published")
    ALTERED = "altered", _("Other words than ours")
    EDITED = "edited", _("Our words, but somebody changed something there")
    GONE = "gone", _("Nothing stands there")
    UNREAD = "unread", _("The page does not let itself be read")


class Way(models.TextChoices):
    """Who looked, and how."""

    NETWORK = "network", _("The network itself was asked")
    PAGE = "page", _("The public page was opened")
    AGAIN = "again", _("The public page was opened again")
    PERSON = "person", _("A person looked")


class ChangeState(models.TextChoices):
    """Where a correction of something published stands."""

    ASKED = "asked", _("Waits for a second person")
    CONFIRMED = "confirmed", _("Being changed")
    DONE = "done", _("Corrected")
    REFUSED = "refused", _("Not confirmed")
    FAILED = "failed", _("Not changed")


CHANGE_MOVES = Moves(
    ChangeState,
    start=ChangeState.ASKED,
    table={
        ChangeState.ASKED: (ChangeState.CONFIRMED, ChangeState.REFUSED),
        ChangeState.CONFIRMED: (ChangeState.DONE, ChangeState.FAILED),
        # Tried again by a person.
        ChangeState.FAILED: (ChangeState.CONFIRMED, ChangeState.REFUSED),
        ChangeState.DONE: (),
        ChangeState.REFUSED: (),
    },
)

ENDS: Mapping[str, Promise] = {
    "sent": _("The network took it."),
    "found": _("It was found on the network afterwards."),
    "unknown": _("The network did not say whether it was published."),
}
"""How an attempt ended where no reason is to be told: the other outcomes are codes."""

LAPSED = "lapsed"
"""Code of what goes out on the word of somebody who may not act for the body any more."""
ANSWER_LAPSED = "answer_lapsed"
"""The same of an answer."""

REASONS: Mapping[str, Promise] = {
    **STOPS,
    "account_locked": _("The account needs a person before anything can be sent."),
    "account_closed": _("The account is closed."),
    "altered": _("The content is no longer what was approved."),
    "media_missing": _("A file that belongs to it is missing or was changed."),
    "given_up": _("The network could not be reached for an hour."),
    "internal": _("Something went wrong in Rostra itself: its log says what."),
    "timeout": _("The network did not say whether it was published."),
    "worker_lost": _("The worker stopped while it was sending."),
    "follows": _("It waits until the part before it in the thread is published."),
    "no_place": _("Nobody knows where the part before it stands on the network."),
    "rate_limit": _("The network lets the account do no more for now: it goes on when it may."),
    "expired": _("Its time was over before it could go out."),
    "quiet": _("A time of quiet holds it back. When that is over, you are asked whether it still goes out."),
    "quiet_over": _("A time of quiet came in between, and is over: try again, choose another time, or do not send it."),
    "election": _(
        "Before the election it does not go out: it has words of a campaign. When that is over, you are asked whether it "
        "still goes out."
    ),
    "election_over": _(
        "It has words of a campaign, and waited until an election was over: try again, choose another time, or do not "
        "send it."
    ),
    "rights": _(
        "The right to publish a file of it has ended. Renew it in the media library and try again, or do not send it."
    ),
    "consent": _(
        "A file that belongs to it shows people who have not agreed, or do not agree any more: do not send it."
    ),
    LAPSED: _(
        "Somebody who asked for its approval, or approved it, may not act for the body any more. Whoever else may approve "
        "it answers for it by trying again; or choose another time, or do not send it."
    ),
    ANSWER_LAPSED: _(
        "Somebody who wrote this answer, or approved it, may not act for the body any more. Whoever else may answer sends "
        "it again in their own name, or writes another one."
    ),
    "not_posted": _("The person who was to post it by hand could not."),
    "taken_back": _("Somebody withdrew it before it could be corrected."),
    "taken": _("The network named an item that belongs to something else."),
}
"""Codes of our own in `error_code`; the others are the channel's (`rostra.channels.contract.CODES`)."""
