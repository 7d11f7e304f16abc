from django.db import migrations, models
from django.db.models import PROTECT


class Migration(migrations.Migration):
    dependencies = [("people", "0010_qualifications"), ("records", "0008_ended")]

    operations = [
        migrations.CreateModel(
            name="ReadingSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.body")),
            ],
            options={"abstract": False},
        ),
        migrations.AddField(
            model_name="reading",
            name="seal",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=PROTECT,
                related_name="readings",
                to="records.readingseal",
            ),
        ),
    ]
