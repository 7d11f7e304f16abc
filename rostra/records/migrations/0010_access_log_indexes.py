"""What is not sealed yet, and what is, found without reading all; built while the table is in use."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("records", "0009_access_log_sealed")]

    operations = [
        AddIndexConcurrently(
            model_name="reading",
            index=models.Index(condition=models.Q(("seal", None)), fields=["body"], name="records_reading_unsealed"),
        ),
        AddIndexConcurrently(
            model_name="reading", index=models.Index(fields=["seal", "id"], name="records_reading_seal")
        ),
    ]
