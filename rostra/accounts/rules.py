from __future__ import annotations

from rostra.people.enums import Right
from rostra.people.models import Member, Unit
from rostra.people.rules import may


def may_connect(member: Member, unit: Unit | None = None) -> bool:
    """Connecting, reconnecting, pausing and closing: administrators and security officers of that part of the body."""
    return may(member, Right.ADMINISTER, unit=unit) or may(member, Right.SECURE, unit=unit)
