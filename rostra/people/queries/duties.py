"""Who has which of the nine duties, where somebody is missing, and who stands in the RACI sheet (R-200 to R-203)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from rostra.people import raci
from rostra.people.enums import DutyCode
from rostra.people.models import Duty, Mandate, Member, Role, Unit
from rostra.people.queries.mandates import without_manager
from rostra.people.queries.people import unit_tree


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One of the nine duties and who has it."""

    code: str
    label: str
    held: list[Duty]

    @property
    def people(self) -> int:
        return len({duty.member_id for duty in self.held})


@dataclass(frozen=True, slots=True)
class UnitGaps:
    """A unit, and the duties that nobody or one person only has there, for it, or for a unit above or the body.

    Not said again is what is missing in the whole body, or just as much in the unit above.
    """

    unit: Unit
    nobody: Sequence[str | Promise]
    one: Sequence[str | Promise]


@dataclass(frozen=True, slots=True)
class Missing:
    """The duties that nobody has in the body, those that one person only has, and mandates whose manager has left."""

    nobody: Sequence[str] = ()
    one: Sequence[str] = ()
    mandates: Sequence[Mandate] = ()

    def __bool__(self) -> bool:
        return bool(self.nobody or self.one or self.mandates)


def duty_rows() -> list[DutyRow]:
    """The nine duties, those that nobody has included."""
    held: dict[str, list[Duty]] = {}
    for duty in _held():
        held.setdefault(duty.code, []).append(duty)
    return [DutyRow(code, str(label), held.get(code, [])) for code, label in DutyCode.choices]


def missing_duties(rows: list[DutyRow] | None = None, *, now: datetime) -> Missing:
    """What the gap check finds for the body as a whole."""
    found = duty_rows() if rows is None else rows
    nobody, one = ([row.label for row in found if row.people == number] for number in (0, 1))
    return Missing(nobody, one, list(without_manager(now)))


def unit_gaps() -> list[UnitGaps]:
    """The same for the units in which more is missing than in the body and in the unit above, in the order of the tree."""
    people: dict[tuple[int | None, str], set[int]] = {}
    everywhere: dict[str, set[int]] = {}
    for duty in _held():
        people.setdefault((duty.unit_id, duty.code), set()).add(duty.member_id)
        everywhere.setdefault(duty.code, set()).add(duty.member_id)
    body = {code: len(everywhere.get(code, ())) for code in DutyCode.values}
    counted: dict[int | None, dict[str, int]] = {None: body}
    found = []
    for row in unit_tree():
        line: list[int | None] = [None]
        at: Unit | None = row.unit
        while at is not None:
            line.append(at.pk)
            at = at.parent
        counts = {code: len(set().union(*(people.get((unit, code), ()) for unit in line))) for code in DutyCode.values}
        counted[row.unit.pk] = counts
        known = (body, counted[row.unit.parent_id])
        new = [(code, label) for code, label in DutyCode.choices if all(above[code] != counts[code] for above in known)]
        nobody, one = ([label for code, label in new if counts[code] == number] for number in (0, 1))
        if nobody or one:
            found.append(UnitGaps(row.unit, nobody, one))
    return found


def parties() -> dict[Member, set[str]]:
    """Everybody who holds a duty or a role of the RACI sheet, by name, with the codes of what they hold."""
    found: dict[Member, set[str]] = {}
    active = {"member__left_at": None, "member__user__is_active": True}
    codes = list(raci.PARTIES)
    duties = Duty.objects.filter(**active).select_related("member__user")
    roles = Role.objects.filter(**active, code__in=codes).select_related("member__user")
    for member, code in [*((row.member, row.code) for row in duties), *((row.member, row.code) for row in roles)]:
        found.setdefault(member, set()).add(code)
    return dict(sorted(found.items(), key=lambda item: (item[0].user.name, item[0].pk)))


def contacts() -> list[Member]:
    """All members with their unit and duties, by name."""
    rows = Member.objects.filter(left_at=None, user__is_active=True).select_related("user", "unit")
    return list(rows.prefetch_related("duties__unit").order_by("user__name", "pk"))


def _held() -> list[Duty]:
    rows = Duty.objects.filter(member__left_at=None, member__user__is_active=True)
    return list(rows.select_related("member__user", "unit").order_by("pk"))
