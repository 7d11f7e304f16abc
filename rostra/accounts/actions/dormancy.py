"""Accounts that Rostra cannot watch, because they are not connected: a person says that they fell silent, or speak."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts.actions.moves import NotNow, allow, move_stage, tell
from rostra.accounts.enums import AccountState, Stage
from rostra.accounts.models import Account
from rostra.accounts.rules import may_tend
from rostra.people.models import Member


@transaction.atomic
def mark_dormant(*, account: Account, by: Member, now: datetime) -> Account:
    """Nobody has spoken there for long. Owner and substitute are told.

    Raises NotAllowed, NotNow for a connected account or one that is not in use, Faster.
    """
    return _mark(account, Stage.ACTIVE, Stage.DORMANT, "accounts.dormant", by, now)


@transaction.atomic
def mark_awake(*, account: Account, by: Member, now: datetime) -> Account:
    """It is in use again. Raises as `mark_dormant`."""
    return _mark(account, Stage.DORMANT, Stage.ACTIVE, "accounts.awake", by, now)


def _mark(account: Account, old: Stage, new: Stage, kind: str, by: Member, now: datetime) -> Account:
    allow(may_tend(by, account))
    if account.state != AccountState.OFFLINE:
        raise NotNow(_("Of a connected account Rostra finds by itself whether it is silent."))
    if account.stage != old:
        raise NotNow(_("This is not possible while the account is at this stage."))
    move_stage(account, new, by=by.user, now=now)
    others = [member for member in (account.owner, account.substitute) if member is not None and member.pk != by.pk]
    if others:
        tell(others, kind, account, now=now)
    return account
