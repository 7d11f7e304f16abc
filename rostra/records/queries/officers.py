from __future__ import annotations

from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Role, User


def officers() -> list[User]:
    """The records officers of the body in scope."""
    codes = [code for code, given in RIGHTS.items() if Right.RECORDS in given]
    roles = Role.objects.filter(code__in=codes, member__left_at=None, member__user__is_active=True)
    return list(dict.fromkeys(role.member.user for role in roles.select_related("member__user").order_by("pk")))
