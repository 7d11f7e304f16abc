"""Why nothing may be published on an account now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rostra.accounts.enums import BEFORE_DECISION, STOPS, Stage
from rostra.accounts.models import Account
from rostra.policy.decisions import UNSANCTIONED_PUBLISHING
from rostra.policy.queries import decided, held_accounts
from rostra.vault.queries import overdue_accounts


@dataclass(frozen=True, slots=True)
class Stop:
    """A reason of `enums.STOPS`, since when it holds where that is known, and a person's words where they gave any."""

    code: str
    since: datetime | None = None
    words: str = ""

    @property
    def reason(self) -> str:
        if self.words:
            return _("Publishing is stopped: %(reason)s") % {"reason": self.words}
        return str(STOPS[self.code])


def publishing_stops(accounts: Iterable[Account], now: datetime, *, answers: bool = False) -> dict[int, Stop]:
    """The accounts on which nothing may be published now, each with its reason, by id; few queries for any number.

    `answers`: asked for an answer to somebody, which a stop may let through. An account that is being closed may
    still say goodbye.
    """
    found = list(accounts)
    closed = {account.pk: Stop("stage_closed") for account in found if account.stage == Stage.CLOSED}
    undecided = [account for account in found if account.stage in BEFORE_DECISION]
    if undecided and not decided(UNSANCTIONED_PUBLISHING):
        closed = {account.pk: Stop("no_decision") for account in undecided} | closed
    overdue = overdue_accounts(now) if found else {}
    late = {account.pk: Stop("rotation_overdue", overdue[account.pk]) for account in found if account.pk in overdue}
    # What ends all speaking is said first, then what a person said.
    return late | _held(found, answers=answers) | closed


def _held(accounts: list[Account], *, answers: bool) -> dict[int, Stop]:
    holds = held_accounts(answers=answers) if accounts else {}
    rows = {account.pk: holds.get(account.pk) or holds.get(None) for account in accounts}
    return {pk: Stop("held", row.at, row.reason) for pk, row in rows.items() if row is not None}
