"""The tree of units: what a part of the body is called, where it stands, and its end."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.people import events, parts
from rostra.people.actions.authority import note, require_administrator, user_of
from rostra.people.models import Body, Member, Unit


class UnitNotPossible(Refused):
    """The tree cannot stand like this."""


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, by: Member | None, now: datetime) -> Unit:
    """Give a unit another name. Raises NotAllowed, UnitNotPossible for a name that is taken."""
    row = _changeable(unit, by)
    if row.name == name:
        return row
    if Unit.objects.filter(name=name, closed_at=None).exclude(pk=row.pk).exists():
        raise UnitNotPossible(_("There is a unit of this name already."), field="name")
    old, row.name = row.name, name
    row.save(update_fields=["name"])
    note(events.UNIT_RENAMED.name, user_of(by), now, f"people.unit:{row.pk}", {"old": old, "new": name})
    return row


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit | None, by: Member | None, now: datetime) -> Unit:
    """Put a unit, with all below it, under another one or (None) at the top.

    Whoever does it administers the unit and the place to which it goes. Raises NotAllowed, UnitNotPossible for a
    place below the unit itself.
    """
    row = _changeable(unit, by)
    require_administrator(by, parent)
    if row.parent_id == (parent.pk if parent else None):
        return row
    if parent is not None and (_closed(parent) or row.pk in _line(parent)):
        raise UnitNotPossible(_("A unit cannot stand below itself or below a closed one."), field="parent")
    row.parent = parent
    row.save(update_fields=["parent"])
    data = {"unit": row.pk, "parent": parent.pk if parent else None}
    note(events.UNIT_MOVED.name, user_of(by), now, f"people.unit:{row.pk}", data)
    return row


@transaction.atomic
def close_unit(*, unit: Unit, by: Member | None, now: datetime) -> Unit:
    """A part of the body that is no more. Raises NotAllowed, and UnitNotPossible while anything belongs to it."""
    row = _changeable(unit, by)
    held = [f"{holding.label} ({count})" for holding in parts.holdings().values() if (count := holding.count(row))]
    if held:
        words = {"unit": row.name, "held": ", ".join(held)}
        raise UnitNotPossible(_("%(unit)s is not empty. Move or end first: %(held)s.") % words)
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    note(events.UNIT_CLOSED.name, user_of(by), now, f"people.unit:{row.pk}", {"name": row.name})
    return row


def _changeable(unit: Unit, by: Member | None) -> Unit:
    """The unit as it stands, locked with the whole tree: two moves at once could make a circle."""
    require_administrator(by, unit)
    Body.objects.select_for_update().get(pk=current_body_id())
    row = Unit.objects.get(pk=unit.pk)
    if row.closed_at is not None:
        raise UnitNotPossible(_("This unit is closed."))
    return row


def _closed(unit: Unit) -> bool:
    return Unit.objects.filter(pk=unit.pk, closed_at__isnull=False).exists()


def _line(unit: Unit) -> set[int]:
    """The unit and all above it, as they stand."""
    parents = dict(Unit.objects.values_list("pk", "parent"))
    line: set[int] = set()
    at: int | None = unit.pk
    while at is not None:
        line.add(at)
        at = parents[at]
    return line
