"""Append-only tables: triggers refuse UPDATE, DELETE and TRUNCATE, and the application's role loses the rights.

Used by migrations. The owner of the tables can switch triggers off; what proves the log then is the Merkle tree
with its exported checkpoints, not the database.
"""

from __future__ import annotations

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FUNCTION = """
CREATE OR REPLACE FUNCTION rostra_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


def append_only(*tables: str) -> migrations.RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on these tables."""
    forward = FUNCTION + "".join(
        f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION rostra_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION rostra_append_only();
"""
        for table in tables
    )
    backward = "".join(
        f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};" for table in tables
    )
    return migrations.RunSQL(forward, backward)


def revoke_changes(*tables: str) -> migrations.RunPython:
    """Take UPDATE, DELETE and TRUNCATE from the application's role, where it is not the owner itself."""

    def forward(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        role = settings.DATABASE_APP_ROLE
        if not role:
            return
        for table in tables:
            editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {editor.quote_name(role)}")

    return migrations.RunPython(forward, migrations.RunPython.noop)
