"""What the log vouches for beside the deliveries: the corrections that people asked for, and what was seen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.sources import Source
from rostra.publishing.models import Change, Sight


def fingerprint(text: str) -> bytes:
    """By which texts are compared that a network shows."""
    return hashlib.sha256(text.encode()).digest()


def change_capture(change: Change) -> Capture:
    """What was asked, by whom, and when. What becomes of it stands in the events after."""
    return Capture(CHANGE.name, str(change.pk), bytes(change.salt), _change_bytes(change))


def sight_capture(sight: Sight) -> Capture:
    """What stood in public, and how that is known."""
    return Capture(SIGHT.name, str(sight.pk), bytes(sight.salt), _sight_bytes(sight))


def _change_bytes(change: Change) -> bytes:
    return canonical(
        {
            "body": change.body_id,
            "delivery": change.delivery_id,
            "number": change.number,
            "content": change.content,
            "content_hash": bytes(change.content_hash).hex(),
            "note": change.note,
            "asked_at": _instant(change.asked_at),
            "asked_by": change.asked_by_id,
        }
    )


def _sight_bytes(sight: Sight) -> bytes:
    seen = {
        "body": sight.body_id,
        "delivery": sight.delivery_id,
        "at": _instant(sight.at),
        "way": str(sight.way),
        "found": str(sight.found),
        "text": sight.text,
        "url": sight.url,
        "file": bytes(sight.file.sha256).hex() if sight.file else "",
        "by": sight.by_id,
    }
    # Only where there is one: what was seen before it was kept has the hash that it had.
    return canonical({**seen, "edited_at": _instant(sight.edited_at)} if sight.edited_at else seen)


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _read_changes(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Change.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _change_bytes(row)) for row in rows}


def _read_sights(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Sight.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"").select_related("file")
    return {str(row.pk): (bytes(row.salt), _sight_bytes(row)) for row in rows}


def _change_keys() -> list[QuerySet[Change, tuple[str]]]:
    return [Change.everywhere.exclude(salt=b"").annotate(key=Cast("pk", TextField())).values_list("key")]


def _sight_keys() -> list[QuerySet[Sight, tuple[str]]]:
    return [Sight.everywhere.exclude(salt=b"").annotate(key=Cast("pk", TextField())).values_list("key")]


CHANGE = Source("publishing.change", _read_changes, _change_keys)
SIGHT = Source("publishing.sight", _read_sights, _sight_keys)
