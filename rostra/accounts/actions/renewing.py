"""Credentials that end are exchanged for new ones in time, on networks that do so without a person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from rostra.accounts.enums import AccountState
from rostra.accounts.line import Line
from rostra.accounts.models import Account
from rostra.accounts.queries.lines import adapter_for
from rostra.channels import registry
from rostra.channels.contract import ChannelError
from rostra.core.refusals import Faster
from rostra.vault.actions import Tokens, refresh_tokens, renewable
from rostra.vault.keyring import KeyMissing

logger = logging.getLogger("rostra.accounts")

AT_ONCE = 20
"""Accounts in one run of the job, for each body."""


def bodies_to_refresh(now: datetime) -> Iterable[int]:
    """The bodies that have a connected account whose credentials are to be renewed."""
    return _due(Account.everywhere.all(), now).values_list("body_id", flat=True).distinct().order_by("body_id")


def renew_credentials(*, now: datetime) -> int:
    """Renew what nears its end, in the body in scope; gives how many accounts were renewed.

    Calls the network: call it outside any transaction. Where the network refuses, the account is locked and its
    keepers are told; where it does not answer, the next round asks again.
    """
    done = 0
    for account in _due(Account.objects.all(), now).order_by("pk")[:AT_ONCE]:
        try:
            refresh_tokens(account=account, renew=_renewer(account), now=timezone.now)
            done += 1
        except (ChannelError, Faster):
            # The line has kept what the network said; whoever was faster renews it at this moment.
            continue
        except KeyMissing:
            # One account's key must not keep the others from being renewed; the log says which.
            logger.exception("credentials not opened", extra={"account": account.pk})
    return done


def _renewer(account: Account) -> Callable[[dict[str, str]], Tokens]:
    def renew(stored: dict[str, str]) -> Tokens:
        asked_at = timezone.now()
        line = Line(account, adapter_for(account.channel, {**account.fields, **stored}, account=account))
        renewed = line.renew()
        # From before the question: what somebody enters meanwhile is newer.
        return Tokens(renewed.values, asked_at, renewed.expires_at, renewed.scopes)

    return renew


def _due(accounts: QuerySet[Account], now: datetime) -> QuerySet[Account]:
    able = [kind.name for kind in registry.all() if kind.can.renews]
    rows = accounts.filter(Q(quiet_until=None) | Q(quiet_until__lte=now), state=AccountState.ACTIVE, channel__in=able)
    return rows.filter(pk__in=renewable(now).order_by().values("account"))
