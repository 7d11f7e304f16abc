"""The RACI sheet of the body: the activities, and the part that each person has in them (R-203)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from rostra.accounts.models import Account
from rostra.people import raci
from rostra.people.models import Member
from rostra.people.queries import parties


@dataclass(frozen=True, slots=True)
class Line:
    """One activity; `cells` are the letters of each person, in the order of the people. `missing`: nobody does it."""

    label: str | Promise
    cells: list[str]
    missing: bool


def raci_sheet() -> tuple[list[Member], list[Line]]:
    """Everybody who has a part in anything, by name, and the activities; the number of queries is always the same."""
    held = parties()
    owning = Account.objects.filter(closed_at=None, owner__left_at=None, owner__user__is_active=True)
    for account in owning.select_related("owner__user").distinct("owner").order_by("owner"):
        assert account.owner is not None  # noqa: S101 - the filter asks for one
        held.setdefault(account.owner, set()).add(raci.OWNER)
    people = sorted(held, key=lambda member: (member.user.name, member.pk))
    lines = []
    for activity in raci.ACTIVITIES:
        parts = [activity.parts(held[member]) for member in people]
        cells = ["/".join(str(raci.LETTERS[part]) for part in found) for found in parts]
        lines.append(Line(activity.label, cells, not any("responsible" in found for found in parts)))
    return people, lines
