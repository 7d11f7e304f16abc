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

EVENTS = (
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
