"""The body's own news: what goes out there stands on a public page of Rostra and in its feeds (RSS, Atom, JSON Feed).

No network is involved: the delivery itself is what page and feeds show.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from rostra.channels.adapter import Adapter
from rostra.channels.contract import Capabilities, Identity, Outgoing, Published


class Feed(Adapter):
    name: ClassVar[str] = "feed"
    label: ClassVar[str] = "News feed"
    can: ClassVar[Capabilities] = Capabilities(
        inbox=False,
        media=20,
        media_types=("image/jpeg", "image/png", "image/webp", "video/mp4"),
        alt_text=True,
        captions=True,
        threads=True,
        edit=True,
        edit_alt=True,
        withdraw=True,
        idempotent=True,
        find=True,
        subject=True,
        live_proof="own",
    )

    def verify(self) -> Identity:
        """There are no credentials; the page belongs to the body."""
        return Identity(remote_id=self.name, handle=self.name)

    def publish(self, post: Outgoing, *, key: str) -> Published:  # noqa: ARG002 - named by the contract
        return Published(ref=f"news:{key}")

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:  # noqa: ARG002 - named by the contract
        """Every item is found: the delivery itself is what the page shows."""
        return Published(ref=f"news:{key}")

    def edit(self, ref: str, post: Outgoing) -> Published:  # noqa: ARG002 - named by the contract
        """The page shows the change once it is done; nothing else is to be done."""
        return Published(ref=ref)

    def withdraw(self, ref: str) -> None:
        """Page and feeds show no withdrawn delivery; nothing else is to be done."""
