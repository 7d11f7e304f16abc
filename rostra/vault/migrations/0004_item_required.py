from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0003_items_of_credentials")]

    operations = [
        migrations.AlterField(
            model_name="secret",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="secrets", to="vault.item"
            ),
        ),
        migrations.AddConstraint(
            model_name="secret",
            constraint=models.UniqueConstraint(fields=("item", "version"), name="vault_secret_version_once"),
        ),
    ]
