"""What the fake network holds and tells, and the faults that it is told to have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

Effect = Literal["retry", "refused", "locked", "unsupported", "crash", "kill", "slow"]


@dataclass(frozen=True, slots=True)
class Fault:
    """How one call goes wrong: before the network did its part, or after it did and before the answer came.

    `crash` raises `Killed` in this process, `kill` sends SIGKILL to it, `slow` only waits `seconds`.
    `retry_after` goes into Retry(after=…); `sent` makes a retry before the fact look as if the request had left.
    """

    effect: Effect
    when: Literal["before", "after"] = "before"
    code: str = ""
    retry_after: float | None = None
    sent: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Item:
    """What somebody wrote, as the network holds it."""

    ref: str
    author: str
    text: str
    reply_to: str
    root: str
    visibility: str
    recipient: str
    key: str
    media: tuple[tuple[str, str], ...]  # content type, alternative text
    at: datetime
    hidden: bool
    gone: bool
    likes: int

    @property
    def url(self) -> str:
        return f"https://fake.example/{self.ref}"


@dataclass(frozen=True, slots=True)
class Call:
    """One call that reached the network."""

    account: str
    method: str
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of an account's feed: the events that can still be had, its end, and how many the network says there were."""

    bodies: tuple[str, ...]
    end: int
    claimed: int
    more: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A stretch of what a search finds: its end, whether there is more, and whether some before it can no longer be had."""

    items: tuple[Item, ...]
    end: int
    more: bool
    gap: bool


def event_of(item: Item, kind: str, at: datetime) -> dict[str, object]:
    """What the network tells about an item."""
    return {**asdict(item), "url": item.url, "kind": kind, "at": at.isoformat()}


def item_of(row: Sequence[object]) -> Item:
    number, author, text, reply_to, root, visibility, recipient, key, media, at, hidden, gone, likes = map(str, row)
    return Item(
        ref=number,
        author=author,
        text=text,
        reply_to=reply_to,
        root=root,
        visibility=visibility,
        recipient=recipient,
        key=key,
        media=tuple((kind, alt) for kind, alt in json.loads(media)),
        at=datetime.fromisoformat(at),
        hidden=hidden == "1",
        gone=gone == "1",
        likes=int(likes),
    )
