from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0008_heading"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="asks",
            field=models.CharField(
                blank=True,
                choices=[("opinion", "Opinions"), ("idea", "Ideas"), ("entry", "Entries to a contest")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(model_name="post", name="asks_until", field=models.DateField(blank=True, null=True)),
        migrations.AddField(
            model_name="post",
            name="rules_url",
            field=models.URLField(blank=True, db_default="", default="", max_length=500),
        ),
    ]
