"""Why nothing may be published on an account now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rostra.accounts.enums import BEFORE_DECISION, STOPS, Stage
from rostra.accounts.models import Account
from rostra.policy.decisions import UNSANCTIONED_PUBLISHING
from rostra.policy.queries import decided
from rostra.vault.queries import overdue_accounts


@dataclass(frozen=True, slots=True)
class Stop:
    """A reason of `enums.STOPS`, and since when it holds where that is known."""

    code: str
    since: datetime | None = None

    @property
    def reason(self) -> str:
        return str(STOPS[self.code])


def publishing_stops(accounts: Iterable[Account], now: datetime) -> dict[int, Stop]:
    """The accounts on which nothing may be published now, each with its reason, by id; few queries for any number.

    An account that is being closed may still say goodbye.
    """
    found = list(accounts)
    stops = {account.pk: Stop("stage_closed") for account in found if account.stage == Stage.CLOSED}
    undecided = [account for account in found if account.stage in BEFORE_DECISION]
    if undecided and not decided(UNSANCTIONED_PUBLISHING):
        stops |= {account.pk: Stop("no_decision") for account in undecided}
    overdue = overdue_accounts(now) if found else {}
    late = {account.pk: Stop("rotation_overdue", overdue[account.pk]) for account in found if account.pk in overdue}
    # What ends all speaking is said first.
    return late | stops
