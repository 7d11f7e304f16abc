"""Two small indexes for finding the last activity of accounts; built while the tables are in use."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("accounts", "0004_opening")]

    operations = [
        AddIndexConcurrently(
            model_name="fetch",
            index=models.Index(
                condition=models.Q(("own__gt", 0)), fields=["account", "ended_at"], name="accounts_fetch_own"
            ),
        ),
        AddIndexConcurrently(
            model_name="call",
            index=models.Index(
                condition=models.Q(("operation", "publish"), ("outcome", "ok")),
                fields=["account", "at"],
                name="accounts_call_published",
            ),
        ),
    ]
