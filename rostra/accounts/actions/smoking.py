"""A trial on the real network with the operator's own credentials: publish, read back, withdraw."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from rostra.accounts import events
from rostra.accounts.enums import AccountState
from rostra.accounts.line import Line
from rostra.accounts.models import Account
from rostra.accounts.queries import Stop, open_channel, publishing_stops
from rostra.accounts.queries.lists import STOPPED
from rostra.audit.actions import Data, record
from rostra.channels.contract import ChannelError, Outgoing
from rostra.core.refusals import Refused
from rostra.core.scoping import scope
from rostra.policy.queries import passing

TEXT = "Rostra test {code}. This post is withdrawn at once."
SKEW = timedelta(minutes=5)


class NotSmokeable(Refused):
    """Nothing can be published on this account now."""


class Stopped(Exception):
    """Publishing was stopped after the trial had begun."""

    code = STOPPED


class Differs(Exception):
    """The network answered, but not what it should."""

    code = "differs"


@dataclass(frozen=True, slots=True)
class Try:
    """One step of the trial: `code` is "ok", the channel's error, or "unsupported" where the network has no such thing."""

    step: str
    code: str
    detail: str = ""

    @property
    def failed(self) -> bool:
        return self.code not in ("ok", "unsupported")


def smoke(*, account: Account, now: datetime) -> Iterator[Try]:
    """Try the account on its network, step by step; what was published is withdrawn even where reading it back fails.

    Call it outside any transaction. The outcome stands in the log. Raises NotSmokeable for an account that is not
    connected, on which publishing is stopped, or on whose channel nothing is published for everybody.
    """
    if account.state != AccountState.ACTIVE:
        raise NotSmokeable("The account is not connected.")
    line = open_channel(account)
    if (stop := _stop(account, now)) is not None:
        raise NotSmokeable(stop.reason)
    if not (line.can.publish and line.can.public):
        raise NotSmokeable(f"Nothing is published for everybody on {line.channel.label}.")
    tries = []
    for done in _Trial(line, now).steps():
        tries.append(done)
        yield done
    data: Data = {"steps": [f"{one.step}: {one.code}" for one in tries]}
    with scope(account.body_id):
        about = f"accounts.account:{account.pk}"
        record(body=account.body_id, by=None, now=now, kind=events.SMOKED.name, about=about, data=data)


class _Trial:
    def __init__(self, line: Line, now: datetime) -> None:
        self.line, self.now, self.since = line, now, now - SKEW
        self.key = secrets.token_hex(32)
        self.code = self.key[:8]
        self.post = Outgoing(TEXT.format(code=self.code), language="en", subject=f"Rostra test {self.code}")
        self.ref = ""

    def steps(self) -> Iterator[Try]:
        yield _try("verify", lambda: self.line.verify().handle)
        yield (published := _try("publish", self._publish))
        if published.code == Stopped.code:
            return
        # Looked for even where publishing failed: the network may have taken it without saying so.
        yield _try("find", self._find)
        if self.ref:
            yield _try("look", self._look)
            yield _try("withdraw", self._withdraw)
            yield _try("gone", self._gone)

    def _publish(self) -> str:
        # Whoever stopped it while the network told who we are is heeded as well.
        if (stop := _stop(self.line.account, self.now)) is not None:
            raise Stopped(stop.reason)
        published = self.line.publish(self.post, key=self.key)
        self.ref = published.ref
        return published.url or published.ref

    def _find(self) -> str:
        found = self.line.find(self.post, key=self.key, since=self.since)
        if found is None or self.ref not in ("", found.ref):
            raise Differs("the network does not find it")
        self.ref = found.ref
        return found.ref

    def _look(self) -> str:
        seen = self.line.look(self.ref)
        if seen is None or self.code not in seen.text:
            raise Differs("the network does not show it")
        return seen.url

    def _withdraw(self) -> str:
        self.line.withdraw(self.ref)
        return ""

    def _gone(self) -> str:
        if self.line.look(self.ref) is not None:
            raise Differs("it still stands there")
        return ""


def _stop(account: Account, now: datetime) -> Stop | None:
    """Why nothing may be published there now: asked at the gate at which a stop waits."""
    with scope(account.body_id), passing():
        return publishing_stops([account], now).get(account.pk)


def _try(step: str, do: Callable[[], str]) -> Try:
    try:
        return Try(step, "ok", do())
    except (ChannelError, Differs, Stopped) as error:
        return Try(step, error.code, str(error))
