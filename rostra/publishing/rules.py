from __future__ import annotations

from rostra.accounts.models import Account
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may_on


def may_post(member: Member, account: Account) -> bool:
    """Who posts by hand what was approved: whoever writes or approves on the account."""
    return may_on(member, Right.WRITE, account) or may_on(member, Right.APPROVE, account)
