from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0002_editorial_office"),
    ]

    operations = [
        migrations.AddField(
            model_name="cadence",
            name="since",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="slot",
            name="told_until",
            field=models.DateField(blank=True, null=True),
        ),
    ]
