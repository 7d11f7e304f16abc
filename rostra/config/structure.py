"""The tables of an empty database in one piece: what all migrations up to this release make, written down as SQL.

Replaying every migration costs Django a new picture of all models at each step: 43 seconds of processor where this
takes one. It is a start, never an end: migrations that it does not name are applied after it, as on any database.
`scripts/structure.py` writes the file from the migrations; a test holds the two together.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

FILE = Path(__file__).with_name("structure.sql")

APPEND_ONLY = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'public.rostra_append_only'::regproc
"""


def is_empty() -> bool:
    """Whether nobody has made a table in this database yet."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


@transaction.atomic
def load() -> None:
    """Make all tables, whole or not at all, as the owner; the application's role loses what it must not do."""
    with connection.cursor() as cursor:
        cursor.execute(FILE.read_text(encoding="utf-8"))
        if not settings.DATABASE_APP_ROLE:
            return
        cursor.execute(APPEND_ONLY)
        for (table,) in cursor.fetchall():
            role = connection.ops.quote_name(settings.DATABASE_APP_ROLE)
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
