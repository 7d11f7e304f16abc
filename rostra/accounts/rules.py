from __future__ import annotations

from django.db.models import Q

from rostra.accounts.enums import Stage
from rostra.accounts.models import Account, Opening, OpeningStep
from rostra.people.enums import DutyCode, Right, RoleCode
from rostra.people.models import Member, Unit, User
from rostra.people.rules import Task, may, may_anywhere, may_on, tasks_of

UNDECIDED = frozenset({Stage.UNSANCTIONED, Stage.PROPOSED, Stage.IN_REVIEW})


def may_connect(member: Member, unit: Unit | None = None) -> bool:
    """Connecting, reconnecting, pausing and closing: administrators and security officers of that part of the body."""
    return may(member, Right.ADMINISTER, unit=unit) or may(member, Right.SECURE, unit=unit)


def may_tend(member: Member, account: Account) -> bool:
    """Whether the member looks after the account: its sponsor, owner and substitute, and whoever may connect it.

    Anybody proposes, and names these people: for an account that works already they count once that is decided.
    """
    named = _is_named(member, account) and not (account.channel and account.stage in UNDECIDED)
    return named or (member.active and may_change(member, account))


def may_word(member: Member, account: Account, opening: Opening | None) -> bool:
    """Whether the member may write the account's charter and entry: who tends it, and who proposed it, until it is
    decided.
    """
    proposed = opening is not None and opening.proposed_by_id == member.pk and not opening.outcome
    return _is_named(member, account) or may_tend(member, account) or (member.active and proposed)


def may_place(member: Member, account: Account, unit: Unit | None) -> bool:
    """Whether the member may move the account into this unit: its rights go with it.

    What is only proposed is nowhere yet; an account that is there passes from hand to hand.
    """
    if account.stage == Stage.PROPOSED and not account.channel:
        return True
    return may_connect(member, account.unit) and may_connect(member, unit)


def line_of(unit: Unit | None) -> set[int]:
    """The ids of a unit and of all units above it."""
    line: set[int] = set()
    while unit is not None and unit.pk not in line:
        line.add(unit.pk)
        unit = unit.parent
    return line


def decides(tasks: frozenset[Task], step: OpeningStep, line: set[int]) -> bool:
    """Whether a holder of these tasks decides the step for an account whose units these are."""
    return any(code == step.decider and (unit is None or unit in line) for code, unit in tasks)


def may_change(member: Member, account: Account) -> bool:
    """Those, and whoever holds the grant to administer just this account."""
    return may_connect(member, account.unit) or may_on(member, Right.ADMINISTER, account)


def may_pursue(member: Member) -> bool:
    """Whether the member looks into fake accounts: who secures, moderates or administers, and who has the strategy."""
    rights = (Right.SECURE, Right.ADMINISTER, Right.MODERATE)
    return any(may_anywhere(member, right) for right in rights) or _holds_strategy(member)


def may_decide_sites(member: Member) -> bool:
    """Whether the member decides to which private sites the body links: the web owner (R-193).

    That is who has the strategy for the whole body, and its administrators.
    """
    return may(member, Right.ADMINISTER) or _holds_strategy(member)


def pursuers() -> list[User]:
    """Who is told of fake accounts: security officers, and the head of communications (the duty “strategy”)."""
    return _holders(RoleCode.SECURITY)


def site_deciders() -> list[User]:
    """Who is asked about private sites."""
    return _holders(RoleCode.ADMINISTRATOR)


def _is_named(member: Member, account: Account) -> bool:
    return member.active and member.pk in {account.sponsor_id, account.owner_id, account.substitute_id}


def _holds_strategy(member: Member) -> bool:
    return (DutyCode.STRATEGY.value, None) in tasks_of(member)


def _holders(role: str) -> list[User]:
    """The active members with this role for the whole body, or with the strategy for it; one query."""
    held = Q(roles__code=role, roles__unit=None) | Q(duties__code=DutyCode.STRATEGY, duties__unit=None)
    rows = Member.objects.filter(held, left_at=None, user__is_active=True).select_related("user")
    return [member.user for member in rows.order_by("pk").distinct()]
