from __future__ import annotations

from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may


def may_see_content(member: Member) -> bool:
    """Whoever reads all of the body's messages and posts; a role for one unit shows that a record exists, not what it says."""
    return may(member, Right.READ)
