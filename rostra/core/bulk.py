"""Many rows at once, past the ORM: for what looks at every row of a table, as verification and export do, or lists them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg import Cursor


def rows(question: str, *values: object) -> list[tuple[Any, ...]]:
    """All rows of a question, whose values are bound by the database; columns come binary, so without being parsed.

    Many whole numbers are one value, made by `numbers`: `= ANY(%s::bigint[])`.
    """
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        # Planned for these values: for a few rows and for thousands one plan is not the best.
        cursor.execute(question, values, prepare=False, binary=True)
        return cursor.fetchall()


def numbers(values: Iterable[int]) -> str:
    """Whole numbers as the database reads an array of them: text is made quicker than a list is dumped."""
    return "{" + ",".join(map(str, values)) + "}"


def insert_for(insert: str, chosen: QuerySet[Any], *values: int | str) -> int:
    """A row for each that is chosen, in one statement whatever their number, in the order of their keys; gives how many.

    `insert` names the table and its columns: those of the values, and at the end that of the key.
    """
    question, asked = chosen.order_by().values("pk").query.sql_with_params()
    places = "%s, " * len(values)
    with connection.cursor() as cursor:
        # The question is the ORM's own, with its values apart.
        cursor.execute(
            f"{insert} SELECT {places}chosen.id FROM ({question}) AS chosen (id) ORDER BY chosen.id",  # noqa: S608 - see above
            [*values, *asked],
        )
        return int(cursor.rowcount)
