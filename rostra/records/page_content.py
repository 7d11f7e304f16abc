"""What a capture of a page vouches for: when it was made and how, what it found, and the hashes of its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit import sources
from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.erasing import Emptying
from rostra.audit.sources import Enclosed, Item, Source
from rostra.core.models import StoredFile
from rostra.records.enums import CaptureReason, CaptureState
from rostra.records.models import PageCapture

KEPT = (CaptureState.DONE, CaptureState.PARTIAL)
"""States in which a capture has something to vouch for."""
WACZ = "application/wacz"


def page_capture(row: PageCapture) -> Capture:
    return Capture(PAGE.name, str(row.pk), bytes(row.salt), _bytes(row))


def _bytes(row: PageCapture) -> bytes:
    return canonical(
        {
            "body": row.body_id,
            "account": row.account_id,
            "about": row.about,
            "url": row.url,
            "reason": str(row.reason),
            "began_at": _instant(row.began_at),
            "done_at": _instant(row.done_at),
            "tool": row.tool,
            "status": row.status,
            "title": row.title,
            "text": row.text,
            "findings": list(row.findings),
            "archive": _hash(row.archive),
            "picture": _hash(row.picture),
        }
    )


def _instant(value: datetime | None) -> str:
    return value.astimezone(UTC).isoformat() if value else ""


def _hash(file: StoredFile | None) -> str:
    return bytes(file.sha256).hex() if file else ""


def _rows(keys: Sequence[str]) -> QuerySet[PageCapture]:
    rows = PageCapture.everywhere.filter(pk__in=[int(key) for key in keys], state__in=KEPT)
    return rows.exclude(salt=b"").select_related("archive", "picture")


def _read(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    return {str(row.pk): (bytes(row.salt), _bytes(row)) for row in _rows(keys)}


def _keys() -> list[QuerySet[PageCapture, tuple[str]]]:
    rows = PageCapture.everywhere.filter(state__in=KEPT).exclude(salt=b"")
    return [rows.annotate(key=Cast("pk", TextField())).values_list("key")]


def _items(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = list(_rows(keys))
    received = _received({row.about for row in rows if row.reason == CaptureReason.REMOVED})
    return {str(row.pk): _item(row, removed=row.about in received) for row in rows}


def _received(abouts: Iterable[str]) -> set[str]:
    """Those of these things that somebody else wrote: when they are about to be removed, that is moderation."""
    keys: dict[str, list[str]] = {}
    for about in abouts:
        source, _, key = about.partition(":")
        keys.setdefault(source, []).append(key)
    found: set[str] = set()
    for source in sorted(keys.keys() & sources.names()):
        asked = sources.get(source).items
        items = asked(keys[source]) if asked is not None else {}
        found |= {f"{source}:{key}" for key, item in items.items() if item.incoming}
    return found


def _item(row: PageCapture, *, removed: bool) -> Item:
    return Item(
        kind="capture",
        at=row.began_at or row.asked_at,
        public=True,
        removed=removed,
        account=row.account_id,
        about=row.about,
        subject=row.title,
        text=row.text,
        url=row.url,
        media=tuple(_files(row)),
        more={"reason": str(row.reason), "tool": row.tool, "findings": " ".join(row.findings), "status": row.status},
    )


def _files(row: PageCapture) -> list[Enclosed]:
    named = ((row.archive, f"capture-{row.pk}.wacz", ""), (row.picture, f"capture-{row.pk}.png", row.title))
    return [Enclosed(_hash(file), name, file.content_type, alt, file.size) for file, name, alt in named if file]


EMPTYING = Emptying(PageCapture, {"url": "", "title": "", "text": "", "findings": [], "archive": None, "picture": None})
PAGE = Source("records.capture", _read, _keys, _items)
