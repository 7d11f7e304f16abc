"""What the thread shows of a message that was to be hidden on its network, and what can be done about it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from rostra.core.templatetags import ui
from rostra.inbox.actions.hiding import can_hide, stands_in_public
from rostra.inbox.enums import HIDING_ENDS, HidingState
from rostra.inbox.models import Hiding, Message
from rostra.publishing.models import sentence

PILLS = {
    HidingState.ASKED: "sending",
    HidingState.HIDDEN: "withdrawn",
    HidingState.FAILED: "failed",
    HidingState.SHOWING: "sending",
    HidingState.SHOWN: "sent",
    HidingState.DROPPED: "closed",
}


def hidable(message: Message, hiding: Hiding | None) -> bool:
    """Whether somebody can ask for it now."""
    return stands_in_public(message) and (hiding is None or hiding.state in HIDING_ENDS)


def shown_hiding(hiding: Hiding | None) -> dict[str, Any] | None:
    """The newest hiding of a message for the template: its state, why, what comes next, and the buttons."""
    if hiding is None:
        return None
    state = HidingState(hiding.state)
    step, buttons = _next(hiding, state)
    return {
        "row": hiding,
        "pill": ui.pill(PILLS[state], state.label),
        "why": sentence(hiding.error_code),
        "next": step,
        "buttons": buttons,
    }


def _next(hiding: Hiding, state: HidingState) -> tuple[str, list[tuple[str, str]]]:
    done, drop = ("done", _("It is hidden there now")), ("drop", _("Give up: leave it visible"))
    if state == HidingState.ASKED and hiding.by_hand:
        return _("Hide or delete it on the network, then say here that it is done."), [done, drop]
    if state == HidingState.FAILED:
        step = _("See to the reason and try again, or hide it on the network by hand and say so here.")
        again = [("retry", _("Try again"))] if can_hide(hiding.message.account) else []
        return step, [*again, done, drop]
    if state == HidingState.HIDDEN and (hiding.by_hand or not can_hide(hiding.message.account)):
        step = _("It was hidden by hand: Rostra cannot undo that. Show it again on the network, then say so here.")
        return step, [("show", _("It is shown again there"))]
    if state == HidingState.HIDDEN:
        return "", [("show", _("Show it again"))]
    return "", []
