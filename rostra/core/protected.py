"""Tables whose rows are records: the database itself lets none go, and empties none, but under a decision in force.

Used by migrations. Triggers refuse DELETE and every UPDATE that empties the column by which a row counts as kept, unless
the transaction has named a decision (`audit.tombstones.allow`) that is in force, of the row's own body. TRUNCATE is
refused always, also where it comes by CASCADE from another table. Days are compared with one to spare on both sides: the
database does not know in which time zone the body lives; the application compares them exactly before.
"""

from __future__ import annotations

from django.db import migrations

FUNCTION = r"""
CREATE OR REPLACE FUNCTION rostra_protected() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  named text := substring(current_setting('rostra.decision', true) FROM '^records\.decision:([0-9]{1,18})$');
  whose bigint;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION '% holds records: TRUNCATE refused', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_ARGV[0] = 'body' THEN
    whose := OLD.body_id;
  END IF;
  IF named IS NULL OR NOT EXISTS (
    SELECT FROM records_decision
    WHERE id = named::bigint AND revoked_at IS NULL AND (whose IS NULL OR body_id = whose)
      AND valid_from <= CURRENT_DATE + 1 AND (valid_until IS NULL OR valid_until >= CURRENT_DATE - 1)
  ) THEN
    RAISE EXCEPTION '% holds records: % refused without a decision in force', TG_TABLE_NAME, TG_OP
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
"""


def protected(*tables: str, kept_by: str = "salt", of_body: bool = True) -> migrations.RunSQL:
    """Refuse to delete rows of these tables, or to empty the column `kept_by` of one ("": no column says it).

    `of_body`: the rows have a `body_id`, and only a decision of that body counts.
    """
    forward = FUNCTION + "".join(_triggers(table, kept_by, "body" if of_body else "") for table in tables)
    backward = "".join(_drop(table, kept_by) for table in tables)
    return migrations.RunSQL(forward, backward)


def _triggers(table: str, kept_by: str, whose: str) -> str:
    run = f"EXECUTE FUNCTION rostra_protected('{whose}')"
    emptied = f"octet_length(NEW.{kept_by}) = 0 AND octet_length(OLD.{kept_by}) > 0"
    made = [
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {run};",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run};",
    ]
    if kept_by:
        made.append(
            f"CREATE TRIGGER {table}_not_emptied BEFORE UPDATE OF {kept_by} ON {table} FOR EACH ROW"
            f" WHEN ({emptied}) {run};"
        )
    return "\n".join(made) + "\n"


def _drop(table: str, kept_by: str) -> str:
    names = ("no_delete", "no_truncate", *(("not_emptied",) if kept_by else ()))
    return "".join(f"DROP TRIGGER {table}_{name} ON {table};" for name in names)
