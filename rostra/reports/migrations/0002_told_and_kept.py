from django.db import migrations, models

from rostra.core.protected import protected


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("records", "0002_protected"),
    ]

    operations = [
        migrations.AddField(model_name="look", name="failed_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name="look", name="told_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name="look", name="untold", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="attestation", name="withdraw_reason", field=models.TextField(blank=True)),
        migrations.AddField(
            model_name="report",
            name="key",
            field=models.CharField(default="", help_text="The public key that signed it, in Base64.", max_length=64),
            preserve_default=False,
        ),
        protected("reports_report"),
    ]
