import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_past_without_original"),
    ]

    operations = [
        migrations.AddField(
            model_name="fileremoval",
            name="past",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.pastimport",
            ),
        ),
        migrations.AddField(
            model_name="filingrule",
            name="removed",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="record",
            name="removed",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
