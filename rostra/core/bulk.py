"""Reading many rows at once, past the ORM: for what looks at every row of a table, as verification and export do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from psycopg import Cursor


def rows(question: str, *values: object) -> list[tuple[Any, ...]]:
    """All rows of a question, whose values are bound by the database; columns come binary, so without being parsed.

    Many whole numbers are one value, made by `numbers`: `= ANY(%s::bigint[])`.
    """
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        cursor.execute(question, values, binary=True)
        return cursor.fetchall()


def numbers(values: Iterable[int]) -> str:
    """Whole numbers as the database reads an array of them: text is made quicker than a list is dumped."""
    return "{" + ",".join(map(str, values)) + "}"
