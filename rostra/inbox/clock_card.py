"""What a conversation's clock shows: by when it is owed, how that was worked out, and who has its alarm in hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rostra.core.ui import times
from rostra.core.ui.states import LOOKS
from rostra.inbox.lengths import worked
from rostra.inbox.models import Conversation
from rostra.inbox.queries.alarms import alarms_of
from rostra.jurisdictions.calendars import Step
from rostra.jurisdictions.closures import Cause
from rostra.jurisdictions.worktime import NoWorkingTime
from rostra.policy.queries import working_calendar

CAUSES: Mapping[Cause, str | Promise] = {
    Cause.OWN: _("Closed"),
    Cause.HOLIDAY: _("Public holiday"),
    Cause.PERIOD: _("Closed by law"),
    Cause.WEEKDAY: _("No working day"),
}
DAYS = 60
"""Longer calculations are not shown day by day."""


def clock_card(conversation: Conversation, now: datetime, *, zone: str, alarms: bool) -> dict[str, Any]:
    """`due` and `acknowledge` while they are owed, `left` while the clock stands still, and the open alarms.

    `zone` is the body's; without `alarms` there are none to ask for.
    """
    left = conversation.left_minutes if conversation.due_at is None else None
    return {
        "due": _due(conversation, now, zone),
        "acknowledge": _acknowledge(conversation, now, zone),
        "acknowledged_at": conversation.acknowledged_at if conversation.due_at else None,
        "left": None if left is None else worked(left),
        "alarms": alarms_of(conversation) if alarms else [],
    }


def _due(conversation: Conversation, now: datetime, zone: str) -> dict[str, Any] | None:
    """How much of the time for an answer has passed, in per cent; None while none is owed."""
    due_at = conversation.due_at
    if due_at is None:
        return None
    whole = (due_at - conversation.opened_at).total_seconds()
    passed = (now - conversation.opened_at).total_seconds()
    clock = times.clock(due_at, now)
    minutes = conversation.answer_minutes
    return {
        "due_at": due_at,
        "kind": clock.kind,
        "words": clock.text,
        "color": LOOKS[clock.kind].color,
        "used": max(0, min(100, round(100 * passed / whole))) if whole > 0 else 100,
        "target": worked(minutes) if minutes else "",
        "urgent": bool(conversation.urgency),
        "steps": _steps(conversation, due_at, minutes, zone) if minutes and not conversation.urgency else [],
    }


def _acknowledge(conversation: Conversation, now: datetime, zone: str) -> dict[str, Any] | None:
    """By when the acknowledgement is owed, and how that comes about; None where it is not, or was given."""
    due_at = conversation.acknowledge_due_at
    if due_at is None or conversation.due_at is None or conversation.acknowledged_at is not None:
        return None
    clock = times.clock(due_at, now)
    steps = []
    if not conversation.urgency and conversation.opened_at < due_at:
        # How much was promised is not kept: it is the working time in between, if the due time comes from that.
        minutes = working_calendar(zone).minutes_between(conversation.opened_at, due_at)
        steps = _steps(conversation, due_at, minutes, zone) if minutes else []
    return {"due_at": due_at, "kind": clock.kind, "words": clock.text, "steps": steps}


def _steps(conversation: Conversation, due_at: datetime, minutes: int, zone: str) -> list[dict[str, Any]]:
    """How the due time comes about, day by day; empty where it does not come from this calendar alone."""
    calendar = working_calendar(zone)
    start = conversation.opened_at
    try:
        if (due_at - start).days > DAYS or calendar.due(start, minutes) != due_at:
            return []
    except NoWorkingTime:
        # The body's calendar has no working day: what was promised before stays, without a calculation.
        return []
    return [_step(step) for step in calendar.explain(start, minutes, get_language() or "")]


def _step(step: Step) -> dict[str, Any]:
    why = step.why
    return {
        "day": step.day,
        "minutes": worked(step.minutes) if step.minutes else "",
        "why": "" if why is None else why.name or CAUSES[why.cause],
        "estimated": why is not None and why.estimated,
    }
