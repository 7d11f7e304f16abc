from django.db import migrations

from rostra.core.appendonly import append_only, revoke_changes

TABLES = ("audit_event", "audit_leaf", "audit_node", "audit_checkpoint")

PENDING = """
CREATE FUNCTION audit_event_pending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_pending (event_id, body_id) SELECT id, body_id FROM fresh;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_event_pending AFTER INSERT ON audit_event
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION audit_event_pending();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        append_only(*TABLES),
        revoke_changes(*TABLES),
        migrations.RunSQL(PENDING, "DROP TRIGGER audit_event_pending ON audit_event; DROP FUNCTION audit_event_pending();"),
    ]
