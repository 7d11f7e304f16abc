"""Taking a message out of sight on its network, because it breaks the law or the house rules (R-146).

The evidence comes first: the message and what the network gave are records, and its page is captured before it goes;
that waits no longer than `CAPTURE_FIRST`, for a threat shall not stand there because a capture fails. Nothing is ever
deleted here. Where the channel cannot hide, somebody does it there by hand and says so, with the same ground.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.accounts.queries.pages import NO_PAGE
from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.inbox import events
from rostra.inbox.enums import HIDING_ENDS, HidingGround, HidingState, Visibility
from rostra.inbox.models import Hiding, Message
from rostra.inbox.outgoing import capabilities
from rostra.people.models import Member, User
from rostra.records.actions.capturing import Wanted, ask_captures, is_page
from rostra.records.enums import CaptureReason
from rostra.records.models import PageCapture

JOB = "inbox.hide_due"
CAPTURE_FIRST = timedelta(minutes=1)
"""How long hiding waits for the capture of the page."""
ABOUT = "inbox.message:"
CHANGED = _("Somebody else decided about this in the meantime.")


class HidingNotPossible(Refused):
    """There is nothing on the network that could be hidden."""


def can_hide(account: Account) -> bool:
    """Whether Rostra itself can hide what others wrote there, and show it again."""
    can = capabilities(account)
    return can is not None and can.hide


def stands_in_public(message: Message) -> bool:
    """Whether it is somebody else's, and everybody sees it at its source."""
    return not message.own and message.visibility == Visibility.PUBLIC and message.deleted_at is None


@transaction.atomic
def ask_hiding(*, message: Message, ground: HidingGround, law: str, reason: str, by: Member, now: datetime) -> Hiding:
    """Have a message hidden, on this ground; by hand where the channel cannot.

    Raises Refused without a reason, or without the law where it is said to be criminal; HidingNotPossible for what
    nobody sees in public, or is gone already; Faster for the second of two.
    """
    law, reason = law.strip(), reason.strip()
    if not reason:
        raise Refused(_("Say why."), field="reason")
    if ground != HidingGround.HOUSE_RULES and not law:
        raise Refused(_("Name the law and its section."), field="law")
    # The lock: two people at once would decide twice.
    message = Message.objects.select_for_update(no_key=True, of=("self",)).select_related("account").get(pk=message.pk)
    if not stands_in_public(message):
        raise HidingNotPossible(_("This message does not stand in public on the network, or is gone there already."))
    if open_hidings().filter(message=message).exists():
        raise Faster(CHANGED)
    by_hand = not can_hide(message.account)
    hiding = Hiding.objects.create(
        message=message,
        ground=ground,
        law=law,
        reason=reason,
        by=by.user,
        acted_by=by.user,
        at=now,
        state_at=now,
        by_hand=by_hand,
    )
    note(hiding, events.HIDING_ASKED, by=by.user, now=now, data=ground_of(hiding))
    due_at = _capture_first(message, now)
    if not by_hand:
        _go(hiding, HidingState.ASKED, due_at)
    return hiding


@transaction.atomic
def retry_hiding(*, hiding: Hiding, by: Member, now: datetime) -> None:
    """Try again what the network did not do. Raises Faster where somebody decided otherwise meanwhile."""
    fresh = {"acted_by": by.user, "error_code": "", "tries": 0, "by_hand": False, "state_at": now}
    move(hiding, HidingState.FAILED, HidingState.ASKED, **fresh)
    note(hiding, events.HIDING_RETRIED, by=by.user, now=now)
    _go(hiding, HidingState.ASKED, now)


@transaction.atomic
def note_hidden(*, hiding: Hiding, by: Member, now: datetime) -> None:
    """Somebody hid it by hand. Raises HidingNotPossible where Rostra is about to do it itself, Faster."""
    if hiding.state == HidingState.ASKED and not hiding.by_hand:
        raise HidingNotPossible(_("Rostra is about to do this itself: wait for it."))
    if hiding.state not in (HidingState.ASKED, HidingState.FAILED):
        raise Faster(CHANGED)
    fresh = {"acted_by": by.user, "error_code": "", "by_hand": True, "state_at": now}
    move(hiding, HidingState(hiding.state), HidingState.HIDDEN, **fresh)
    note(hiding, events.HIDDEN, by=by.user, now=now, data=ground_of(hiding))


