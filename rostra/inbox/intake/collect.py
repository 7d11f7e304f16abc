"""Polling an account: what the network has goes in, and a line of the collection log says what was asked and came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from rostra.accounts.enums import AccountState
from rostra.accounts.line import Line, keepers
from rostra.accounts.models import Account, Fetch
from rostra.accounts.queries import open_channel
from rostra.channels.contract import Batch, ChannelError
from rostra.inbox.intake.alone import alone
from rostra.inbox.intake.batch import Received, receive
from rostra.people.actions import notify

MAX_PAGES = 20
"""So many pages at a stretch; the rest comes with the next sweep, after the other accounts."""
LONGEST_WAIT = timedelta(hours=1)
UNFORESEEN = "unforeseen"

Clock = Callable[[], datetime]


def due_accounts(now: datetime) -> QuerySet[Account]:
    """The accounts of all bodies that are to be polled now."""
    awake = Q(quiet_until=None) | Q(quiet_until__lte=now)
    return Account.everywhere.filter(awake, state=AccountState.ACTIVE, next_fetch_at__lte=now).order_by("next_fetch_at")


def collect(account: Account, *, clock: Clock) -> int:
    """Poll an account of the body in scope until the network has no more; how many messages were new.

    Never two at a time for one account. A crash between the network's answer and the commit costs nothing: the same
    page comes again and adds nothing twice. What the channel refuses is in the collection log and in the account's
    health. Raises what is a bug, after writing that down too.
    """
    with alone("inbox.collect", account.pk) as mine:
        if not mine:
            return 0
        # Read again: somebody else may have polled, or paused it, before the lock was ours.
        row = due_accounts(clock()).filter(pk=account.pk).select_related("body").first()
        return _collect(row, clock) if row else 0


def _collect(account: Account, clock: Clock) -> int:
    new = 0
    started = clock()
    try:
        line = open_channel(account)
        for _ in range(MAX_PAGES):
            started = clock()
            batch = line.fetch(account.cursor)
            received, more = _keep(account, line, batch, started, clock())
            new += received.new
            if not more:
                break
    except ChannelError as error:
        _note_failure(account, error.code, started, clock())
    except Exception:
        _note_failure(account, UNFORESEEN, started, clock())
        raise
    return new


def _keep(account: Account, line: Line, batch: Batch, started: datetime, now: datetime) -> tuple[Received, bool]:
    """One page, the place where to go on and the line in the log: all or nothing. Whether there is more to ask for."""
    more = batch.more and batch.cursor != account.cursor
    with transaction.atomic():
        received = receive(account=account, messages=batch.messages, bad=batch.bad, now=now)
        if batch.gap and not _last_had_gap(account):
            notify(
                users=keepers(),
                kind="accounts.gap",
                now=now,
                data={"account": account.name},
                url=f"/accounts/{account.pk}/",
            )
        Fetch.objects.create(
            account=account,
            started_at=started,
            ended_at=now,
            cursor_from=account.cursor,
            cursor_to=batch.cursor,
            received=len(batch.messages) + len(batch.bad),
            new=received.new,
            edited=received.edited,
            deleted=received.deleted,
            own=received.own,
            unreadable=received.unreadable,
            claimed=batch.claimed,
            gap=batch.gap,
        )
        account.cursor = batch.cursor
        account.fetched_at = now
        account.next_fetch_at = now if more else now + timedelta(seconds=line.can.poll_seconds)
        account.save(update_fields=["cursor", "fetched_at", "next_fetch_at"])
    return received, more


def _last_had_gap(account: Account) -> bool:
    """Whether people know of a gap already: one notice for a stretch of them."""
    return bool(Fetch.objects.filter(account=account).order_by("-id").values_list("gap", flat=True).first())


def _note_failure(account: Account, code: str, started: datetime, now: datetime) -> None:
    """The line of a poll that failed, and when to try again: later each time, at most an hour."""
    with transaction.atomic():
        Fetch.objects.create(
            account=account,
            started_at=started,
            ended_at=now,
            cursor_from=account.cursor,
            cursor_to=account.cursor,
            error_code=code,
        )
        failures = _failures_in_a_row(account)
        wait = min(timedelta(seconds=15 * 2 ** min(failures, 10)), LONGEST_WAIT)
        Account.objects.filter(pk=account.pk).update(next_fetch_at=now + wait)


def _failures_in_a_row(account: Account) -> int:
    codes = Fetch.objects.filter(account=account).order_by("-id").values_list("error_code", flat=True)[:10]
    return next((place for place, code in enumerate(codes) if not code), len(codes))
