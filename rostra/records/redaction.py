"""What is left of a record from which a part was taken: a content of its own, that the log vouches for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.erasing import Emptying
from rostra.audit.sources import Item, Source
from rostra.records.models import Redaction


def redaction_capture(row: Redaction) -> Capture:
    return Capture(REDACTION.name, str(row.pk), bytes(row.salt), _bytes(row))


def _bytes(row: Redaction) -> bytes:
    return canonical(
        {
            "body": row.body_id,
            "record": row.record_id,
            "decision": row.decision_id,
            "text": row.text,
            "reason": row.reason,
            "by": row.by_id,
            "at": row.at.astimezone(UTC).isoformat(),
        }
    )


def _rows(keys: Sequence[str]) -> QuerySet[Redaction]:
    return Redaction.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")


def _read(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    return {str(row.pk): (bytes(row.salt), _bytes(row)) for row in _rows(keys)}


def _keys() -> list[QuerySet[Redaction, tuple[str]]]:
    rows = Redaction.everywhere.exclude(salt=b"")
    return [rows.annotate(key=Cast("pk", TextField())).values_list("key")]


def _items(keys: Sequence[str]) -> Mapping[str, Item]:
    """It stands where the whole stood, without the person: who it was is often what had to go."""
    return {
        str(row.pk): Item(
            kind="redaction",
            at=row.at,
            incoming=row.record.incoming,
            public=row.record.public,
            case_like=row.record.case_like,
            account=row.record.account_id,
            topic=row.record.topic_id,
            about=row.record.about,
            text=row.text,
            language=row.record.language,
            ended_at=row.record.ended_at,
            more={"record": row.record_id, "decision": row.decision_id, "of": row.record.kind},
        )
        for row in _rows(keys).select_related("record")
    }


_EMPTYING = Emptying(Redaction, {"text": "", "reason": ""})
REDACTION = Source("records.redaction", _read, _keys, _items, _EMPTYING.erase, _EMPTYING.not_gone)
