from __future__ import annotations

from typing import TYPE_CHECKING

from rostra.people import rules
from rostra.people.enums import Right
from rostra.people.models import Member

if TYPE_CHECKING:
    from rostra.accounts.models import Account

STOPPERS = (Right.ADMINISTER, Right.APPROVE)


def may_stop(member: Member, account: Account | None) -> bool:
    """Who stops publishing and lets it go on: administrators and approvers, of the whole body or of the account."""
    if account is None:
        return any(rules.may(member, right) for right in STOPPERS)
    return any(rules.may_on(member, right, account) for right in STOPPERS)
