"""Asking the networks to hide messages, or to show them again: what is due is claimed, asked without a transaction,
and its end written if nobody decided otherwise meanwhile. Asking twice changes nothing, so a lost worker costs a lease.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from rostra.accounts.enums import AccountState
from rostra.accounts.queries import open_channel
from rostra.channels.contract import ChannelError, Retry
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.inbox import events
from rostra.inbox.actions.hiding import ground_of, move, note
from rostra.inbox.enums import HidingState
from rostra.inbox.models import Hiding
from rostra.people.actions import notify

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""Longer than any call lasts."""
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=40))
"""Together an hour, as with what is published."""
RELATED = ("message__account", "message__conversation", "acted_by")


def hide_due(*, clock: Callable[[], datetime]) -> int:
    """Do what is due in any body; gives how many networks were asked."""
    count = 0
    while (claimed := _claim(clock())) is not None:
        with scope(claimed.body_id):
            hiding = Hiding.objects.select_related(*RELATED).get(pk=claimed.pk)
            code, wait = _ask(hiding)
            try:
                _end(hiding, code, wait, now=clock())
            except Faster:
                logger.info("hiding decided otherwise meanwhile", extra={"hiding": hiding.pk})
        count += 1
    return count


@transaction.atomic
def _claim(now: datetime) -> Hiding | None:
    rows = Hiding.everywhere.filter(next_try_at__lte=now).order_by("next_try_at", "pk")
    row = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if row is not None:
        row.tries, row.next_try_at = row.tries + 1, now + LEASE
        row.save(update_fields=["tries", "next_try_at"])
    return row


def _ask(hiding: Hiding) -> tuple[str, timedelta | None]:
    """Ask the network: empty when it did it, else why not; with a time, where it may do it after that."""
    account = hiding.message.account
    if account.state not in (AccountState.ACTIVE, AccountState.PAUSED):
        return ("account_closed" if account.state == AccountState.CLOSED else "account_locked"), None
    try:
        line = open_channel(account)
    except Exception:
        logger.exception("no line to the account", extra={"account": account.pk})
        return "internal", None
    try:
        line.hide(hiding.message.ref, hidden=hiding.state == HidingState.ASKED)
    except Retry as error:
        if hiding.tries > len(PAUSES):
            return "given_up", None
        pause = PAUSES[hiding.tries - 1]
        return error.code, pause if error.after is None else max(pause, timedelta(seconds=error.after))
    except ChannelError as error:
        return error.code, None
    return "", None


@transaction.atomic
def _end(hiding: Hiding, code: str, wait: timedelta | None, *, now: datetime) -> None:
    """Write down how it ended, and tell whoever asked where it did not come about. Raises Faster."""
    old = HidingState(hiding.state)
    if wait is not None:
        move(hiding, old, old, error_code=code, next_try_at=now + wait)
        return
    hides = old == HidingState.ASKED
    # What is gone there is out of sight, too.
    if not code or (hides and code == "not_found"):
        done = HidingState.HIDDEN if hides else HidingState.SHOWN
        move(hiding, old, done, error_code=code, state_at=now)
        kind = events.HIDDEN if hides else events.SHOWN_AGAIN
        data = {**ground_of(hiding), "code": code} if hides else {}
        note(hiding, kind, by=hiding.acted_by, now=now, data=data)
        return
    undone = HidingState.FAILED if hides else HidingState.HIDDEN
    move(hiding, old, undone, error_code=code, state_at=now)
    note(hiding, events.NOT_HIDDEN if hides else events.NOT_SHOWN, by=None, now=now, data={"code": code})
    conversation = hiding.message.conversation_id
    notify(
        users=[hiding.acted_by],
        kind="inbox.not_hidden",
        now=now,
        data={"conversation": conversation},
        url=f"/inbox/{conversation}/",
    )
