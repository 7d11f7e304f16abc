from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0006_own_matter"),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[("opinion", "Opinion"), ("idea", "Idea"), ("entry", "Contest entry")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
    ]
