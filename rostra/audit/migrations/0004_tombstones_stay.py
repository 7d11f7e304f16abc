from django.db import migrations

from rostra.core.appendonly import append_only, revoke_changes


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_tombstones_keys_stamps")]

    operations = [append_only("audit_tombstone"), revoke_changes("audit_tombstone")]
