"""How far the notifications have been read, so that each message comes once and none is passed over.

The network lists newest first, by the earlier of "written" (the author's claim) and "indexed". A message may therefore
appear *below* what was read already: a clock that is minutes slow is met by reading a quarter of an hour again each
time, a post written offline and sent later by reading a week again once a day (Rostra drops what it knows).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from rostra.adapters.bluesky.client import dump
from rostra.adapters.bluesky.mapping import Unreadable, moment, stamp

OVERLAP = timedelta(minutes=15)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Cursor:
    """One walk down the list, from `top` to `floor`, over as many polls as it has pages.

    `page` is the network's own cursor inside a walk, "" between walks; `known` are the messages near the top: a hash
    of the address → the time. `swept` is when a whole week was read last; `gap` says that the stored cursor was lost.
    """

    floor: datetime
    top: datetime
    swept: datetime
    page: str = ""
    known: Mapping[str, datetime] = field(default_factory=dict)
    gap: bool = False

    @classmethod
    def load(cls, text: str, now: datetime) -> Cursor:
        """The walk to go on with: the stored one, or a new one from now down to where the last began."""
        first = cls(floor=now - WEEK, top=now - WEEK, swept=now)
        if not text:
            return first
        try:
            stored = json.loads(text)
            known = {mark: moment(stored["known"], mark) for mark in stored["known"]}
            floor, top, swept = (moment(stored, name) for name in ("floor", "top", "swept"))
            cursor = cls(floor, top, swept, str(stored["page"]), known)
        except (ValueError, TypeError, KeyError, AttributeError):
            # Unreadable though it is our own: a week is read again, and what lies before it is declared missing.
            return replace(first, gap=True)
        if cursor.page:
            return cursor
        if now - swept < DAY:
            return replace(cursor, floor=top - OVERLAP)
        return replace(cursor, floor=min(top - OVERLAP, now - WEEK), swept=now, known={})

    def advance(self, items: list[Any], page: str) -> tuple[Cursor, list[Any]]:
        """The cursor after a page of the list, and the items of the page that are new."""
        top, below = self.top, False
        known, passed, fresh = dict(self.known), set(self.known), []
        for item in items:
            at = _indexed(item) or top
            top, below, mark = max(top, at), at < self.floor, mark_of(item)
            if below or mark in passed:
                continue
            passed.add(mark)
            fresh.append(item)
            if at >= top - OVERLAP:
                known[mark] = at
        if page and not below and not self._passed(page):
            return replace(self, top=top, page=page, known=known), fresh
        near = {mark: at for mark, at in known.items() if at >= top - OVERLAP}
        return replace(self, top=top, page="", known=near), fresh

    def _passed(self, page: str) -> bool:
        """Where the network's cursor is a time, it says how far likes without any message among them lead down."""
        try:
            return moment({"page": page}, "page") < self.floor
        except Unreadable:
            return False

    def dump(self) -> str:
        """As it is stored; `load` reads it."""
        known = {mark: stamp(at) for mark, at in self.known.items()}
        times = {"floor": stamp(self.floor), "top": stamp(self.top), "swept": stamp(self.swept)}
        return dump({**times, "page": self.page, "known": known}).decode()


def mark_of(item: Any) -> str:
    uri = item.get("uri") if isinstance(item, dict) else None
    return hashlib.sha256(dump(item if uri is None else uri)).hexdigest()[:12]


def _indexed(item: Any) -> datetime | None:
    try:
        return moment(item, "indexedAt") if isinstance(item, dict) else None
    except Unreadable:
        return None
