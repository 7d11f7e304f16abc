from django.db import migrations

from rostra.core.protected import protected


class Migration(migrations.Migration):
    """Nobody lets a version that was adopted, a signature or a training go but under a decision in force."""

    dependencies = [
        ("policy", "0005_withdrawn_trainings"),
        ("records", "0002_protected"),
    ]

    operations = [
        protected("policy_version"),
        protected("policy_acknowledgement"),
        protected("policy_training"),
    ]
