"""What a capture of a page vouches for: when it was made and how, what it found, and the hashes of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.sources import Enclosed, Item, Source
from rostra.core.models import StoredFile
from rostra.records.enums import CaptureState
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
    return {str(row.pk): _item(row) for row in _rows(keys)}


def _item(row: PageCapture) -> Item:
    return Item(
        kind="capture",
        at=row.began_at or row.asked_at,
        public=True,
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


PAGE = Source("records.capture", _read, _keys, _items)
