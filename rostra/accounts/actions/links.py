"""Whether there is still something behind the addresses in the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import requests
from django.db import transaction
from django.db.models import F, Q

from rostra.accounts import events
from rostra.accounts.enums import LinkState, Stage
from rostra.accounts.line import keepers
from rostra.accounts.models import Account
from rostra.audit.actions import record
from rostra.core.deadline import deadline
from rostra.people.actions import notify

AGAIN = timedelta(days=30)
AT_ONCE = 20
"""Addresses asked in one run: a register of thousands is asked over hours, so that no network takes it for an attack."""
MISSING = (404, 410)
SECONDS = 20.0
"""For one address, redirects included: however slowly somebody answers, the others get their turn."""


def bodies_with_links(now: datetime) -> Iterable[int]:
    """The bodies that have an address to be asked for."""
    return Account.everywhere.filter(_due(now)).values_list("body_id", flat=True).distinct().order_by("body_id")


def check_links(*, session: requests.Session, now: datetime) -> int:
    """Ask for the addresses that were not asked for the longest, in the body in scope; gives how many.

    Calls the network: call it outside any transaction. An account whose page is gone is reported to those who keep it.
    """
    rows = Account.objects.filter(_due(now)).order_by(F("link_checked_at").asc(nulls_first=True), "pk")[:AT_ONCE]
    checked = 0
    for account in rows:
        _keep(account, ask(session, account.url), now)
        checked += 1
    return checked


def _due(now: datetime) -> Q:
    late = Q(link_checked_at=None) | Q(link_checked_at__lt=now - AGAIN)
    return late & Q(url__startswith="https://") & ~Q(stage=Stage.CLOSED)


def ask(session: requests.Session, url: str) -> LinkState:
    """Many networks hide pages behind a sign-in: only a plain "not found" counts as gone."""
    try:
        with deadline(SECONDS), session.get(url, stream=True, allow_redirects=True) as response:
            if response.status_code in MISSING:
                return LinkState.GONE
            return LinkState.ALIVE if response.ok else LinkState.UNSURE
    except requests.RequestException:
        return LinkState.UNSURE


@transaction.atomic
def _keep(account: Account, state: LinkState, now: datetime) -> None:
    was = account.link_state
    Account.objects.filter(pk=account.pk).update(link_state=state, link_checked_at=now)
    if state == LinkState.GONE and was != LinkState.GONE:
        about = f"accounts.account:{account.pk}"
        record(
            body=account.body_id, by=None, now=now, kind=events.LINK_GONE.name, about=about, data={"url": account.url}
        )
        users = [account.owner.user] if account.owner is not None and account.owner.active else keepers()
        notify(
            users=users,
            kind="accounts.link_gone",
            now=now,
            data={"account": account.name},
            url=f"/accounts/{account.pk}/",
        )
