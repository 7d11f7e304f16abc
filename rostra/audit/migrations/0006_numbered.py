from django.db import migrations, models

COUNT = """
ALTER TABLE audit_checkpoint DISABLE TRIGGER audit_checkpoint_append_only;
UPDATE audit_checkpoint c SET number = f.number
  FROM (SELECT id, row_number() OVER (PARTITION BY log_id ORDER BY size) AS number FROM audit_checkpoint) f
  WHERE f.id = c.id;
ALTER TABLE audit_checkpoint ENABLE TRIGGER audit_checkpoint_append_only;
ALTER TABLE audit_stamp DISABLE TRIGGER audit_stamp_append_only;
UPDATE audit_stamp s SET number = f.number
  FROM (
    SELECT s.id, row_number() OVER (PARTITION BY c.log_id ORDER BY s.id) AS number
    FROM audit_stamp s JOIN audit_checkpoint c ON c.id = s.checkpoint_id
  ) f
  WHERE f.id = s.id;
ALTER TABLE audit_stamp ENABLE TRIGGER audit_stamp_append_only;
UPDATE audit_log l SET
  head_count = (SELECT count(*) FROM audit_checkpoint c WHERE c.log_id = l.id),
  stamp_count = (SELECT count(*) FROM audit_stamp s JOIN audit_checkpoint c ON c.id = s.checkpoint_id WHERE c.log_id = l.id);
"""
NUMBER = """
CREATE FUNCTION audit_checkpoint_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE audit_log SET head_count = head_count + 1 WHERE id = NEW.log_id RETURNING head_count INTO NEW.number;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_checkpoint_number BEFORE INSERT ON audit_checkpoint
  FOR EACH ROW EXECUTE FUNCTION audit_checkpoint_number();
CREATE FUNCTION audit_stamp_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE audit_log SET stamp_count = stamp_count + 1
    WHERE id = (SELECT log_id FROM audit_checkpoint WHERE id = NEW.checkpoint_id) RETURNING stamp_count INTO NEW.number;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_stamp_number BEFORE INSERT ON audit_stamp
  FOR EACH ROW EXECUTE FUNCTION audit_stamp_number();
"""
FREE = """
DROP TRIGGER audit_stamp_number ON audit_stamp;
DROP FUNCTION audit_stamp_number();
DROP TRIGGER audit_checkpoint_number ON audit_checkpoint;
DROP FUNCTION audit_checkpoint_number();
"""


class Migration(migrations.Migration):
    """Checkpoints and stamps of a log are counted as they come: one that is taken out leaves a gap."""

    dependencies = [("audit", "0005_keys_and_stamps_stay")]

    operations = [
        migrations.AddField("log", "head_count", models.BigIntegerField(default=0, db_default=0)),
        migrations.AddField("log", "stamp_count", models.BigIntegerField(default=0, db_default=0)),
        migrations.AddField("checkpoint", "number", models.BigIntegerField(default=0, db_default=0, editable=False)),
        migrations.AddField("stamp", "number", models.BigIntegerField(default=0, db_default=0, editable=False)),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RunSQL(NUMBER, FREE),
        migrations.AddConstraint(
            "checkpoint", models.UniqueConstraint(fields=["log", "number"], name="audit_checkpoint_number_once")
        ),
    ]
