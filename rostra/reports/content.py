"""What the log vouches for in a report on compliance: its content and the signature over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.sources import Source
from rostra.reports.models import Report


def report_capture(row: Report) -> Capture:
    return Capture(REPORT.name, str(row.pk), bytes(row.salt), _bytes(row))


def _bytes(row: Report) -> bytes:
    return canonical(
        {
            "body": row.body_id,
            "view": row.view,
            "language": row.language,
            "content": row.content,
            "key": row.key,
            "signature": row.signature,
            "by": row.by_id,
        }
    )


def _read(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows: Iterable[Report] = Report.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _bytes(row)) for row in rows}


def _keys() -> list[QuerySet[Report, tuple[str]]]:
    return [Report.everywhere.exclude(salt=b"").annotate(key_text=Cast("pk", TextField())).values_list("key_text")]


REPORT = Source("reports.report", _read, _keys)
