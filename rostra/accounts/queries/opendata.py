"""The public register as open data: the same fields as JSON and as a table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rostra.accounts.queries.published import Official

COLUMNS = (
    "network",
    "handle",
    "url",
    "name",
    "unit",
    "languages",
    "status",
    "summary",
    "opened_on",
    "closed_on",
    "checked_on",
)
"""Columns of the table and members of a JSON object, in this order. Fields are added at the end, never taken away."""


def as_data(row: Official) -> dict[str, Any]:
    """One account as a JSON object; dates are ISO 8601 in UTC, languages codes of ISO 639-1."""
    return {
        "network": row.network,
        "handle": row.handle,
        "url": row.url,
        "name": row.name,
        "unit": row.unit,
        "languages": list(row.languages),
        "status": row.status,
        "summary": row.summary,
        "opened_on": _day(row.opened_at),
        "closed_on": _day(row.closed_at),
        "checked_on": _day(row.checked_at),
    }


def as_table(rows: Iterable[Official]) -> list[list[str]]:
    """Rows of cells, the first the header. Handles stand without "@": with it a spreadsheet takes them for formulas."""
    return [list(COLUMNS), *(_cells(as_data(row)) for row in rows)]


def _cells(data: dict[str, Any]) -> list[str]:
    cells = {**data, "handle": data["handle"].removeprefix("@"), "languages": ", ".join(data["languages"])}
    return [cells[name] or "" for name in COLUMNS]


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None
