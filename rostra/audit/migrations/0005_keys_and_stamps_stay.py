from django.db import migrations, models

from rostra.core.appendonly import append_only, revoke_changes

KEYS = """
CREATE FUNCTION audit_signingkey_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL
      AND (NEW.id, NEW.public, NEW.since) = (OLD.id, OLD.public, OLD.since) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit_signingkey is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_signingkey_stays BEFORE UPDATE OR DELETE ON audit_signingkey
  FOR EACH ROW EXECUTE FUNCTION audit_signingkey_stays();
CREATE TRIGGER audit_signingkey_no_truncate BEFORE TRUNCATE ON audit_signingkey
  FOR EACH STATEMENT EXECUTE FUNCTION audit_signingkey_stays();
"""
FREE = """
DROP TRIGGER audit_signingkey_no_truncate ON audit_signingkey;
DROP TRIGGER audit_signingkey_stays ON audit_signingkey;
DROP FUNCTION audit_signingkey_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_tombstones_stay")]

    operations = [
        migrations.CreateModel(
            name="StampTrouble",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=1)),
                ("error", models.TextField()),
                ("next_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("seconds", models.PositiveIntegerField()),
                ("recent", models.BooleanField()),
                ("records", models.BigIntegerField()),
                ("leaves", models.BigIntegerField()),
                ("sizes", models.JSONField(default=dict)),
                ("bad", models.JSONField(default=list)),
                ("bad_count", models.PositiveIntegerField(default=0)),
            ],
        ),
        append_only("audit_stamp"),
        revoke_changes("audit_stamp"),
        migrations.RunSQL(KEYS, FREE),
    ]
