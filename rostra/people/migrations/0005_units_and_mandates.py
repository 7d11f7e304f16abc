"""Units that close; mandates whose end is announced."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RemoveConstraint(
            model_name="unit",
            name="people_unit_once",
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("body", "name"), name="people_unit_open_once"
            ),
        ),
        migrations.AddField(
            model_name="mandate",
            name="reminded_at",
            field=models.DateTimeField(
                blank=True, help_text="People were told that it is about to end.", null=True
            ),
        ),
    ]
