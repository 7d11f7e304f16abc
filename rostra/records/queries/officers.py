from __future__ import annotations

from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Role, User


def officers() -> list[User]:
    """The records officers of the body in scope."""
    return _with(Right.RECORDS)


def signers() -> list[User]:
    """Those who may be the second of two people without whom nothing goes."""
    return _with(Right.RECORDS, Right.ADMINISTER)


def _with(*rights: Right) -> list[User]:
    codes = [code for code, given in RIGHTS.items() if not given.isdisjoint(rights)]
    # A role for one unit gives no right over the records of the body.
    roles = Role.objects.filter(code__in=codes, unit=None, member__left_at=None, member__user__is_active=True)
    return list(dict.fromkeys(role.member.user for role in roles.select_related("member__user").order_by("pk")))
