"""The class that adapters inherit: default answers for what their network does not offer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from rostra.channels.contract import (
    N_,
    Batch,
    Capabilities,
    Context,
    Field,
    Identity,
    Incoming,
    Level,
    Measure,
    Outgoing,
    Problem,
    Published,
    Unsupported,
    WebhookRequest,
)


def megabytes(size: int, *, limit: int) -> dict[str, str]:
    """How large a file is and may be, both given in bytes, in millions: rounded so that too large looks too large."""
    return {"size": f"{-(-size // 100_000) / 10:.1f}", "limit": f"{limit // 100_000 / 10:.1f}"}


class Adapter:
    """Default answers for what a channel does not offer. Adapters inherit and override what their network can do."""

    name: ClassVar[str]
    label: ClassVar[str]
    can: ClassVar[Capabilities]
    fields: ClassVar[tuple[Field, ...]] = ()

    def __init__(self, context: Context) -> None:
        self.context = context

    def check(self, post: Outgoing) -> list[Problem]:
        """The limits that `can` states: characters, number, type and size of files. Override `length` for the network's own counting."""
        can = self.can
        problems: list[Problem] = []
        if not post.text.strip() and not post.media:
            problems.append(Problem("empty", Level.BLOCK, N_("Write something first.")))
        length = self.length(post.text)
        if can.max_chars and length > can.max_chars:
            text = N_("%(length)d characters: the network takes %(limit)d.")
            problems.append(Problem("too_long", Level.BLOCK, text, {"length": length, "limit": can.max_chars}))
        if len(post.media) > can.media:
            text = N_("%(count)d files: the network takes %(limit)d.")
            problems.append(Problem("media_count", Level.BLOCK, text, {"count": len(post.media), "limit": can.media}))
        for media in post.media:
            if can.media_types and media.content_type not in can.media_types:
                text = N_("The network does not take “%(name)s”: files of this type are not accepted.")
                problems.append(Problem("media_type", Level.BLOCK, text, {"name": media.name}))
            if can.media_bytes and media.size > can.media_bytes:
                text = N_("“%(name)s” has %(size)s MB; %(network)s takes at most %(limit)s MB.")
                sizes = megabytes(media.size, limit=can.media_bytes)
                data = {"name": media.name, "network": self.label, **sizes}
                problems.append(Problem("media_size", Level.BLOCK, text, data))
            if can.alt_text and media.content_type.startswith("image/") and not media.alt.strip():
                text = N_("“%(name)s” has no description for people who cannot see it.")
                problems.append(Problem("alt_missing", Level.WARN, text, {"name": media.name}))
        return problems

    def length(self, text: str) -> int:
        """How the network counts; characters by default."""
        return len(text)

    def verify(self) -> Identity:
        raise Unsupported("verify")

    def publish(self, post: Outgoing, *, key: str) -> Published:  # noqa: ARG002
        raise Unsupported("publish")

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:  # noqa: ARG002
        raise Unsupported("find")

    def withdraw(self, ref: str) -> None:  # noqa: ARG002
        raise Unsupported("withdraw")

    def hide(self, ref: str, *, hidden: bool) -> None:  # noqa: ARG002
        raise Unsupported("hide")

    def fetch(self, cursor: str) -> Batch:  # noqa: ARG002
        raise Unsupported("fetch")

    def receive(self, request: WebhookRequest) -> list[Incoming]:  # noqa: ARG002
        raise Unsupported("receive")

    def measure(self, refs: Sequence[str]) -> list[Measure]:  # noqa: ARG002
        raise Unsupported("measure")
