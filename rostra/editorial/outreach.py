"""What was said for the body elsewhere as content that the log vouches for: read, told in shared words, and taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.erasing import Emptying
from rostra.audit.sources import Item, Source
from rostra.editorial.models import Outreach


def outreach_capture(row: Outreach) -> Capture:
    return Capture(OUTREACH.name, str(row.pk), bytes(row.salt), _bytes(row))


def _bytes(row: Outreach) -> bytes:
    return canonical(
        {
            "body": row.body_id,
            "entry": row.entry,
            "number": row.number,
            "account": row.account_id,
            "network": row.network,
            "place": row.place,
            "url": row.url,
            "text": row.text,
            "language": row.language,
            "said_at": _instant(row.said_at),
            "said_by": row.said_by_id,
            "answered": row.answered,
            "quote": row.quote,
            "approved_words": row.approved_words,
            "findings": row.findings,
            "removed": row.removed,
            "reason": row.reason,
            "by": row.by_id,
            "at": _instant(row.at),
        }
    )


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _rows(keys: Sequence[str]) -> QuerySet[Outreach]:
    return Outreach.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")


def _read(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    return {str(row.pk): (bytes(row.salt), _bytes(row)) for row in _rows(keys)}


def _keys() -> list[QuerySet[Outreach, tuple[str]]]:
    rows = Outreach.everywhere.exclude(salt=b"")
    return [rows.annotate(key=Cast("pk", TextField())).values_list("key")]


def _items(keys: Sequence[str]) -> Mapping[str, Item]:
    """With the words come why they were said and what they answered, so that a search for a person finds those too."""
    return {
        str(row.pk): Item(
            kind="outreach",
            at=row.said_at,
            account=row.account_id,
            about=f"editorial.outreach:{row.entry}",
            subject=row.place,
            text="\n\n".join(part for part in (row.text, row.answered, row.quote, row.reason) if part),
            language=row.language,
            url=row.url,
            ended_at=row.said_at,
            more={
                "author": row.said_by_id,
                "number": row.number,
                "network": row.network,
                "approved_words": row.approved_words,
                "removed": row.removed,
            },
        )
        for row in _rows(keys)
    }


_EMPTYING = Emptying(
    Outreach, {"place": "", "url": "", "text": "", "answered": "", "quote": "", "findings": [], "reason": ""}
)
OUTREACH = Source("editorial.outreach", _read, _keys, _items, _EMPTYING.erase, _EMPTYING.not_gone)
