"""The class that adapters inherit: default answers for what their network does not offer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import ceil
from typing import ClassVar

from rostra.channels import words
from rostra.channels.contract import (
    N_,
    Batch,
    Capabilities,
    Context,
    Field,
    Identity,
    Incoming,
    Level,
    Limit,
    Measure,
    Media,
    Outgoing,
    Problem,
    Published,
    Renewed,
    Seen,
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
        self.limit: Limit | None = None

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
            if (most := can.bytes_of(media.content_type)) and media.size > most:
                text = N_("“%(name)s” has %(size)s MB; %(network)s takes at most %(limit)s MB.")
                data = {"name": media.name, "network": self.label, **megabytes(media.size, limit=most)}
                problems.append(Problem("media_size", Level.BLOCK, text, data))
            problems += self._shape(media)
            if can.alt_text and media.content_type.startswith("image/") and not media.alt.strip():
                text = N_("“%(name)s” has no description for people who cannot see it.")
                problems.append(Problem("alt_missing", Level.WARN, text, {"name": media.name}))
        return problems

    def _shape(self, media: Media) -> Iterator[Problem]:
        """Length and shape of what was measured, against the limits that the network states."""
        can, (narrowest, widest) = self.can, self.can.aspect_of(media.content_type)
        if can.media_seconds and media.seconds > can.media_seconds:
            text = N_("“%(name)s” lasts %(seconds)d seconds; %(network)s takes at most %(limit)d.")
            data: dict[str, str | int] = {
                "name": media.name,
                "seconds": ceil(media.seconds),
                "limit": can.media_seconds,
                "network": self.label,
            }
            yield Problem("media_seconds", Level.BLOCK, text, data)
        if widest and media.height and not narrowest <= media.width / media.height <= widest:
            text = N_("“%(name)s” is too wide or too tall for %(network)s: cut it first.")
            yield Problem("media_aspect", Level.BLOCK, text, {"name": media.name, "network": self.label})

    def length(self, text: str) -> int:
        """How the network counts; characters by default."""
        return len(text)

    def written(self, post: Outgoing) -> str:
        """The text that stands on the network; the link that goes along becomes a part of it on most."""
        if not post.link or post.link in post.text:
            return post.text
        return f"{post.text}\n\n{post.link}".strip()

    def headed(self, post: Outgoing) -> tuple[str, str]:
        """The heading under which the network shows the post ("" for none), and the text that stands below it."""
        return post.subject.strip() if self.can.subject else "", self.written(post)

    def verify(self) -> Identity:
        raise Unsupported("verify")

    def renew(self) -> Renewed:
        raise Unsupported("renew")

    def publish(self, post: Outgoing, *, key: str) -> Published:  # noqa: ARG002
        raise Unsupported("publish")

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:  # noqa: ARG002
        raise Unsupported("find")

    def look(self, ref: str) -> Seen | None:  # noqa: ARG002
        raise Unsupported("look")

    def shows(self, seen: Seen, post: Outgoing) -> bool:
        """The same text in whatever spelling, with the link of the post behind it or without."""
        return words.same(seen.text, (post.text, f"{post.text}\n\n{post.link}"))

    def edit(self, ref: str, post: Outgoing) -> Published:  # noqa: ARG002
        raise Unsupported("edit")

    def withdraw(self, ref: str) -> None:  # noqa: ARG002
        raise Unsupported("withdraw")

    def hide(self, ref: str, *, hidden: bool) -> None:  # noqa: ARG002
        raise Unsupported("hide")

    def fetch(self, cursor: str) -> Batch:  # noqa: ARG002
        raise Unsupported("fetch")

    def search(self, words: str, cursor: str) -> Batch:  # noqa: ARG002
        raise Unsupported("search")

    def receive(self, request: WebhookRequest) -> list[Incoming]:  # noqa: ARG002
        raise Unsupported("receive")

    def measure(self, refs: Sequence[str]) -> list[Measure]:  # noqa: ARG002
        raise Unsupported("measure")
