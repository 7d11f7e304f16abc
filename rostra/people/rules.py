"""Who may: one predicate over a member's roles, asked by every domain."""

from __future__ import annotations

from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Member, Role, Unit


def rights(member: Member, *, unit: Unit | None = None) -> frozenset[Right]:
    """The rights that the member holds on a unit (or, with None, on the body as a whole).

    A role held for the body counts everywhere; a role held for a unit counts there and below. Somebody who left has none.
    """
    if not member.active:
        return frozenset()
    line = _line(unit)
    held: frozenset[Right] = frozenset()
    for role in _roles(member):
        if role.unit_id is None or role.unit_id in line:
            held |= RIGHTS[role.code]
    return held


def may(member: Member, right: Right, *, unit: Unit | None = None) -> bool:
    return right in rights(member, unit=unit)


def may_anywhere(member: Member, right: Right) -> bool:
    """The right on at least one unit: enough to open a page that then shows only what the member may see."""
    return member.active and any(right in RIGHTS[role.code] for role in _roles(member))


def _roles(member: Member) -> list[Role]:
    """A member's roles, read once per object: a request asks many times."""
    cached: list[Role] | None = member.__dict__.get("_held_roles")
    if cached is None:
        cached = list(Role.everywhere.filter(member=member))
        member.__dict__["_held_roles"] = cached
    return cached


def _line(unit: Unit | None) -> set[int]:
    """The unit and all units above it."""
    line: set[int] = set()
    while unit is not None and unit.pk not in line:
        line.add(unit.pk)
        unit = unit.parent
    return line
