"""The line to an account's network: the adapter, with what the core adds to every call.

Times and logs each call, turns whatever an adapter did not foresee into `Retry`, keeps the account's health, and
tells people when an account needs one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import DatabaseError, transaction
from django.utils import timezone

from rostra.accounts import events
from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account, Call
from rostra.audit.actions import record
from rostra.channels.contract import (
    Batch,
    Capabilities,
    Channel,
    ChannelError,
    Identity,
    Locked,
    Measure,
    Outgoing,
    Problem,
    Published,
    Retry,
)
from rostra.core.scoping import scope
from rostra.people.actions import notify
from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Role, User

logger = logging.getLogger("rostra.channels")
R = TypeVar("R")

LONGEST_BACK_OFF = timedelta(hours=1)


class Line:
    """An open channel. Raises the contract's four errors and nothing else; call it outside any transaction."""

    def __init__(self, account: Account, channel: Channel) -> None:
        self.account = account
        self.channel = channel

    @property
    def can(self) -> Capabilities:
        return self.channel.can

    def check(self, post: Outgoing) -> list[Problem]:
        return self.channel.check(post)

    def verify(self) -> Identity:
        return self._call("verify", self.channel.verify)

    def publish(self, post: Outgoing, *, key: str) -> Published:
        return self._call("publish", lambda: self.channel.publish(post, key=key), changes=True)

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:
        return self._call("find", lambda: self.channel.find(post, key=key, since=since))

    def withdraw(self, ref: str) -> None:
        self._call("withdraw", lambda: self.channel.withdraw(ref), changes=True)

    def hide(self, ref: str, *, hidden: bool) -> None:
        self._call("hide", lambda: self.channel.hide(ref, hidden=hidden), changes=True)

    def fetch(self, cursor: str) -> Batch:
        return self._call("fetch", lambda: self.channel.fetch(cursor))

    def measure(self, refs: Sequence[str]) -> list[Measure]:
        return self._call("measure", lambda: self.channel.measure(refs))

    def _call(self, operation: str, do: Callable[[], R], *, changes: bool = False) -> R:
        at, started = timezone.now(), time.perf_counter()
        try:
            answer = do()
        except ChannelError as error:
            self._log(operation, at, started, error.code)
            note_failure(self.account, error, timezone.now())
            raise
        except Exception as error:
            # Not foreseen by the adapter: nobody knows whether a change reached the network.
            logger.exception("adapter failed", extra={"account": self.account.pk, "operation": operation})
            self._log(operation, at, started, "unforeseen")
            retry = Retry(type(error).__name__, sent=changes)
            note_failure(self.account, retry, timezone.now())
            raise retry from error
        try:
            self._log(operation, at, started, "ok")
            note_success(self.account)
        except DatabaseError:
            # The network has answered: that must reach the caller, who will write it when the database is back.
            logger.exception("call not logged", extra={"account": self.account.pk, "operation": operation})
        return answer

    def _log(self, operation: str, at: datetime, started: float, outcome: str) -> None:
        milliseconds = round((time.perf_counter() - started) * 1000)
        with scope(self.account.body_id):
            Call.objects.create(
                account=self.account, operation=operation, at=at, milliseconds=milliseconds, outcome=outcome
            )


def note_success(account: Account) -> None:
    """The network answered: the account is healthy again, if it was not."""
    with scope(account.body_id):
        Account.objects.filter(pk=account.pk, error_count__gt=0).update(
            failing_since=None, error_code="", error_count=0, quiet_until=None
        )


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
