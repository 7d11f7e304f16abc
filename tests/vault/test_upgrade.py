"""Credentials that were stored before items existed survive, become items of their kind, and still open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rostra.accounts.models import Account
from rostra.core.scoping import scope
from rostra.vault import actions, keyring
from rostra.vault.enums import Kind
from rostra.vault.models import Holding, Item, Secret
from tests.cast import Cast
from tests.conftest import use


def migrate(name: str) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([("vault", name)])
    return MigrationExecutor(connection).loader.project_state([("vault", name)]).apps


def test_stored_credentials_become_items_and_open(committed: str, cluster: Any, now: datetime) -> None:
    cast = Cast(now=now)
    with scope(cast.body):
        mastodon = Account.objects.create(channel="mastodon", name="City", created_at=now)
        mail = Account.objects.create(channel="mail", name="Contact", created_at=now)
    name = str(connection.settings_dict["NAME"])
    use(cluster, name, "owner")
    old = migrate("0001_initial").get_model("vault", "Secret")
    stored = [
        (mastodon, "token", 1, "token-one", None),
        (mastodon, "token", 2, "token-two", cast.editor),
        (mail, "imap_password", 1, "mail-secret", None),
    ]
    for account, field, version, value, member in stored:
        context = f"rostra:{cast.body.pk}:{account.pk}:{field}:{version}".encode()
        sealed, wrapped, kek = keyring.seal(value.encode(), context=context)
        old.objects.create(
            body_id=cast.body.pk,
            account_id=account.pk,
            name=field,
            version=version,
            sealed=sealed,
            wrapped=wrapped,
            kek=kek,
            created_at=now + timedelta(days=version),
            created_by_id=member.user_id if member else None,
        )

    migrate("0004_item_required")
    use(cluster, name)

    with scope(cast.body):
        assert actions.open_secrets(mastodon) == {"token": "token-two"}
        assert actions.open_secrets(mail) == {"imap_password": "mail-secret"}
        found = Item.objects.order_by("pk").values_list("account", "name", "kind", "label", "custodian", "changed_at")
        assert sorted(found) == [
            (mastodon.pk, "token", Kind.TOKEN, "City", cast.editor.pk, now + timedelta(days=2)),
            (mail.pk, "imap_password", Kind.MAIL, "Contact", None, now + timedelta(days=1)),
        ]
        assert [holding.member for holding in Holding.objects.all()] == [cast.editor]
        keyring.new_key()
        assert actions.rekey(now=now).left == 0
        actions.store_secrets(account=mastodon, values={"token": "token-three"}, by=None, now=now)
        assert actions.open_secrets(mastodon) == {"token": "token-three"}
        assert sorted(Secret.objects.filter(item__account=mastodon).values_list("version", flat=True)) == [2, 3]
