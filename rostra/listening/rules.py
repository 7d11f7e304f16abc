"""Who may see and answer what was found, and who says what is looked for."""

from __future__ import annotations

from django.db.models import Q

from rostra.accounts.models import Account
from rostra.people import rules
from rostra.people.enums import Right
from rostra.people.models import Member


def may_watch(member: Member) -> bool:
    """Whoever administers the whole body, as for topics and rules."""
    return rules.may(member, Right.ADMINISTER)


def reach(member: Member, right: Right) -> Q:
    """What was found through accounts on which the member holds the right, as a filter; none for body-wide roles."""
    units = rules.units_with(member, right)
    if units is None:
        return Q()
    mine = Account.objects.filter(Q(unit__in=units) | Q(pk__in=rules.granted_accounts(member, right)))
    return Q(account__in=mine.values("pk"))
