"""The body's own question page. Questions come in through the page itself; an answer stands on the status page.

No network is involved: what is published is already where the person reads it.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from rostra.channels.adapter import Adapter
from rostra.channels.contract import Capabilities, Identity, Outgoing, Published


class WebForm(Adapter):
    name: ClassVar[str] = "webform"
    label: ClassVar[str] = "Web form"
    can: ClassVar[Capabilities] = Capabilities(
        inbox=False,
        withdraw=True,
        idempotent=True,
        find=True,
        public=False,
        private=True,
        live_proof="own",
    )

    def verify(self) -> Identity:
        """There are no credentials; the page belongs to the body."""
        return Identity(remote_id=self.name, handle=self.name)

    def publish(self, post: Outgoing, *, key: str) -> Published:  # noqa: ARG002
        return Published(ref=f"status:{key}")

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:  # noqa: ARG002
        """Every answer is found: the delivery itself is what the status page shows."""
        return Published(ref=f"status:{key}")

    def withdraw(self, ref: str) -> None:
        """The status page shows no withdrawn delivery; nothing else is to be done."""
