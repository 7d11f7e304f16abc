"""Accounts from before the register: the body's own channels are in use, the others are without a decision."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

OWN = ("webform", "file", "mail")


def place(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    # Historical models have Django's plain manager only: rows of all bodies.
    accounts = apps.get_model("accounts", "Account")._base_manager
    accounts.filter(network="").update(network=F("channel"))
    accounts.filter(state="closed").update(stage="closed")
    accounts.filter(channel__in=OWN).exclude(state="closed").update(stage="active", opened_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_register")]

    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
