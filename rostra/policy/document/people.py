"""Who does what: the nine duties, the team and the roles of a crisis, by name; live, and as they were at adoption."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rostra.people.enums import DutyCode
from rostra.people.models import Duty, Role
from rostra.policy.enums import VersionState
from rostra.policy.models import Version
from rostra.policy.queries import team

People = Mapping[str, Mapping[str, list[str]]]
"""{"holders": {code of a role or duty: names}, "team": {function: names}}."""


def people(version: Version) -> People:
    """Of a version that is over as they were when it was adopted, of any other as they are now; three queries."""
    if version.state == VersionState.PAST:
        return version.content.get("people") or {"holders": {}, "team": {}}
    return as_now()


def as_now() -> dict[str, dict[str, list[str]]]:
    there = {"member__left_at": None, "member__user__is_active": True}
    holders, seats = defaultdict(set), defaultdict(list)
    for kind in (Role, Duty):
        for code, name in kind.objects.filter(**there).values_list("code", "member__user__name"):
            holders[code].add(name)
    for seat in team():
        seats[seat.function].append(seat.member.user.name)
    return {"holders": {code: sorted(names) for code, names in holders.items()}, "team": dict(seats)}


def duties(found: People) -> list[tuple[str, list[str]]]:
    """The nine duties with whoever has them, in the active language."""
    return [(str(label), found["holders"].get(code, [])) for code, label in DutyCode.choices]


def of_role(found: People, answers: Mapping[str, Mapping[str, Any]], name: str) -> list[str]:
    """Who holds the role that the body named for `name` in a crisis (E9.1)."""
    code = answers.get("E9.1", {}).get("fields", {}).get(name, "")
    return found["holders"].get(code, [])
