from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext

from rostra.accounts.enums import AccountState
from rostra.accounts.line import Line
from rostra.accounts.models import Account, Call, Fetch
from rostra.channels import registry
from rostra.channels.contract import CODES, Context
from rostra.core.http import Http
from rostra.vault.actions import open_secrets

if TYPE_CHECKING:
    from rostra.channels.contract import Channel

TROUBLE = timedelta(minutes=5)
ORDER = {"locked": 0, "warning": 1, "healthy": 2, "paused": 3, "closed": 4}


def way_out() -> Http:
    """The checked way to the network, with the hosts that the operator opened."""
    return Http(allow=settings.ROSTRA_ALLOW_HOSTS)


def adapter_for(channel: str, values: Mapping[str, str], *, account: Account | None = None) -> Channel:
    """The channel's adapter over these values; the identity is the account's, where there is an account yet."""
    context = Context(
        fields=dict(values),
        http=way_out(),
        remote_id=account.remote_id if account else "",
        handle=account.handle if account else "",
        folder=Path(settings.DATA) / "channels" / channel,
    )
    return registry.get(channel)(context)


def open_channel(account: Account) -> Line:
    """The line to the account's network, credentials opened. Call it outside any transaction.

    Raises UnknownChannel for a channel that is not installed, KeyMissing where its credentials cannot be opened.
    """
    return Line(account, adapter_for(account.channel, {**account.fields, **open_secrets(account)}, account=account))


def plain_channel(account: Account) -> Channel:
    """The adapter without credentials: for what needs no network, such as `check` while somebody writes."""
    return adapter_for(account.channel, account.fields, account=account)


@dataclass(frozen=True, slots=True)
class Health:
    """How an account does, in one word that the pill knows and one sentence."""

    kind: str
    label: str
    detail: str = ""


def health(account: Account, now: datetime) -> Health:
    """From the account's own row: its state, its last error, and when it was last collected."""
    reason = gettext(CODES[account.error_code]) if account.error_code in CODES else account.error_code
    match account.state:
        case AccountState.LOCKED:
            return Health("locked", gettext("Needs a person"), reason)
        case AccountState.PAUSED:
            return Health("paused", gettext("Paused"))
        case AccountState.CLOSED:
            return Health("closed", gettext("Closed"))
    if account.failing_since is not None and now - account.failing_since > TROUBLE:
        return Health("warning", gettext("In trouble"), reason)
    if account.next_fetch_at is not None and now - account.next_fetch_at > TROUBLE:
        return Health("warning", gettext("Not collected in time"))
    return Health("healthy", gettext("Connected"))


@dataclass(frozen=True, slots=True)
class Kind:
    """A channel as pages show it; a template would call the adapter's class itself."""

    name: str
    label: str
    live_proof: str


def kind_of(channel: type[Channel]) -> Kind:
    return Kind(channel.name, channel.label, channel.can.live_proof)


@dataclass(frozen=True, slots=True)
class Row:
    account: Account
    health: Health
    live_proof: str


def account_rows(now: datetime) -> list[Row]:
    """The list of accounts: open ones first, those that need somebody on top."""
    rows = [Row(account, health(account, now), registry.get(account.channel).can.live_proof) for account in accounts()]
    return sorted(rows, key=lambda row: (ORDER.get(row.health.kind, 2), row.account.name))


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
