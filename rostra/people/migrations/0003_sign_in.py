"""Sign-in at depth: ending all sessions, one living link, roles from a directory."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_grants"),
    ]

    operations = [
        migrations.AddField(
            model_name="role",
            name="from_directory",
            field=models.BooleanField(default=False, help_text="Given, and taken away again, by single sign-on."),
        ),
        migrations.AddField(
            model_name="user",
            name="links_sent",
            field=models.PositiveIntegerField(
                default=0, help_text="How many links to set a password were made: only the newest works."
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="sessions_ended",
            field=models.PositiveIntegerField(
                default=0, help_text="How often all sessions were ended: a session of an earlier count is dead."
            ),
        ),
    ]
