"""The lists of accounts and how each does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext

from rostra.accounts import events
from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account, Call, Fetch
from rostra.accounts.queries.life import outdated
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.channels.contract import CODES, Channel
from rostra.people.models import Unit

TROUBLE = timedelta(minutes=5)
STOPPED = "stopped"
"""What a step of a trial says that was stopped from outside."""


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
        case AccountState.OFFLINE:
            return Health("offline", gettext("Not connected"))
        case AccountState.PAUSED:
            return Health("paused", gettext("Paused"))
        case AccountState.CLOSED:
            return Health("closed", pgettext("account", "Closed"))
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
class Live:
    """Whether the way to the account's network was ever run on a real server.

    `unproven`: not by us. `tried_at`: an operator's trial with this account passed then, for the last time; `failed_at`:
    one after it did not.
    """

    unproven: bool = False
    tried_at: datetime | None = None
    failed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the register: the account, how it does, what is proven of it, and whether its terms are out of date."""

    account: Account
    health: Health
    live: Live
    outdated: bool = False


def rows_of(accounts: Iterable[Account], now: datetime) -> list[Row]:
    """Accounts as the register shows them; three more queries, however many they are."""
    found = list(accounts)
    late, live = outdated(found), live_proofs(found)
    return [Row(row, health(row, now), live[row.pk], row.pk in late) for row in found]


def live_proofs(accounts: Collection[Account]) -> dict[int, Live]:
    """By account; one query, for its trials (`rostra channel smoke`). The last one counts."""
    live = {f"accounts.account:{row.pk}": Live(_unproven(row)) for row in accounts}
    for trial in Event.objects.filter(kind=events.SMOKED.name, about__in=list(live)).order_by("pk"):
        live[trial.about] = _after(trial, live[trial.about])
    return {row.pk: live[f"accounts.account:{row.pk}"] for row in accounts}


def _after(trial: Event, live: Live) -> Live:
    """Passed is a trial of which every step went well, or is one that the network has not; one that somebody stopped says
    nothing.
    """
    codes = {step.rpartition(": ")[2] for step in trial.data["steps"]} - {"ok", "unsupported"}
    if not codes:
        return replace(live, tried_at=trial.at, failed_at=None)
    return live if codes == {STOPPED} else replace(live, failed_at=trial.at)


def _unproven(account: Account) -> bool:
    """Run against our own emulator at most; what is no network of others, or has no adapter, needs no proof."""
    known = account.channel in registry.names()
    return known and registry.get(account.channel).can.live_proof in ("emulator", "contract")


def channel_for(network: str) -> type[Channel] | None:
    """The channel by which an account on this network is connected: its own, or one on which a person chooses it."""
    if network in registry.names():
        return registry.get(network)
    return next((channel for channel in registry.all() if network in _chosen_networks(channel)), None)


def _chosen_networks(channel: type[Channel]) -> dict[str, str]:
    return next((dict(field.choices) for field in channel.fields if field.name == "network"), {})


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


def accounts_of(unit: Unit) -> int:
    """How many accounts that are not closed belong to the unit itself."""
    return Account.objects.filter(unit=unit, closed_at=None).exclude(state=AccountState.CLOSED).count()
