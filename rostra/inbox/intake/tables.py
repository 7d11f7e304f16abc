"""Rows into tables, many at a time: COPY, and updates from one JSON parameter."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection


def copy(table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows straight into a table; `columns` names the columns and their PostgreSQL types.

    The rows are all there before: the connection can ask nothing else meanwhile.
    """
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        target.set_types(list(columns.values()))
        for row in rows:
            target.write_row(row)


def next_ids(table: str, count: int) -> list[int]:
    """Fresh ids of a table's sequence, ascending."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return sorted(row[0] for row in cursor.fetchall())


def run(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """One statement; its rows, if it returns any. A list of dicts becomes one JSON parameter."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [_parameter(value) for value in parameters])
        return cursor.fetchall() if cursor.description else []


def _parameter(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return json.dumps(value, default=_plain)
    return value


def _plain(value: datetime | bytes) -> str:
    return value.isoformat() if isinstance(value, datetime) else value.hex()
