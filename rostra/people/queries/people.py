"""Questions about people that pages ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.people.enums import Right
from rostra.people.models import Duty, Mandate, Member, Notice, Role, Unit, User
from rostra.people.parts import Holding
from rostra.people.rules import may, read_ahead

PAGE = 50


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the tree, with its depth (0 at the top) and its active members."""

    unit: Unit
    depth: int
    members: int

    @property
    def levels(self) -> range:
        """For the page: one sign for each level."""
        return range(self.depth)


@dataclass(frozen=True, slots=True)
class MemberPage:
    rows: list[Member]
    after: int | None
    """The member after whom the next page begins; None on the last."""


def units() -> list[Unit]:
    """All open units of the body in scope, each with its parents at hand: going up asks nothing more."""
    rows = list(Unit.objects.filter(closed_at=None))
    by_id = {unit.pk: unit for unit in rows}
    for unit in rows:
        if unit.parent_id is not None:
            unit.parent = by_id[unit.parent_id]
    return rows


def unit_tree() -> list[UnitRow]:
    """The units in the order of the tree, siblings by name."""
    below: dict[int | None, list[Unit]] = {}
    for unit in units():
        below.setdefault(unit.parent_id, []).append(unit)
    held = Member.objects.filter(left_at=None, unit__isnull=False).order_by("unit_id").values_list("unit_id", flat=True)
    members = {unit_id: len(list(group)) for unit_id, group in groupby(held)}
    rows: list[UnitRow] = []

    def walk(parent: int | None, depth: int) -> None:
        for unit in below.get(parent, []):
            rows.append(UnitRow(unit, depth, members.get(unit.pk, 0)))
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return rows


def below(unit: Unit) -> set[int]:
    """The ids of the unit and of all below it."""
    found = {unit.pk}
    rows = units()
    grown = True
    while grown:
        more = {row.pk for row in rows if row.parent_id in found} - found
        found |= more
        grown = bool(more)
    return found


def members_of(unit: Unit) -> QuerySet[Member]:
    """Who belongs to the unit itself, by name."""
    return Member.objects.filter(unit=unit, left_at=None).select_related("user").order_by("user__name", "pk")


def administers_body(member: Member) -> bool:
    return may(member, Right.ADMINISTER)


def administered_units(member: Member) -> QuerySet[Unit]:
    """The units of which the member may change people and parts."""
    return Unit.objects.filter(pk__in=[unit.pk for unit in units() if may(member, Right.ADMINISTER, unit=unit)])


def member_page(*, left: bool = False, text: str = "", after: int | None = None) -> MemberPage:
    """Members by name, PAGE at a time, with roles, duties and units; those who left, or those who did not.

    `text` is looked for in names, positions and addresses. `after` is the last member of the page before.
    """
    rows = Member.objects.filter(left_at__isnull=not left).select_related("user", "unit")
    if text:
        rows = rows.filter(Q(user__name__icontains=text) | Q(title__icontains=text) | Q(user__email__icontains=text))
    if after is not None:
        last = Member.objects.select_related("user").filter(pk=after).first()
        name = last.user.name if last else ""
        rows = rows.filter(Q(user__name__gt=name) | Q(user__name=name, pk__gt=after))
    found = list(with_tasks(rows).order_by("user__name", "pk")[: PAGE + 1])
    return MemberPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def with_tasks(rows: QuerySet[Member]) -> QuerySet[Member]:
    """With the roles and duties of each, and their units."""
    return rows.prefetch_related(
        Prefetch("roles", Role.objects.select_related("unit").order_by("unit__name", "code")),
        Prefetch("duties", Duty.objects.select_related("unit").order_by("unit__name", "code")),
    )


def people_of_body() -> list[tuple[int, str]]:
    """Everybody who is or was a member, by name: those who may stand in the log."""
    return list(Member.objects.order_by("user__name", "pk").values_list("user_id", "user__name"))


def notices_of(user: User) -> QuerySet[Notice]:
    """A person's notices in the body in scope."""
    return Notice.objects.filter(user=user)


def told_since(kind: str, url: str, moment: datetime) -> bool:
    """Whether anybody in the body in scope was told this about it after the moment."""
    return Notice.objects.filter(kind=kind, url=url, at__gt=moment).exists()


def members_by_user(users: Iterable[int]) -> dict[int, Member]:
    """The members behind users, by the user's id, with what they hold: also who left. Two queries for any number."""
    rows = Member.objects.filter(user__in=set(users)).select_related("user")
    found = {row.user_id: row for row in rows}
    read_ahead(found.values())
    return found


def user_names(ids: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


def member_names(ids: set[int]) -> dict[int, str]:
    return dict(Member.objects.filter(pk__in=ids).values_list("pk", "user__name"))


def mandate_names(ids: set[int]) -> dict[int, str]:
    """By the name of the person who has it."""
    return dict(Mandate.objects.filter(pk__in=ids).values_list("pk", "member__user__name"))


def unit_names(ids: set[int]) -> dict[int, str]:
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))


HOLDINGS = (
    Holding("people.units", _("Units below it"), lambda unit: Unit.objects.filter(parent=unit, closed_at=None).count()),
    Holding("people.members", _("Members"), lambda unit: Member.objects.filter(unit=unit, left_at=None).count()),
    Holding("people.roles", _("Roles"), lambda unit: Role.objects.filter(unit=unit).count()),
    Holding("people.duties", _("Duties"), lambda unit: Duty.objects.filter(unit=unit).count()),
)
"""What people themselves hold open in a unit."""
