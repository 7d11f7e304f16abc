"""Sealed credentials. Only `accounts` calls these; everybody else asks for an open channel, never for a secret."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from rostra.audit.actions import record
from rostra.people.models import User
from rostra.vault import events, keyring
from rostra.vault.models import Secret

if TYPE_CHECKING:
    from rostra.accounts.models import Account


@transaction.atomic
def store_secrets(*, account: Account, values: Mapping[str, str], by: User | None, now: datetime) -> None:
    """Seal the account's credentials, each as a new version. An empty value never replaces a stored one."""
    for name, value in values.items():
        if not value:
            continue
        newest = _newest(account).get(name)
        version = newest.version + 1 if newest else 1
        sealed, wrapped, kek = keyring.seal(value.encode(), context=_context(account, name, version))
        Secret.objects.create(
            account=account,
            name=name,
            version=version,
            sealed=sealed,
            wrapped=wrapped,
            kek=kek,
            created_at=now,
            created_by=by,
        )
        record(
            body=account.body_id,
            by=by,
            now=now,
            kind=events.STORED.name,
            about=f"accounts.account:{account.pk}",
            data={"name": name, "version": version},
        )


def open_secrets(account: Account) -> dict[str, str]:
    """The account's credentials in the clear, for the adapter that needs them now; never stored, logged or shown.

    Raises keyring.KeyMissing when the key folder is not the one that sealed them.
    """
    return {
        name: keyring.open_sealed(
            bytes(row.sealed), bytes(row.wrapped), row.kek, context=_context(account, name, row.version)
        ).decode()
        for name, row in _newest(account).items()
    }


def _newest(account: Account) -> dict[str, Secret]:
    rows = Secret.objects.filter(account=account).order_by("name", "version")
    return {row.name: row for row in rows}


def _context(account: Account, name: str, version: int) -> bytes:
    """Binds a sealed value to its place: moved to another account, name or version it does not open."""
    return f"rostra:{account.body_id}:{account.pk}:{name}:{version}".encode()
