from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet

from rostra.accounts.enums import AccountState
from rostra.accounts.line import Line
from rostra.accounts.models import Account, Call, Fetch
from rostra.channels import registry
from rostra.channels.contract import Context
from rostra.core.http import Http
from rostra.vault.actions import open_secrets

if TYPE_CHECKING:
    from rostra.channels.contract import Channel


def way_out() -> Http:
    """The checked way to the network, with the hosts that the operator opened."""
    return Http(allow=settings.ROSTRA_ALLOW_HOSTS)


def open_channel(account: Account) -> Line:
    """The line to the account's network, credentials opened. Call it outside any transaction.

    Raises UnknownChannel for a channel that is not installed, KeyMissing where its credentials cannot be opened.
    """
    context = Context(
        fields={**account.fields, **open_secrets(account)},
        http=way_out(),
        remote_id=account.remote_id,
        handle=account.handle,
    )
    return Line(account, registry.get(account.channel)(context))


def plain_channel(account: Account) -> Channel:
    """The adapter without credentials: for what needs no network, such as `check` while somebody writes."""
    context = Context(fields=account.fields, http=way_out(), remote_id=account.remote_id, handle=account.handle)
    return registry.get(account.channel)(context)


def accounts(*, states: Iterable[AccountState] | None = None) -> QuerySet[Account]:
    """The body's accounts by name; those of the given states only, if any are given."""
    rows = Account.objects.select_related("unit").order_by("name", "pk")
    return rows if states is None else rows.filter(state__in=list(states))


def publishing_accounts() -> list[Account]:
    """The accounts on which a post can be published now."""
    return [
        account
        for account in accounts(states=[AccountState.ACTIVE])
        if (can := registry.get(account.channel).can).publish and can.public
    ]


def recent_fetches(account: Account, limit: int = 50) -> QuerySet[Fetch]:
    """The newest lines of the account's collection log."""
    return Fetch.objects.filter(account=account).order_by("-id")[:limit]


def recent_calls(account: Account, limit: int = 20) -> QuerySet[Call]:
    return Call.objects.filter(account=account).order_by("-id")[:limit]
