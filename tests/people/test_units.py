"""The tree of units, and what colleagues read about a member."""

from __future__ import annotations

from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Refused
from rostra.people.actions import (
    NotAllowed,
    add_unit,
    change_member,
    close_unit,
    end_membership,
    give_duty,
    give_role,
    move_unit,
    rename_unit,
)
from rostra.people.actions.units import UnitNotPossible
from rostra.people.models import Member, Unit
from rostra.people.queries import below, unit_tree
from tests.people.rights import account


@pytest.fixture
def web(cast: Any) -> Unit:
    return add_unit(name="Web", by=None, now=cast.now, parent=cast.unit)


def test_unit_gets_another_name_that_is_free(cast: Any, web: Unit) -> None:
    rename_unit(unit=web, name="Internet", by=cast.administrator, now=cast.now)
    rename_unit(unit=web, name="Internet", by=cast.administrator, now=cast.now)
    with pytest.raises(UnitNotPossible):
        rename_unit(unit=web, name="Communications", by=cast.administrator, now=cast.now)

    assert Unit.objects.get(pk=web.pk).name == "Internet"
    assert [event.data for event in Event.objects.filter(kind="people.unit_renamed")] == [
        {"old": "Web", "new": "Internet"}
    ]


def test_unit_moves_with_all_below_it(cast: Any, web: Unit) -> None:
    video = add_unit(name="Video", by=None, now=cast.now, parent=web)
    move_unit(unit=web, parent=None, by=cast.administrator, now=cast.now)
    move_unit(unit=web, parent=None, by=cast.administrator, now=cast.now)

    assert [(row.unit.name, row.depth) for row in unit_tree()] == [("Communications", 0), ("Web", 0), ("Video", 1)]
    assert Event.objects.filter(kind="people.unit_moved").count() == 1
    assert below(web) == {web.pk, video.pk}


def test_units_never_stand_in_a_circle(cast: Any, web: Unit) -> None:
    video = add_unit(name="Video", by=None, now=cast.now, parent=web)
    for parent in (cast.unit, web, video):
        with pytest.raises(UnitNotPossible):
            move_unit(unit=cast.unit, parent=parent, by=cast.administrator, now=cast.now)

    assert Unit.objects.get(pk=cast.unit.pk).parent is None


def test_tree_belongs_to_its_administrators(cast: Any, web: Unit) -> None:
    give_role(member=cast.reader, code="administrator", unit=web, by=None, now=cast.now)
    for by, place in ((cast.editor, None), (cast.reader, None), (cast.reader, cast.unit)):
        with pytest.raises(NotAllowed):
            move_unit(unit=web, parent=place, by=by, now=cast.now)
    for act in (rename_unit, close_unit):
        extra = {"name": "Mine"} if act is rename_unit else {}
        with pytest.raises(NotAllowed):
            act(unit=cast.unit, by=cast.reader, now=cast.now, **extra)  # type: ignore[operator]


def test_empty_unit_is_closed_and_its_name_is_free_again(cast: Any, web: Unit) -> None:
    close_unit(unit=web, by=cast.administrator, now=cast.now)
    again = add_unit(name="Web", by=None, now=cast.now)

    assert [row.unit for row in unit_tree()] == [cast.unit, again]
    assert Event.objects.filter(kind="people.unit_closed", about=f"people.unit:{web.pk}").count() == 1
    with pytest.raises(UnitNotPossible):
        move_unit(unit=again, parent=web, by=cast.administrator, now=cast.now)
    with pytest.raises(UnitNotPossible):
        rename_unit(unit=web, name="Old", by=cast.administrator, now=cast.now)


def test_unit_with_anything_in_it_stays(cast: Any, web: Unit) -> None:
    Member.objects.filter(pk=cast.editor.pk).update(unit=web)
    give_role(member=cast.reader, code="editor", unit=web, by=None, now=cast.now)
    give_duty(member=cast.reader, code="crisis", unit=web, by=None, now=cast.now)
    account("city", now=cast.now, unit=web)
    with pytest.raises(UnitNotPossible) as refused:
        close_unit(unit=web, by=cast.administrator, now=cast.now)
    assert str(refused.value) == (
        "Web is not empty. Move or end first: Members (1), Roles (1), Duties (1), Accounts (1)."
    )
    with pytest.raises(UnitNotPossible, match="Units below it"):
        close_unit(unit=cast.unit, by=cast.administrator, now=cast.now)


def change(cast: Any, member: Member, **more: Any) -> Member:
    values = {"title": "", "unit": None, "phone": "", "spokesperson": "", "by": cast.administrator, **more}
    return change_member(member=member, now=cast.now, **values)


def test_member_is_changed_and_only_that_is_written_down(cast: Any, web: Unit) -> None:
    change(cast, cast.editor)
    row = change(cast, cast.editor, unit=web, phone="+47 555", spokesperson="Roads")
    row.refresh_from_db()

    assert (row.unit, row.phone, row.spokesperson, row.title) == (web, "+47 555", "Roads", "")
    assert [event.data["fields"] for event in Event.objects.filter(kind="people.member_changed")] == [
        ["unit", "phone", "spokesperson"]
    ]


def test_member_is_changed_by_administrators_of_both_units(cast: Any, web: Unit) -> None:
    give_role(member=cast.reader, code="administrator", unit=web, by=None, now=cast.now)
    with pytest.raises(NotAllowed):
        change(cast, cast.editor, unit=web, by=cast.reader)
    moved = change(cast, cast.editor, unit=web)
    with pytest.raises(NotAllowed):
        change(cast, moved, by=cast.reader)


def test_nobody_moves_into_a_closed_unit_or_after_leaving(cast: Any, web: Unit) -> None:
    close_unit(unit=web, by=None, now=cast.now)
    web.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        change(cast, cast.editor, unit=web)
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    with pytest.raises(Refused, match="no member any more"):
        change(cast, cast.editor)
