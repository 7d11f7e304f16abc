"""A network on which a person posts by hand. Nothing here ever reaches it: there are no credentials, and no calls.

Rostra gives people the task when a post is due, and checks the page that they name (`rostra.publishing`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from rostra.channels.adapter import Adapter
from rostra.channels.contract import (
    N_,
    Capabilities,
    Context,
    Field,
    FieldKind,
    Level,
    Outgoing,
    Problem,
)
from rostra.channels.counting import WAYS, with_links

MOST_MEDIA, MEGABYTE = 40, 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a network takes in one post, as `limits.toml` explains it; zeros and nothing are not known, and not checked."""

    label: str
    chars: int = 0
    counting: str = "characters"
    link: int = 0
    media: int = MOST_MEDIA
    needs_media: bool = False
    types: Sequence[str] = ()
    picture_mb: int = 0
    picture_aspect: Sequence[float] = (0.0, 0.0)
    film_mb: int = 0
    film_seconds: int = 0
    film_aspect: Sequence[float] = (0.0, 0.0)
    source: str = ""
    read: date | None = None

    @property
    def capabilities(self) -> dict[str, Any]:
        """As the contract names them."""
        return {
            "max_chars": self.chars,
            "media": self.media,
            "media_types": tuple(self.types),
            "media_bytes": self.picture_mb * MEGABYTE,
            "media_aspect": tuple(self.picture_aspect),
            "media_seconds": self.film_seconds,
            "film_bytes": self.film_mb * MEGABYTE,
            "film_aspect": tuple(self.film_aspect),
        }


@cache
def limits() -> Mapping[str, Limits]:
    """The table, by the key of the network."""
    table = tomllib.loads(Path(__file__).with_name("limits.toml").read_text(encoding="utf-8"))
    return {key: Limits(**entry) for key, entry in table.items()}


class Assisted(Adapter):
    """`can` is that of the account's own network, once an account says which it is."""

    name: ClassVar[str] = "assisted"
    label: ClassVar[str] = "Assisted"
    can: ClassVar[Capabilities] = Capabilities(
        inbox=False,
        media=MOST_MEDIA,
        alt_text=True,
        captions=True,
        threads=True,
        assisted=True,
        live_proof="own",
    )
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "network",
            N_("Network"),
            FieldKind.CHOICE,
            help=N_(
                "A network on which Rostra cannot publish for you: a person posts there, Rostra prepares and checks."
            ),
            choices=tuple((key, entry.label) for key, entry in limits().items()),
        ),
        Field(
            "address",
            N_("Address of the profile"),
            FieldKind.URL,
            help=N_("As you see it in the browser: https://x.com/portavale"),
        ),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.limits = limits().get(context.fields.get("network", ""), Limits(self.label))
        # The network's own limits stand before those of the class.
        vars(self)["can"] = replace(type(self).can, **self.limits.capabilities)
        vars(self)["label"] = self.limits.label

    def length(self, text: str) -> int:
        return with_links(text, WAYS[self.limits.counting], self.limits.link)

    def check(self, post: Outgoing) -> list[Problem]:
        """Counts what will stand there, the link included: whoever posts by hand puts it into the text."""
        problems = super().check(replace(post, text=self.written(post)) if post.text.strip() else post)
        if self.limits.needs_media and not post.media:
            text = N_("A post on %(network)s needs a picture or a video.")
            problems.append(Problem("media_needed", Level.BLOCK, text, {"network": self.limits.label}))
        return problems
