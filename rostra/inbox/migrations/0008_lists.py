"""Every list reads its rows in order from an index of its own; built while the table is in use."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("inbox", "0007_contributions")]

    operations = [
        AddIndexConcurrently(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("queue__isnull", True), ("state__in", ["new", "open"])),
                fields=["body", "due_at", "id"],
                name="inbox_conv_unqueued_owed",
            ),
        ),
        AddIndexConcurrently(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("queue__isnull", True), ("state__in", ["waiting", "closed"])),
                fields=["body", "state", "-last_at", "-id"],
                name="inbox_conv_unqueued_done",
            ),
        ),
        AddIndexConcurrently(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("queue__isnull", True)),
                fields=["body", "-last_at", "-id"],
                name="inbox_conv_unqueued",
            ),
        ),
        AddIndexConcurrently(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("queue__isnull", False)),
                fields=["body", "queue", "-last_at", "-id"],
                name="inbox_conv_queue",
            ),
        ),
        AddIndexConcurrently(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("owner__isnull", False)),
                fields=["body", "owner", "-last_at", "-id"],
                name="inbox_conv_owner",
            ),
        ),
        AddIndexConcurrently(
            model_name="conversation",
            index=models.Index(fields=["body", "language", "-last_at", "-id"], name="inbox_conv_language"),
        ),
        AddIndexConcurrently(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("kind", ""), _negated=True),
                fields=["body", "kind", "-last_at", "-id"],
                name="inbox_conv_kind",
            ),
        ),
    ]
