"""What an archive holds, in words that all formats share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime


class Unreadable(ValueError):
    """The file is no archive of this kind, or not one that can be read safely: a sentence for the user (`N_`)."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of an item; `read` gives its bytes, and raises Unreadable where it cannot."""

    name: str
    type: str
    read: Callable[[], bytes] = field(repr=False, compare=False)
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One item. `refs` are what its network may call it, the best first; `sent_at` is aware UTC.

    `author_id` and `author_name` are who outside wrote it or, of what is `own`, to whom it was written.
    `visibility` is "public", "unlisted", "followers" or "direct". `raw` is what the archive said, byte for byte or as
    the JSON of this item alone.
    """

    refs: tuple[str, ...]
    sent_at: datetime
    text: str
    own: bool = True
    url: str = ""
    author_id: str = ""
    author_name: str = ""
    subject: str = ""
    language: str = ""
    visibility: str = "public"
    reply_to: str = ""
    media: tuple[FoundFile, ...] = ()
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that could not be read: why, in words (`N_`)."""

    reason: str


Items = Iterator[tuple[int, Found | Refusal]]
"""Each with its place in the archive: the number of the item, or of the line on which it begins."""
