"""The way from an account to its network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from rostra.accounts.line import Line, Spoken
from rostra.accounts.models import Account
from rostra.channels import registry
from rostra.channels.contract import Context
from rostra.core.http import Http
from rostra.core.logs import conceal
from rostra.vault.actions import sealed_secrets, unsealed

if TYPE_CHECKING:
    from rostra.channels.contract import Channel


class Opener(Protocol):
    """Opens the line to one of the accounts it was made for."""

    def __call__(self, account: Account, *, keep: Callable[[Spoken], object] | None = None) -> Line: ...


def way_out() -> Http:
    """The checked way to the network, with the hosts that the operator opened."""
    return Http(allow=settings.ROSTRA_ALLOW_HOSTS)


def adapter_for(channel: str, values: Mapping[str, str], *, account: Account | None = None) -> Channel:
    """The channel's adapter over these values; the identity is the account's, where there is an account yet."""
    kind = registry.get(channel)
    # Before the adapter runs: whatever an error of it quotes, no log line shows a secret.
    conceal(values.get(field.name, "") for field in kind.fields if field.secret)
    context = Context(
        fields=dict(values),
        http=way_out(),
        remote_id=account.remote_id if account else "",
        handle=account.handle if account else "",
        folder=Path(settings.DATA) / "channels" / channel,
    )
    return kind(context)


def open_channel(account: Account, *, keep: Callable[[Spoken], object] | None = None) -> Line:
    """The line to the account's network, credentials opened. Call it outside any transaction; for `keep` see `Line`.

    Raises UnknownChannel for a channel that is not installed, KeyMissing where its credentials cannot be opened.
    """
    return opener([account])(account, keep=keep)


def opener(accounts: Iterable[Account]) -> Opener:
    """`open_channel` for these accounts of the body in scope, their credentials read at once and opened one by one."""
    sealed = sealed_secrets(accounts)

    def open_(account: Account, *, keep: Callable[[Spoken], object] | None = None) -> Line:
        values = {**account.fields, **unsealed(sealed.get(account.pk, []))}
        return Line(account, adapter_for(account.channel, values, account=account), keep=keep)

    return open_


def plain_channel(account: Account) -> Channel:
    """The adapter without credentials: for what needs no network, such as `check` while somebody writes."""
    return adapter_for(account.channel, account.fields, account=account)