@transaction.atomic
def show_again(*, hiding: Hiding, by: Member, now: datetime) -> None:
    """Have it shown again; of what was hidden by hand, note that it is. Raises Faster."""
    fresh = {"acted_by": by.user, "error_code": "", "tries": 0, "state_at": now}
    if hiding.by_hand or not can_hide(hiding.message.account):
        move(hiding, HidingState.HIDDEN, HidingState.SHOWN, **fresh)
        note(hiding, events.SHOWN_AGAIN, by=by.user, now=now)
        return
    move(hiding, HidingState.HIDDEN, HidingState.SHOWING, **fresh)
    _go(hiding, HidingState.SHOWING, now)


@transaction.atomic
def drop_hiding(*, hiding: Hiding, by: Member, now: datetime) -> None:
    """Give up what the network did not do, or what nobody did by hand. Raises Faster."""
    waits_for_somebody = hiding.state == HidingState.FAILED or (hiding.by_hand and hiding.state == HidingState.ASKED)
    if not waits_for_somebody:
        raise Faster(CHANGED)
    move(hiding, HidingState(hiding.state), HidingState.DROPPED, acted_by=by.user, state_at=now)
    note(hiding, events.HIDING_DROPPED, by=by.user, now=now)


def captured(capture: PageCapture, *, now: datetime) -> None:
    """A capture ended, or could not be made now: what waited for it goes at once. In the caller's transaction."""
    key = capture.about.removeprefix(ABOUT)
    if capture.reason != CaptureReason.REMOVED or key == capture.about:
        return
    waiting = Hiding.objects.filter(
        message=int(key.partition(".")[0]), state=HidingState.ASKED, tries=0, next_try_at__gt=now
    )
    if waiting.update(next_try_at=now):
        defer(JOB, key=JOB)


def open_hidings() -> QuerySet[Hiding]:
    """Those that have not come to their end: one of a message at most."""
    return Hiding.objects.exclude(state__in=HIDING_ENDS)


def move(hiding: Hiding, old: HidingState, new: HidingState, **fresh: object) -> None:
    """From one state into another, if it still is in the first. Raises Faster."""
    values = {"state": new, "next_try_at": None, **fresh}
    if not Hiding.objects.filter(pk=hiding.pk, state=old).update(**values):
        raise Faster(CHANGED)
    for name, value in values.items():
        setattr(hiding, name, value)


def note(hiding: Hiding, kind: EventKind, *, by: User | None, now: datetime, data: Data | None = None) -> None:
    about = f"inbox.conversation:{hiding.message.conversation_id}"
    known: Data = {"message": hiding.message_id, "hiding": hiding.pk}
    record(body=hiding.body_id, by=by, now=now, kind=kind.name, about=about, data={**known, **(data or {})})


def ground_of(hiding: Hiding) -> Data:
    """Why it had to go, as the log keeps it."""
    return {"ground": str(hiding.ground), "law": hiding.law, "reason": hiding.reason, "by_hand": hiding.by_hand}


def _capture_first(message: Message, now: datetime) -> datetime:
    """Have the page captured while it shows the message; gives when that is to be hidden, whatever became of it."""
    if message.account.channel in NO_PAGE or not is_page(message.url):
        return now
    wanted = Wanted(message.url, message.account_id, f"{ABOUT}{message.pk}.{message.version}", now)
    ask_captures(wanted=[wanted], reason=CaptureReason.REMOVED, by=None, now=now)
    return now + CAPTURE_FIRST


def _go(hiding: Hiding, state: HidingState, at: datetime) -> None:
    """Have a job do it; what is to wait is found by the job's own clock."""
    Hiding.objects.filter(pk=hiding.pk, state=state).update(next_try_at=at)
    hiding.next_try_at = at
    defer(JOB, key=JOB)
