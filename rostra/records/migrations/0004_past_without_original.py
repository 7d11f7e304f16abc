import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("core", "0003_search"),
        ("records", "0003_loaded_packages"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pastimport",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="pastimport",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.storedfile",
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                fields=["body", "-id"],
                name="records_record_disposed",
                condition=models.Q(disposed_at__isnull=False),
            ),
        ),
    ]
