"""A network of the body's own, in one file of the data folder: the internal test arena before a body is public (R-006)."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from rostra.channels.contract import (
    N_,
    Capabilities,
    Context,
    Field,
    Identity,
    Incoming,
    Outgoing,
    Published,
    Refused,
    Seen,
)
from rostra.channels.fake.network import network_at
from rostra.channels.testing import FakeChannel
from rostra.core import private

TOKEN = "practice"  # noqa: S105 - nothing is protected: whoever has the data folder has the network
HANDLE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,49}")


class Sandbox(FakeChannel):
    """Behaves as a network does, posts, threads and replies included; nothing leaves the machine."""

    name: ClassVar[str] = "sandbox"
    label: ClassVar[str] = "Practice network"
    can: ClassVar[Capabilities] = replace(FakeChannel.can, webhooks=False, poll_seconds=10)
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "handle",
            N_("Name on the practice network"),
            help=N_("Small letters, digits, dots, hyphens and underscores: portavale"),
        ),
    )

    def __init__(self, context: Context) -> None:
        if context.folder is None:
            raise Refused("invalid", "no folder for the practice network")
        private.make_folder(context.folder, within=context.folder.parent)
        file = context.folder / "network.sqlite"
        private.touch(file)
        self.path = str(file)
        network_at(self.path)
        super().__init__(replace(context, fields={**context.fields, "network": self.path, "token": TOKEN}))

    def verify(self) -> Identity:
        """Everybody is welcome: a name that is new joins."""
        if not HANDLE.fullmatch(self.account):
            raise Refused("name", "no name of the practice network")
        if self.network.id_of(self.account, token=TOKEN) is None:
            self._join()
        return replace(super().verify(), url="")

    def _join(self) -> None:
        try:
            self.network.join(self.account, token=TOKEN)
        except sqlite3.IntegrityError as error:
            raise Refused("name_taken", "an account without credentials") from error

    # The network has no pages: an address would lead nowhere.

    def publish(self, post: Outgoing, *, key: str) -> Published:
        return replace(super().publish(post, key=key), url="")

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:
        found = super().find(post, key=key, since=since)
        return found and replace(found, url="")

    def look(self, ref: str) -> Seen | None:
        seen = super().look(ref)
        return seen and replace(seen, url="")

    def edit(self, ref: str, post: Outgoing) -> Published:
        return replace(super().edit(ref, post), url="")

    def _incoming(self, body: str) -> Incoming:
        return replace(super()._incoming(body), url="")
