"""What an item of an archive vouches for, and what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.erasing import Emptying
from rostra.audit.sources import Enclosed, Item, Source
from rostra.core.models import StoredFile
from rostra.records.models import PastImport, PastItem

NAME = "records.past"
PUBLIC = frozenset({"public", "unlisted"})
_EMPTYING = Emptying(
    PastItem,
    {"url": "", "author_id": "", "author_name": "", "subject": "", "text": "", "reply_to": "", "media": [], "raw": b""},
)


def past_item(row: PastItem) -> Capture:
    return Capture(NAME, str(row.pk), bytes(row.salt), _bytes(row))


def _bytes(row: PastItem) -> bytes:
    return canonical(
        {
            "body": row.body_id,
            "past": row.past_id,
            "account": row.account_id,
            "ref": row.ref,
            "url": row.url,
            "own": row.own,
            "author_id": row.author_id,
            "author_name": row.author_name,
            "sent_at": row.sent_at.astimezone(UTC).isoformat(),
            "subject": row.subject,
            "text": row.text,
            "language": row.language,
            "visibility": row.visibility,
            "reply_to": row.reply_to,
            "media": row.media,
            "raw_sha256": hashlib.sha256(bytes(row.raw)).hexdigest(),
        }
    )


def _rows(keys: Sequence[str]) -> QuerySet[PastItem]:
    return PastItem.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")


def _read(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    return {str(row.pk): (bytes(row.salt), _bytes(row)) for row in _rows(keys)}


def _keys() -> list[QuerySet[PastItem, tuple[str]]]:
    rows = PastItem.everywhere.exclude(salt=b"")
    return [rows.annotate(key=Cast("pk", TextField())).values_list("key")]


def _items(keys: Sequence[str]) -> Mapping[str, Item]:
    return {str(row.pk): _item(row) for row in _rows(keys).select_related("past").defer("raw")}


def _item(row: PastItem) -> Item:
    return Item(
        kind="imported",
        at=row.sent_at,
        incoming=not row.own,
        public=row.visibility in PUBLIC,
        account=row.account_id,
        about=f"records.past_import:{row.past_id}",
        party=row.author_id,
        party_name=row.author_name,
        subject=row.subject,
        text=row.text,
        language=row.language,
        url=row.url,
        ref=row.ref,
        reply_to=row.reply_to,
        # Its matter was over when it was written: nothing here can end it.
        ended_at=row.sent_at,
        media=tuple(Enclosed(**file) for file in row.media),
        more={"provenance": "imported", "archive": row.past.name, "visibility": row.visibility, "twin": row.twin},
    )


def originals_of(keys: Iterable[str]) -> set[bytes]:
    """The SHA-256 of the archives in which these items stood: they hold what the items said, and go with them."""
    rows = StoredFile.objects.filter(pk__in=_originals(keys))
    return {bytes(digest) for digest in rows.values_list("sha256", flat=True)}


def _originals(keys: Iterable[str]) -> QuerySet[PastImport, Any]:
    items = PastItem.objects.filter(pk__in=[int(key) for key in keys])
    return PastImport.objects.filter(pk__in=items.values("past"), file__isnull=False).values("file")


def _erase(keys: Sequence[str]) -> None:
    """With an item goes the archive in which it stood, however often it was given to Rostra: its other items have what
    they were read from in themselves."""
    PastImport.objects.filter(file__in=list(_originals(keys).values_list("file", flat=True))).update(file=None)
    _EMPTYING.erase(keys)


PAST = Source(NAME, _read, _keys, _items, _erase, _EMPTYING.not_gone)
