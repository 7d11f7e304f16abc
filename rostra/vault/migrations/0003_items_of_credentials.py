"""Every stored credential becomes an item of its kind; whoever stored its newest version is its custodian."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forward(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    item_model = apps.get_model("vault", "Item")
    secret_model = apps.get_model("vault", "Secret")
    places = secret_model.objects.filter(item=None).order_by().values_list("account_id", "name").distinct()
    for account_id, name in list(places):
        versions = secret_model.objects.filter(item=None, account_id=account_id, name=name).order_by("version")
        first, last = versions.first(), versions.last()
        account = last.account
        keeper = _member(apps, last)
        item = item_model.objects.create(
            body_id=last.body_id,
            account_id=account_id,
            name=name,
            label=account.name,
            kind=_kind(account.channel, name),
            custodian=keeper,
            created_at=first.created_at,
            changed_at=last.created_at,
        )
        if keeper is not None:
            apps.get_model("vault", "Holding").objects.create(
                body_id=last.body_id, item=item, member=keeper, since=last.created_at, given_by=last.created_by
            )
        versions.update(item=item)


def backward(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("vault", "Secret").objects.exclude(account=None).update(item=None)
    apps.get_model("vault", "Secret").objects.filter(account=None).delete()
    apps.get_model("vault", "Item").objects.all().delete()


def _kind(channel: str, name: str) -> str:
    """As `vault.enums.kind_of_field` said it then."""
    if channel == "mail":
        return "mail"
    return "app_password" if "password" in name else "token"


def _member(apps: StateApps, secret):
    members = apps.get_model("people", "Member").objects
    return members.filter(body_id=secret.body_id, user_id=secret.created_by_id, left_at=None).first()


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_items")]

    operations = [migrations.RunPython(forward, backward)]
