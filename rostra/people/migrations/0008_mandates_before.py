"""Mandates from before managers were asked: they went on counting."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def confirm(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    # Historical models have Django's plain manager only: rows of all bodies.
    apps.get_model("people", "Mandate")._base_manager.filter(confirmed_at=None).update(confirmed_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("people", "0007_confirmed_mandates")]

    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
