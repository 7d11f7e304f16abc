"""A desk at which the tests of this domain queue posts, on an account of the fake network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from rostra.accounts.actions import add_account
from rostra.accounts.models import Account
from rostra.channels.contract import Identity, Media, Outgoing, Published
from rostra.channels.testing import FakeChannel, FakeNetwork
from rostra.core import files
from rostra.publishing.actions import deliver_due, queue_delivery
from rostra.publishing.models import Delivery
from tests.cast import Cast


class Once(FakeChannel):
    """The fake network as one that honours keys."""

    name = "once"
    can = replace(FakeChannel.can, idempotent=True)


class Blind(FakeChannel):
    """The fake network as one that lets nobody withdraw."""

    name = "blind"
    can = replace(FakeChannel.can, withdraw=False)


class Fixed(FakeChannel):
    """The fake network as one that lets nobody change an item."""

    name = "fixed"
    can = replace(FakeChannel.can, edit=False)


class Sealed(FakeChannel):
    """The fake network as one on which what was said is said."""

    name = "sealed"
    can = replace(FakeChannel.can, edit=False, withdraw=False)


class ByHand(FakeChannel):
    """The fake network as one on which only people publish."""

    name = "byhand"
    can = replace(FakeChannel.can, assisted=True, withdraw=False, edit=False, look=False)


class Slow(FakeChannel):
    """The fake network, with something going on between its answer and our hearing it."""

    name = "slow"
    meanwhile: ClassVar[list[Callable[[], object]]] = []

    def publish(self, post: Outgoing, *, key: str) -> Published:
        published = super().publish(post, key=key)
        for happen in self.meanwhile:
            happen()
        return published


@dataclass
class Clock:
    time: datetime

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> datetime:
        self.time += timedelta(**by)
        return self.time


def connect(network: FakeNetwork, handle: str, *, now: datetime, channel: str = "fake") -> Account:
    """An account of the body in scope, on the network."""
    remote_id = network.join(handle, token="secret")
    values = {"network": network.path, "handle": handle, "token": "secret"}
    identity = Identity(remote_id, handle)
    return add_account(channel=channel, name=handle, values=values, identity=identity, by=None, now=now)


def pictured(alt: str, text: str = "The bridge is open.") -> Outgoing:
    """A post with one picture, stored in the body in scope."""
    stored = files.store(b"a picture", content_type="image/png")
    sha256 = bytes(stored.sha256).hex()
    picture = Media(sha256=sha256, content_type="image/png", size=9, name="bridge.png", alt=alt, read=lambda: b"")
    return Outgoing(text=text, language="en", media=(picture,))


class Desk:
    """Queues posts on the account and lets a worker do what is due."""

    def __init__(self, cast: Cast, account: Account, clock: Clock) -> None:
        self.cast = cast
        self.account = account
        self.clock = clock
        self.number = 0

    def queue(self, text: str = "The bridge is open.", **options: Any) -> Delivery:
        self.number += 1
        values = {
            "account": self.account,
            "source": "editorial.version",
            "source_id": self.number,
            "outgoing": Outgoing(text=text, language="en"),
            "due_at": self.clock(),
            "by": self.cast.editor.user,
            "now": self.clock(),
        }
        return queue_delivery(**{**values, **options})

    def work(self) -> int:
        return deliver_due(clock=self.clock)

    def state(self, delivery: Delivery) -> str:
        """Where it stands in the database, and why if not well."""
        delivery.refresh_from_db()
        return f"{delivery.state} {delivery.error_code}".strip()

    def texts(self, network: FakeNetwork) -> list[str]:
        """What stands on the network."""
        return [item.text for item in network.items(self.account.handle)]
