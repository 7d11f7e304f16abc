"""What proves that accounts are the body's, and of which profiles it says that they are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Count, Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import (
    LISTED_FAKES,
    OPENED,
    OWN_NETWORKS,
    SETTLED_FAKES,
    AccountState,
    FakeState,
    LinkState,
    ProofMethod,
    Stage,
)
from rostra.accounts.models import Account, FakeCase, FakeReport, Proof, ProofCode
from rostra.accounts.networks import networks
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.core.scoping import scope
from rostra.core.ui import channels, times
from rostra.people.models import Body
from rostra.people.queries.log import LogRow, describe

SOON = timedelta(days=14)
"""How long before its end people are told of a proof that runs out."""
RECENT = 20

PROVABLE = OPENED | {Stage.OPENING, Stage.UNSANCTIONED}
"""Stages in which there is something to be proven: while it is opened, in use, or found without a decision."""

ProofState = Literal["verified", "due", "none"]


@dataclass(frozen=True, slots=True)
class PublicProof:
    """Whether the account is proven to be the body's: now, no longer, or never. Times are those of the last proof."""

    state: ProofState = "none"
    at: datetime | None = None
    expires_at: datetime | None = None
    method: str = ""

    @property
    def method_label(self) -> str:
        return str(ProofMethod(self.method).label) if self.method else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the account's own page shows: the proof that counts, the last try where that failed, and what can be done."""

    proof: PublicProof
    failed: Proof | None
    methods: tuple[ProofMethod, ...]


@dataclass(frozen=True, slots=True)
class Reported:
    """A profile that is not the body's, for its public page. `words` says what was done about it."""

    network: str
    label: str
    key: str
    handle: str
    url: str
    since: datetime | None
    state: str
    odd: bool
    warning: str
    words: str


def public_proofs(accounts: Iterable[Account], now: datetime) -> dict[int, PublicProof]:
    """The proof that counts, by id of the account, for each of them; one query for any number."""
    ids = [account.pk for account in accounts]
    rows = Proof.objects.filter(account__in=ids, ok=True) if ids else Proof.everywhere.none()
    held = {row.account_id: row for row in rows.order_by("account", "-expires_at", "-pk").distinct("account")}
    return {pk: _public(held.get(pk), now) for pk in ids}


def standing(account: Account, now: datetime) -> Standing:
    proof = public_proofs([account], now)[account.pk]
    last = Proof.objects.filter(account=account).order_by("-pk").first()
    return Standing(proof, last if last is not None and not last.ok else None, methods_of(account))


def methods_of(account: Account) -> tuple[ProofMethod, ...]:
    """The ways in which this account can be proven; none for the body's own channels and for closed accounts."""
    if account.network in OWN_NETWORKS or account.stage not in PROVABLE:
        return ()
    found = []
    connected = account.channel in registry.names() and account.state in (AccountState.ACTIVE, AccountState.PAUSED)
    if connected and not registry.get(account.channel).can.assisted:
        found.append(ProofMethod.CREDENTIALS)
    if account.url.startswith("https://"):
        found += [ProofMethod.REL_ME, ProofMethod.CODE]
    entry = networks().get(account.network)
    if entry is not None and entry.domain and account.remote_id.startswith("did:"):
        found.append(ProofMethod.DOMAIN)
    return tuple(found)


def proofs_of(account: Account) -> QuerySet[Proof]:
    """The last tries, newest first."""
    return Proof.objects.filter(account=account).select_related("by").order_by("-pk")[:RECENT]


def open_code(account: Account, now: datetime) -> ProofCode | None:
    """The code that waits in the profile's text, if one does and still counts."""
    return ProofCode.objects.filter(account=account, settled_at=None, expires_at__gt=now).first()


def reported_accounts(body: Body) -> list[Reported]:
    """The fakes that the body warns of, newest first; one query for any number."""
    with scope(body):
        rows = FakeCase.objects.filter(state__in=LISTED_FAKES).order_by("-listed_at", "-pk")
        return [_reported(row) for row in rows]


def fake_cases(*, settled: bool = False) -> QuerySet[FakeCase]:
    """Cases with how many reported them, those that were reported last first."""
    rows = FakeCase.objects.annotate(count=Count("reports"), last_at=Max("reports__reported_at"))
    rows = rows.filter(state__in=SETTLED_FAKES) if settled else rows.exclude(state__in=SETTLED_FAKES)
    return rows.order_by("-last_at", "-pk")


def new_cases(limit: int) -> list[FakeCase]:
    """Those into which nobody has looked yet, the oldest first."""
    return list(FakeCase.objects.filter(state=FakeState.NEW).order_by("opened_at", "pk")[:limit])


def reports_of(case: FakeCase) -> QuerySet[FakeReport]:
    return FakeReport.objects.filter(case=case).order_by("-pk")


def history_of(case: FakeCase) -> list[LogRow]:
    """What was done about the case, newest first, as the log has it."""
    rows = Event.objects.filter(body=case.body_id, about=f"accounts.fakecase:{case.pk}").select_related("actor")
    return describe(list(rows.order_by("-pk")[:100]))


def network_label(network: str) -> str:
    """What a network, or a website, is called."""
    known = networks().get(network)
    return known.label if known else str(channels.mark(network).label)


def told_words(case: FakeCase) -> str:
    """“Reported to X on 16 November 2026. Still online.”"""
    parts = []
    if case.told_on is not None:
        parts.append(
            gettext("Reported to %(network)s on %(day)s.")
            % {"network": network_label(case.network), "day": times.long_date(case.told_on)}
        )
    if case.link_state == LinkState.ALIVE and case.link_checked_at is not None:
        parts.append(gettext("Still online."))
    return " ".join(parts)


STATUS: Mapping[str, str | Promise] = {
    FakeState.NEW: _("Received. Nobody has looked into it yet."),
    FakeState.LOOKING: _("We are looking into it."),
    FakeState.FAKE: _("It is not ours. We warn of it on our page of official accounts."),
    FakeState.TOLD: _("It is not ours. We reported it to the network and warn of it on our page of official accounts."),
    FakeState.GONE: _("It is gone."),
    FakeState.NOT_FAKE: _("We looked into it: it does not pretend to be us."),
    FakeState.OURS: _("We looked into it: it is really ours."),
}
"""What somebody who reported a profile is told."""


def _public(proof: Proof | None, now: datetime) -> PublicProof:
    if proof is None or proof.expires_at is None:
        return PublicProof()
    state: ProofState = "verified" if proof.expires_at > now else "due"
    return PublicProof(state, proof.at, proof.expires_at, proof.method)


def _reported(row: FakeCase) -> Reported:
    label = network_label(row.network)
    return Reported(
        network=row.network,
        label=label,
        key=row.key,
        handle=row.handle,
        url=row.url,
        since=row.listed_at,
        state=row.state,
        odd=row.odd,
        warning=row.warning,
        words=told_words(row),
    )
