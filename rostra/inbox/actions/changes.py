"""What every change of a conversation has in common: it happens to the page that was shown, or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from rostra.audit.actions import Capture, Data, record
from rostra.audit.models import Event
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster, Refused
from rostra.inbox import events
from rostra.inbox.enums import CONVERSATION_MOVES
from rostra.inbox.models import Conversation
from rostra.people.models import Member, User


class WrongState(Refused):
    """The conversation is not in a state in which this can be done."""


def change(conversation: Conversation, *, version: int | None = None, **values: Any) -> None:
    """Write these fields, if nobody has changed the conversation since `version` (None: since it was read).

    Raises Faster, saying what happened, and WrongState for a move that is not allowed.
    """
    state = values.get("state", conversation.state)
    if state != conversation.state and not CONVERSATION_MOVES.allowed(conversation.state, state):
        raise WrongState(_("This is not possible while the conversation is in this state."))
    shown = conversation.version if version is None else version
    rows = Conversation.objects.filter(pk=conversation.pk, version=shown)
    if not rows.update(version=F("version") + 1, **values):
        raise Faster(what_happened(conversation))
    conversation.version = shown + 1
    for name, value in values.items():
        setattr(conversation, name, value)


def note(
    conversation: Conversation,
    kind: EventKind,
    *,
    by: Member | User | None,
    now: datetime,
    data: Data | None = None,
    capture: Capture | None = None,
) -> None:
    """Write the conversation's event."""
    user = by.user if isinstance(by, Member) else by
    about = f"inbox.conversation:{conversation.pk}"
    record(body=conversation.body_id, by=user, now=now, kind=kind.name, about=about, data=data, capture=capture)


def what_happened(conversation: Conversation) -> str:
    """The newest change of a conversation as a sentence for somebody whose page is older."""
    about = f"inbox.conversation:{conversation.pk}"
    rows = Event.objects.filter(body=conversation.body_id, about=about).select_related("actor")
    newest = rows.order_by("-id").first()
    if newest is None or newest.actor is None:
        return _("This conversation has changed in the meantime. Read it again before you go on.")
    name = newest.actor.name
    if newest.kind == events.ANSWERED.name:
        return _("%(name)s has answered in the meantime. Read the answer before you send yours.") % {"name": name}
    return _("%(name)s has worked on this conversation in the meantime. Read it again before you go on.") % {
        "name": name
    }
