"""Networks that answer badly, for tests of faults."""

from __future__ import annotations

from datetime import datetime, timedelta

from rostra.channels.contract import Outgoing, Published, Retry
from rostra.channels.testing import FakeChannel


class Garbled(FakeChannel):
    """The network takes it, and answers with something that is no answer."""

    name = "garbled"

    def publish(self, post: Outgoing, *, key: str) -> Published:
        super().publish(post, key=key)
        raise KeyError("id")


class Skewed(FakeChannel):
    """A network whose clock is four minutes slow, which loses its answer and shows only what is younger than asked for."""

    name = "skewed"

    def publish(self, post: Outgoing, *, key: str) -> Published:
        super().publish(post, key=key)
        raise Retry("lost", sent=True)

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:
        found = super().find(post, key=key, since=since)
        return found if found and found.at and found.at - timedelta(minutes=4) >= since else None
