"""Public posts of anybody with some words (app.bsky.feed.searchPosts), each once.

The network lists newest first, by the earlier of "written" (the author's claim) and "indexed". A post may therefore
appear below what was read already: an hour is read again each time, less where it holds more than a page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from rostra.adapters.bluesky import mapping
from rostra.adapters.bluesky.client import Client, dump
from rostra.adapters.bluesky.cursor import mark_of
from rostra.channels.contract import Bad, Batch, Incoming, Locked
from rostra.channels.searching import Sought

PAGE = 100
PAGES = 5
"""Pages that are read down to what is known; beyond, there is a gap."""
KNOWN = 100
"""Posts that are remembered."""
OVERLAP = timedelta(hours=1)
NOT_ABROAD = "!no-unauthenticated"
"""The label of people who ask not to be shown to whoever is not signed in: what a body publishes of them would be."""


@dataclass(frozen=True)
class Reached:
    """How far was read: all since `since` (None before the first time) but the `known`, a hash of the address → the time."""

    since: datetime | None = None
    known: Mapping[str, datetime] = field(default_factory=dict)

    @classmethod
    def load(cls, text: str) -> Reached:
        if not text:
            return cls()
        stored = json.loads(text)
        return cls(
            mapping.moment(stored, "since"), {each: mapping.moment(stored["known"], each) for each in stored["known"]}
        )

    def then(self, seen: Mapping[str, datetime], now: datetime) -> Reached:
        """After these were seen; `now` is where it begins when there never was one."""
        known = sorted({**self.known, **seen}.items(), key=lambda pair: pair[1])
        top = known[-1][1] if known else (self.since + OVERLAP if self.since else now)
        near = [(each, at) for each, at in known if at >= top - OVERLAP]
        since = near[-KNOWN][1] if len(near) > KNOWN else top - OVERLAP
        return Reached(max(since, self.since or since), dict(near[-KNOWN:]))

    def dump(self) -> str:
        known = {each: mapping.stamp(at) for each, at in self.known.items()}
        return dump({"since": mapping.stamp(self.since) if self.since else "", "known": known}).decode()


def search(client: Client, sought: Sought, cursor: str, *, now: datetime) -> Batch:
    before = Reached.load(cursor)
    seen: dict[str, datetime] = {}
    fresh: list[tuple[datetime, Any]] = []
    whole = False
    page = ""
    for _ in range(PAGES if before.since else 1):
        items, page = _page(client, sought, before.since, page)
        for item in items:
            at = _sent(item) or before.since or now
            whole = whole or (before.since is not None and at < before.since)
            each = mark_of(item)
            if each in before.known or each in seen or (before.since and at < before.since):
                continue
            seen[each] = at
            fresh.append((at, item))
        whole = whole or not page
        if whole:
            break
    messages, bad = _read([item for _, item in sorted(fresh, key=lambda pair: pair[0])], sought, own=client.did)
    gap = before.since is not None and not whole
    return Batch(tuple(messages), before.then(seen, now).dump(), gap=gap, bad=tuple(bad))


def _page(client: Client, sought: Sought, since: datetime | None, page: str) -> tuple[list[Any], str]:
    """One page, newest first, and the network's cursor for the next."""
    params: dict[str, Any] = {"q": sought.asked, "sort": "latest", "limit": PAGE}
    if sought.tag:
        params |= {"q": f"#{sought.tag}", "tag": [sought.tag]}
    if since:
        params["since"] = mapping.stamp(since)
    answer = client.query("app.bsky.feed.searchPosts", {**params, **({"cursor": page} if page else {})})
    items, following = answer.get("posts"), answer.get("cursor") or ""
    if not isinstance(items, list) or not isinstance(following, str):
        raise Locked("protocol", "no list of posts")
    return items, following


def _read(items: Iterable[Any], sought: Sought, *, own: str) -> tuple[list[Incoming], list[Bad]]:
    messages: list[Incoming] = []
    bad: list[Bad] = []
    for item in items:
        try:
            message = mapping.message(
                item, own=own, views={str(item.get("uri")): item} if isinstance(item, dict) else {}
            )
        except mapping.Unreadable as error:
            bad.append(Bad(str(error), dump(item), mapping.ref_of(item)))
            continue
        if NOT_ABROAD not in mapping.labels(item) and sought.among([message.text], mapping.tags(item)):
            messages.append(message)
    return messages, bad


def _sent(item: Any) -> datetime | None:
    try:
        return mapping.sent(item)
    except mapping.Unreadable:
        return None
