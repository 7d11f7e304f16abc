from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

CLAIMED = EventKind("inbox.claimed", _("Conversation taken"))
ASSIGNED = EventKind("inbox.assigned", _("Conversation assigned"), ("to",))
RELEASED = EventKind("inbox.released", _("Conversation given back"), ("owner",))
HANDED_OVER = EventKind("inbox.handed_over", _("Conversation handed over"), ("queue", "old"))
NOTED = EventKind("inbox.noted", _("Internal note written"), ("note",), record=True)
ANSWERED = EventKind("inbox.answered", _("Answer written"), ("answer", "visibility"), record=True)
NOT_SENT = EventKind("inbox.not_sent", _("Answer not sent"), ("answer", "state"))
RETRIED = EventKind("inbox.retried", _("Answer sent again"), ("answer",))
CLOSED = EventKind("inbox.closed", _("Conversation closed"), ("reason",))
REOPENED = EventKind("inbox.reopened", _("Conversation opened again"), ("state",))
MUTED = EventKind("inbox.muted", _("Sender muted"), ("account", "muted"))
UNMUTED = EventKind("inbox.unmuted", _("Sender heard again"), ("account", "muted"))
QUEUE_ADDED = EventKind("inbox.queue_added", _("Queue added"), ("name", "unit"))
QUEUE_STAFFED = EventKind("inbox.queue_staffed", _("Members of a queue changed"), ("members",))
ROUTED = EventKind("inbox.routed", _("Way of new conversations changed"), ("account", "queue", "old"))

WORK_EVENTS = (
    CLAIMED,
    ASSIGNED,
    RELEASED,
    HANDED_OVER,
    NOTED,
    ANSWERED,
    NOT_SENT,
    RETRIED,
    CLOSED,
    REOPENED,
    MUTED,
    UNMUTED,
    QUEUE_ADDED,
    QUEUE_STAFFED,
    ROUTED,
)
"""What members do; what comes in is declared beside it."""

RECEIVED = EventKind("inbox.received", _("Message received"), ("message", "version"), record=True)
EDITED = EventKind("inbox.edited", _("Message changed by its author"), ("message", "version"), record=True)
DELETED = EventKind("inbox.deleted", _("Message deleted at its source"), ("message",))
UNREADABLE = EventKind("inbox.unreadable", _("Something unreadable received"), ("reason", "sha256", "unreadable"))
NAMED = EventKind("inbox.attachment_named", _("Attachment named"), ("message", "attachment", "type"), record=True)
ATTACHED = EventKind("inbox.attached", _("Attachment kept"), ("message", "attachment", "type", "sha256"), record=True)
NOT_ATTACHED = EventKind(
    "inbox.not_attached", _("Attachment refused"), ("message", "attachment", "type", "reason"), record=True
)

INTAKE_EVENTS = (RECEIVED, EDITED, DELETED, UNREADABLE, NAMED, ATTACHED, NOT_ATTACHED)
"""What comes in, whichever way. `about` is the conversation; the account, for what is unreadable."""

EVENTS = (*WORK_EVENTS, *INTAKE_EVENTS)
