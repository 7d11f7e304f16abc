from django.db import migrations, models


class Migration(migrations.Migration):
    """A course that is offered no more says which one is done in its place."""

    dependencies = [("policy", "0006_protected")]

    operations = [
        migrations.AddField(
            model_name="course",
            name="replaced_by",
            field=models.SlugField(
                blank=True,
                default="",
                help_text="The code of the course that is done in its place, once it is archived.",
                max_length=40,
            ),
        ),
    ]
