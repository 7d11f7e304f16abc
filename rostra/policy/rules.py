from __future__ import annotations

from typing import TYPE_CHECKING

from rostra.people import rules
from rostra.people.enums import DutyCode, Right
from rostra.people.models import Duty, Member, Unit
from rostra.people.queries import below

if TYPE_CHECKING:
    from rostra.accounts.models import Account

KEEPERS = (Right.ADMINISTER, Right.SECURE)
STOPPERS = (Right.ADMINISTER, Right.APPROVE)


def may_stop(member: Member, account: Account | None) -> bool:
    """Who stops publishing and lets it go on: administrators and approvers, of the whole body or of the account."""
    if account is None:
        return any(rules.may(member, right) for right in STOPPERS)
    return any(rules.may_on(member, right, account) for right in STOPPERS)


def keeps_training(member: Member, unit: Unit | None = None) -> bool:
    """Who records trainings and starts campaigns: administrators and security officers of that part of the body (None:
    of all of it), and who has the duty of training there.
    """
    if not member.active:
        return False
    if any(rules.may(member, right, unit=unit) for right in KEEPERS):
        return True
    duties = Duty.objects.filter(member=member, code=DutyCode.TRAINING).select_related("unit")
    return any(duty.unit is None or (unit is not None and unit.pk in below(duty.unit)) for duty in duties)


def keeps_some_training(member: Member) -> bool:
    """The same for at least one part of the body: enough to open a page that then refuses the others."""
    if any(rules.may_anywhere(member, right) for right in KEEPERS):
        return True
    return member.active and Duty.objects.filter(member=member, code=DutyCode.TRAINING).exists()
