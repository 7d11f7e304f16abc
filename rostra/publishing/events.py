from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

QUEUED = EventKind(
    "publishing.delivery_queued",
    _("Delivery queued"),
    ("account", "source", "source_id", "due_at"),
    record=True,
)
SENT = EventKind("publishing.delivery_sent", _("Delivery published"), ("ref", "url", "sent_at", "attempt", "found"))
FAILED = EventKind("publishing.delivery_failed", _("Delivery failed"), ("code", "attempt"))
UNKNOWN = EventKind("publishing.delivery_unknown", _("Outcome of a delivery unknown"), ("code", "attempt"))
ABSENT = EventKind("publishing.delivery_absent", _("Delivery not found on the network"), ("attempt",))
UNSURE = EventKind("publishing.delivery_unsure", _("Delivery needs a decision"), ("code", "attempt"))
DECIDED = EventKind("publishing.delivery_decided", _("Outcome of a delivery decided"), ("sent", "url", "sent_at"))
RETRIED = EventKind("publishing.delivery_retried", _("Delivery tried again"), ("code",))
CANCELLED = EventKind("publishing.delivery_cancelled", _("Delivery cancelled"), ("state",))
WITHDRAW_ASKED = EventKind("publishing.withdraw_asked", _("Withdrawal asked for"), ("ref",))
WITHDRAWN = EventKind("publishing.delivery_withdrawn", _("Delivery withdrawn"), ("ref",))
WITHDRAW_FAILED = EventKind("publishing.withdraw_failed", _("Withdrawal failed"), ("ref", "code"))
HELD = EventKind("publishing.delivery_held", _("Delivery held back"), ("code",))
LATE = EventKind("publishing.delivery_late", _("Delivery late"), ("state",))

SEEN = EventKind(
    "publishing.delivery_seen",
    _("Seen as it stands in public"),
    ("way", "found", "shown_hash", "sight"),
    record=True,
)
SHOWN_ACCEPTED = EventKind("publishing.shown_accepted", _("What the network shows accepted"), ("found", "shown_hash"))
EXPIRY_SET = EventKind("publishing.expiry_set", _("End of a delivery's time set"), ("expires_at",))
EXPIRED = EventKind("publishing.delivery_expired", _("Time of a delivery over"), ("state",))
EXPIRY_FAILED = EventKind("publishing.expiry_failed", _("Not withdrawn when its time was over"), ("expires_at",))
BY_HAND = EventKind("publishing.by_hand", _("Given to people to post by hand"))
TAKEN = EventKind("publishing.by_hand_taken", _("Somebody is posting it by hand"))
LEFT = EventKind("publishing.by_hand_left", _("Posting by hand left to others"))
LINKED = EventKind("publishing.by_hand_linked", _("Address of what was posted by hand given"), ("url",))
NOT_POSTED = EventKind("publishing.by_hand_failed", _("Could not be posted by hand"), ("reason",))
CHANGE_ASKED = EventKind(
    "publishing.change_asked", _("Correction asked for"), ("delivery", "number", "account"), record=True
)
CHANGE_CONFIRMED = EventKind("publishing.change_confirmed", _("Correction confirmed"), ("alone",))
CHANGE_REFUSED = EventKind("publishing.change_refused", _("Correction not confirmed"), ("reason",))
CHANGED = EventKind("publishing.delivery_changed", _("Published item corrected"), ("change", "replacement"))
CHANGE_DONE = EventKind("publishing.change_done", _("Correction made"), ("delivery",))
CHANGE_FAILED = EventKind("publishing.change_failed", _("Correction not made"), ("code",))
CHANGE_RETRIED = EventKind("publishing.change_retried", _("Correction tried again"), ("code",))

EVENTS = (
    SEEN,
    SHOWN_ACCEPTED,
    EXPIRY_SET,
    EXPIRED,
    EXPIRY_FAILED,
    BY_HAND,
    TAKEN,
    LEFT,
    LINKED,
    NOT_POSTED,
    CHANGE_ASKED,
    CHANGE_CONFIRMED,
    CHANGE_REFUSED,
    CHANGED,
    CHANGE_DONE,
    CHANGE_FAILED,
    CHANGE_RETRIED,
    QUEUED,
    SENT,
    FAILED,
    UNKNOWN,
    ABSENT,
    UNSURE,
    DECIDED,
    RETRIED,
    CANCELLED,
    WITHDRAW_ASKED,
    WITHDRAWN,
    WITHDRAW_FAILED,
    HELD,
    LATE,
)
