"""What a status looks like. Colour has one meaning here, and is never alone: a word and an icon go with it."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    color: str  # a Designsystemet colour: success, info, warning, danger, neutral, accent, brand1
    icon: str


GREEN, BLUE, AMBER, RED, GREY, PURPLE = "success", "info", "warning", "danger", "neutral", "brand1"

LOOKS: dict[str, Look] = {
    # Green: approved, verified.
    "success": Look(GREEN, "circle-check"),
    "approved": Look(GREEN, "check"),
    "verified": Look(GREEN, "badge-check"),
    "captured": Look(GREEN, "check"),
    "healthy": Look(GREEN, "circle-check"),
    "answered": Look(GREEN, "check"),
    # Blue: in review, scheduled, on its way.
    "info": Look(BLUE, "info"),
    "in_review": Look(BLUE, "eye"),
    "scheduled": Look(BLUE, "clock"),
    "sending": Look(BLUE, "send"),
    "new": Look(BLUE, "circle-dot"),
    # Amber: due soon, restricted, unsure.
    "warning": Look(AMBER, "triangle-alert"),
    "due_soon": Look(AMBER, "clock"),
    "unknown": Look(AMBER, "circle-question-mark"),
    "paused": Look(AMBER, "circle-pause"),
    "gap": Look(AMBER, "triangle-alert"),
    # Red: overdue, blocked, failed, fake, crisis.
    "danger": Look(RED, "circle-alert"),
    "overdue": Look(RED, "circle-alert"),
    "blocked": Look(RED, "circle-x"),
    "failed": Look(RED, "circle-x"),
    "locked": Look(RED, "lock"),
    "refused": Look(RED, "circle-x"),
    # Grey: draft, published, closed.
    "neutral": Look(GREY, "circle-dot"),
    "offline": Look(GREY, "circle-dot"),
    "draft": Look(GREY, "pen"),
    "published": Look(GREY, "circle-check"),
    "sent": Look(GREY, "circle-check"),
    "open": Look(GREY, "inbox"),
    "waiting": Look(GREY, "hourglass"),
    "due": Look(GREY, "clock"),
    "closed": Look(GREY, "archive"),
    "withdrawn": Look(GREY, "undo-2"),
    # Purple, dashed: internal, not public.
    "internal": Look(PURPLE, "lock"),
}
