"""Ending all access to an account that is being closed."""

from __future__ import annotations

from datetime import datetime

from rostra.accounts.actions.connecting import move_account
from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.people.actions.granting import end_grants
from rostra.people.models import Grant, Member
from rostra.vault.actions import retire_credentials


def revoke_access(*, account: Account, by: Member, now: datetime) -> None:
    """Destroy the account's credentials, end all rights on it, and stop talking to its network."""
    grants = Grant.objects.filter(account=account, ended_at=None).select_related("member__user")
    end_grants(grants, by=by.user, now=now)
    if account.state == AccountState.ACTIVE:
        # Without credentials every call would fail, and people would be told that the account needs them.
        move_account(account=account, to=AccountState.PAUSED, by=by.user, now=now)
    retire_credentials(account=account, reason="closing", by=by.user, now=now)
