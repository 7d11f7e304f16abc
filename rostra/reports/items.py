"""What a report on compliance is as a record, in the words that all sources share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rostra.audit.sources import Item
from rostra.reports.models import Report


def _reports(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = Report.objects.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")
    return {
        str(row.pk): Item(
            kind="report",
            at=row.at,
            about=f"reports.report:{row.pk}",
            subject=row.content["title"],
            text="\n".join(_lines(row.content)),
            language=row.language,
            more={"author": row.by_id, "view": row.view},
        )
        for row in rows
    }


def _lines(content: Mapping[str, Any]) -> Iterator[str]:
    for group in content["groups"]:
        yield group["title"]
        for point in group["points"]:
            yield f"{point['number']} {point['title']}: {point['words']}".strip()


ITEMS = {"reports.report": _reports}
