"""The line to an account's network: the adapter, with what the core adds to every call.

Times and logs each call, turns whatever an adapter did not foresee into `Retry`, keeps the account's health and what
the network says about its limits, and tells people when an account needs one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import DatabaseError, transaction
from django.utils import timezone

from rostra.accounts import events, limits
from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account, Call
from rostra.audit.actions import record
from rostra.channels.contract import (
    Batch,
    Capabilities,
    Channel,
    ChannelError,
    Identity,
    Limit,
    Locked,
    Measure,
    Outgoing,
    Problem,
    Published,
    Renewed,
    Retry,
    Seen,
)
from rostra.core.scoping import scope
from rostra.people.actions import notify
from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Role, User

logger = logging.getLogger("rostra.channels")
R = TypeVar("R")

LONGEST_BACK_OFF = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One call that was made: when, how long it took, how it ended, and what the network said about its limits."""

    account: Account
    operation: str
    at: datetime
    milliseconds: int
    outcome: str
    error: ChannelError | None
    limit: Limit | None


class Line:
    """An open channel. Raises the contract's four errors and nothing else; call it outside any transaction.

    What there is to write about a call is written at once, or given to `keep`: then the call needs no database, and
    whoever asked for that writes it with `keep_calls`.
    """

    def __init__(self, account: Account, channel: Channel, *, keep: Callable[[Spoken], object] | None = None) -> None:
        self.account = account
        self.channel = channel
        self._keep = keep or _keep_now

    @property
    def can(self) -> Capabilities:
        return self.channel.can

    def check(self, post: Outgoing) -> list[Problem]:
        return self.channel.check(post)

    def verify(self) -> Identity:
        return self._call("verify", self.channel.verify)

    def renew(self) -> Renewed:
        return self._call("renew", self.channel.renew, changes=True)

    def publish(self, post: Outgoing, *, key: str) -> Published:
        return self._call("publish", lambda: self.channel.publish(post, key=key), changes=True)

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:
        return self._call("find", lambda: self.channel.find(post, key=key, since=since))

    def look(self, ref: str) -> Seen | None:
        return self._call("look", lambda: self.channel.look(ref))

    def edit(self, ref: str, post: Outgoing) -> Published:
        return self._call("edit", lambda: self.channel.edit(ref, post), changes=True)

    def withdraw(self, ref: str) -> None:
        self._call("withdraw", lambda: self.channel.withdraw(ref), changes=True)

    def hide(self, ref: str, *, hidden: bool) -> None:
        self._call("hide", lambda: self.channel.hide(ref, hidden=hidden), changes=True)

    def fetch(self, cursor: str) -> Batch:
        return self._call("fetch", lambda: self.channel.fetch(cursor))

    def search(self, words: str, cursor: str) -> Batch:
        return self._call("search", lambda: self.channel.search(words, cursor))

    def measure(self, refs: Sequence[str]) -> list[Measure]:
        return self._call("measure", lambda: self.channel.measure(refs))

    def _call(self, operation: str, do: Callable[[], R], *, changes: bool = False) -> R:
        at, started = timezone.now(), time.perf_counter()
        try:
            answer = do()
        except ChannelError as error:
            about = {"account": self.account.pk, "operation": operation, "code": error.code, "detail": error.detail}
            logger.info("call did not succeed", extra=about)
            self._keep(self._spoken(operation, at, started, error.code, error))
            raise
        except Exception as error:
            # Not foreseen by the adapter: nobody knows whether a change reached the network.
            logger.exception("adapter failed", extra={"account": self.account.pk, "operation": operation})
            retry = Retry(type(error).__name__, sent=changes)
            self._keep(self._spoken(operation, at, started, "unforeseen", retry))
            raise retry from error
        try:
            self._keep(self._spoken(operation, at, started, "ok", None))
        except DatabaseError:
            # The network has answered: that must reach the caller, who will write it when the database is back.
            logger.exception("call not logged", extra={"account": self.account.pk, "operation": operation})
        return answer

    def _spoken(self, operation: str, at: datetime, started: float, outcome: str, error: ChannelError | None) -> Spoken:
        milliseconds = round((time.perf_counter() - started) * 1000)
        return Spoken(self.account, operation, at, milliseconds, outcome, error, self.channel.limit)


def keep_calls(spoken: Iterable[Spoken]) -> None:
    """Write down calls that were made: the log of calls, the accounts' health, and their limits."""
    by_body: dict[int, list[Spoken]] = {}
    for call in spoken:
        by_body.setdefault(call.account.body_id, []).append(call)
    for body_id, calls in by_body.items():
        with scope(body_id):
            Call.objects.bulk_create(
                Call(
                    account=call.account,
                    operation=call.operation,
                    at=call.at,
                    milliseconds=call.milliseconds,
                    outcome=call.outcome,
                )
                for call in calls
            )
            _well([call.account.pk for call in calls if call.error is None])
            for call in calls:
                if call.error is not None:
                    note_failure(call.account, call.error, timezone.now())
            limits.note((call.account, call.limit) for call in calls if call.limit is not None)


def note_failure(account: Account, error: ChannelError, now: datetime) -> None:
    """Keep the account's health after an error of the channel.

    `Retry` makes it quiet for as long as the network asked; `Locked` locks it and tells its administrators once.
    What concerns one item only (`Refused`, `Unsupported`) says nothing about the account.
    """
    with scope(account.body_id), transaction.atomic():
        if isinstance(error, Locked):
            _lock(account, error, now)
        elif isinstance(error, Retry):
            row = Account.objects.select_for_update().get(pk=account.pk)
            row.error_count += 1
            row.error_code = error.code
            row.failing_since = row.failing_since or now
            if error.after is not None:
                wait = min(timedelta(seconds=max(0.0, error.after)), LONGEST_BACK_OFF)
                row.quiet_until = now + wait
            row.save(update_fields=["error_count", "error_code", "failing_since", "quiet_until"])


def _keep_now(spoken: Spoken) -> None:
    keep_calls([spoken])


def _well(accounts: list[int]) -> None:
    if accounts:
        Account.objects.filter(pk__in=accounts, error_count__gt=0).update(
            failing_since=None, error_code="", error_count=0, quiet_until=None
        )


def _lock(account: Account, error: Locked, now: datetime) -> None:
    moved = Account.objects.filter(pk=account.pk, state=AccountState.ACTIVE).update(
        state=AccountState.LOCKED, error_code=error.code, failing_since=now
    )
    if not moved:
        return
    data = {"old": AccountState.ACTIVE.value, "new": AccountState.LOCKED.value, "code": error.code}
    about = f"accounts.account:{account.pk}"
    record(body=account.body_id, by=None, now=now, kind=events.MOVED.name, about=about, data=data)
    notify(
        users=keepers(),
        kind="accounts.locked",
        now=now,
        data={"account": account.name, "code": error.code},
        url=f"/accounts/{account.pk}/",
    )


def keepers() -> list[User]:
    """Who can mend an account: administrators and security officers of the body in scope."""
    codes = [code for code, given in RIGHTS.items() if given & {Right.ADMINISTER, Right.SECURE}]
    roles = Role.objects.filter(code__in=codes, member__left_at=None, member__user__is_active=True)
    return [role.member.user for role in roles.select_related("member__user")]
