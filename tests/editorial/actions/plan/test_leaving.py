"""Who answers for the plan when somebody leaves."""

from __future__ import annotations

from datetime import time

import pytest

from rostra.audit.models import Event
from rostra.editorial.actions import plan
from rostra.editorial.models import CalendarFeed, ContentType, Slot
from rostra.people.actions import end_membership
from tests.editorial.office import Office


@pytest.fixture
def owned(office: Office) -> None:
    """The editor owns two types, of which one is archived, and a slot; and has a calendar address."""
    by, now = office.cast.approver, office.clock()
    for name in ("News", "Old"):
        kind = plan.add_type(fields=plan.TypeFields(name=name, owner=office.cast.editor), by=by, now=now)
    plan.archive_type(kind=kind, by=by, now=now)
    fields = plan.SlotFields(
        name="Mornings",
        account=office.city,
        days=(0,),
        clock=time(9),
        starts_on=now.date(),
        owner=office.cast.editor,
    )
    plan.add_slot(fields=fields, by=by, now=now)
    plan.make_feed(unit=None, by=office.cast.editor, now=now)


def owners() -> set[int | None]:
    return {*ContentType.objects.values_list("owner", flat=True), *Slot.objects.values_list("owner", flat=True)}


@pytest.mark.usefixtures("owned")
def test_successor_answers_for_types_and_slots(office: Office) -> None:
    editor, to = office.cast.editor, office.cast.approver

    assert plan.count_answered_for(editor) == 2
    end_membership(member=editor, by=office.cast.administrator, now=office.clock(), successors={"editorial.plan": to})

    assert owners() == {to.pk}
    assert Event.objects.filter(kind="editorial.plan_passed_on", data__owner=to.pk).count() == 3
    assert CalendarFeed.objects.filter(ended_at=None).count() == 0


@pytest.mark.usefixtures("owned")
def test_without_a_successor_nobody_answers(office: Office) -> None:
    passed = plan.pass_on(member=office.cast.editor, to=None, by=None, now=office.clock())

    assert (passed, owners()) == (0, {None})
