"""A town of whom people speak in public: an account that can search its network, one that cannot, and a watch."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar

from rostra.accounts.actions import connect_account
from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.channels.contract import Capabilities
from rostra.channels.fake.items import Item
from rostra.channels.testing import FakeChannel, FakeNetwork
from rostra.listening.actions.searching import search
from rostra.listening.actions.watching import make_watch
from rostra.listening.models import Find, Search, Watch
from tests.cast import Cast

WHY = "So that we hear when the bridge is in a bad state."


class Deaf(FakeChannel):
    """A network that nobody can search."""

    name: ClassVar[str] = "fakedeaf"
    can: ClassVar[Capabilities] = dataclasses.replace(FakeChannel.can, search=False)


class Clock:
    """The time, told by the test."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def on(self, **more: float) -> None:
        self.at += timedelta(**more)


class Square:
    def __init__(self, cast: Cast, network: FakeNetwork, clock: Clock) -> None:
        self.cast, self.network, self.clock = cast, network, clock
        self.city = self.account("city")

    @property
    def now(self) -> datetime:
        return self.clock()

    def account(self, handle: str, *, channel: str = "fake", **more: Any) -> Account:
        self.network.join(handle, token="secret")
        values = {"network": self.network.path, "handle": handle, "token": "secret"}
        account = connect_account(
            channel=channel, name=f"Account {handle}", values=values, by=None, now=self.now, **more
        )
        account.body = self.cast.body
        return account

    def watch(self, words: str = "Harbour Bridge", *accounts: Account, **more: Any) -> Watch:
        given = {"purpose": WHY, "by": self.cast.administrator, "now": self.now, **more}
        return make_watch(words=words, accounts=accounts or (self.city,), **given)

    def say(self, text: str = "The harbour bridge shakes.", *, author: str = "maria", **more: Any) -> Item:
        return self.network.write(author, text, **more)

    def look(self, watch: Watch, account: Account | None = None) -> int:
        """What is due of the watch is asked for."""
        row = Search.objects.get(watch=watch, account=account or self.city)
        return search(row, clock=self.clock)

    def found(self, text: str = "The harbour bridge shakes.", *, watch: Watch | None = None, **more: Any) -> Find:
        """Somebody says this, and a watch finds it."""
        watch = watch or Watch.objects.filter(ended_at=None).first() or self.watch()
        self.say(text, **more)
        Search.objects.filter(watch=watch).update(next_at=self.now)
        self.look(watch)
        return Find.objects.select_related("account__unit", "watch").latest("pk")


def happened(about: str) -> list[tuple[str, dict[str, Any]]]:
    """The events about something, oldest first."""
    return list(Event.objects.filter(about=about).order_by("id").values_list("kind", "data"))


@contextmanager
def open_square(cast: Cast, now: datetime) -> Iterator[Square]:
    clock = Clock(now)
    with ExitStack() as stack:
        network = stack.enter_context(FakeNetwork(clock=clock, sleep=lambda _seconds: None))
        for channel in (FakeChannel, Deaf):
            stack.enter_context(registry.temporary(channel))
        yield Square(cast, network, clock)
