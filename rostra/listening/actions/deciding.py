"""What a person makes of a find: a conversation of the inbox, nothing, or nothing at all any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.audit.registry import EventKind
from rostra.channels.contract import Attachment, Incoming
from rostra.core.refusals import Faster
from rostra.inbox.events import FOUND
from rostra.inbox.intake import receive
from rostra.inbox.models import Conversation, Message
from rostra.listening import events
from rostra.listening.actions.settling import settle_urgent
from rostra.listening.enums import FIND_MOVES, FindState
from rostra.listening.known import messages_of
from rostra.listening.models import Find
from rostra.people.actions import NotAllowed
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may_on

EMPTY: dict[str, Any] = {
    **dict.fromkeys(("ref", "url", "author_id", "author_name", "author_handle", "text", "language", "urgency"), ""),
    "urgent_words": [],
    "rest": {},
    "raw": b"",
}
"""What stays of a find that a record has, or nobody wants: when it was found, and by which key."""


@transaction.atomic
def take(*, find: Find, by: Member, now: datetime) -> Conversation:
    """Into the inbox, as if the network had brought it: from here on it is a record with a clock.

    Gives the conversation that is there where somebody took it, or it came in, meanwhile. Raises NotAllowed, Faster.
    """
    row = _locked(find, by)
    if row.state == FindState.TAKEN and row.conversation is not None:
        return row.conversation
    _move(row, FindState.TAKEN)
    there = messages_of(row.account, {row.ref: row.url}).get(row.ref)
    message = there or receive(account=row.account, messages=[incoming(row)], now=now, by=by.user).messages[0]
    conversation = Message.objects.select_related("conversation__account").get(pk=message).conversation
    _write(row, by, now, state=FindState.TAKEN, conversation=conversation, **EMPTY)
    if there is None:
        about = f"inbox.conversation:{conversation.pk}"
        record(body=row.body_id, by=by.user, now=now, kind=FOUND.name, about=about, data={"watch": row.watch_id})
    else:
        # It was written to us after all.
        _note(row, events.DELETED, by, now)
    settle_urgent(now=now)
    return conversation


def set_aside(*, find: Find, by: Member, now: datetime) -> Find:
    """Nothing for us: it goes at its time. Raises NotAllowed, Faster."""
    return _moved(find, FindState.SET_ASIDE, events.SET_ASIDE, by, now)


def set_back(*, find: Find, by: Member, now: datetime) -> Find:
    """It is something for us after all. Raises NotAllowed, Faster."""
    return _moved(find, FindState.NEW, events.SET_BACK, by, now)


def delete(*, find: Find, by: Member, now: datetime) -> Find:
    """Keep nothing of it but that it was found, so that it does not come again. Raises NotAllowed, Faster."""
    return _moved(find, FindState.GONE, events.DELETED, by, now, **EMPTY)


def incoming(find: Find) -> Incoming:
    """What the search brought, as a poll would bring it."""
    rest = find.rest
    return Incoming(
        ref=find.ref,
        text=find.text,
        sent_at=find.sent_at,
        author_id=find.author_id,
        author_name=find.author_name,
        author_handle=find.author_handle,
        subject=rest["subject"],
        url=find.url,
        reply_to=rest["reply_to"],
        root=rest["root"],
        references=tuple(rest["references"]),
        language=find.language,
        attachments=tuple(Attachment(**file) for file in rest["attachments"]),
        raw=bytes(find.raw),
    )


@transaction.atomic
def _moved(find: Find, state: FindState, kind: EventKind, by: Member, now: datetime, **values: Any) -> Find:
    row = _locked(find, by)
    _move(row, state)
    _write(row, by, now, state=state, **values)
    _note(row, kind, by, now)
    settle_urgent(now=now)
    return row


def _note(row: Find, kind: EventKind, by: Member, now: datetime) -> None:
    about = f"listening.watch:{row.watch_id}"
    record(body=row.body_id, by=by.user, now=now, kind=kind.name, about=about, data={"finds": 1})


def _locked(find: Find, by: Member) -> Find:
    """The row as it is, for nobody else to change. Raises NotAllowed, Faster."""
    if not may_on(by, Right.ANSWER, find.account):
        raise NotAllowed(_("Your roles let you read this, not answer it."))
    rows = Find.objects.select_for_update(of=("self",)).select_related("account__body", "conversation__account")
    row = rows.filter(pk=find.pk).first()
    if row is None:
        raise Faster(_("This is here no longer: its time was over, or its watch has ended."))
    return row


def _move(row: Find, state: FindState) -> None:
    if not FIND_MOVES.allowed(row.state, state):
        raise Faster(_("Somebody was faster. Look again how it stands."))


def _write(row: Find, by: Member, now: datetime, **values: Any) -> None:
    for name, value in {**values, "by": by.user, "at": now}.items():
        setattr(row, name, value)
    row.save(update_fields=[*values, "by", "at"])
