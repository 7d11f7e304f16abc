"""Slots, and the posts that fill them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.editorial.actions import NotAllowed, plan
from rostra.editorial.models import Slot
from tests.editorial.office import Office

START = date(2026, 11, 23)


def add(office: Office, by: Any = None, **changes: Any) -> Slot:
    values = {"name": "Mornings", "account": office.city, "days": (2, 0), "clock": time(9), "starts_on": START}
    return plan.add_slot(
        fields=plan.SlotFields(**{**values, **changes}), by=by or office.cast.approver, now=office.clock()
    )


def test_slot_is_added_and_logged(office: Office) -> None:
    slot = add(office, ends_on=START, owner=office.cast.editor)

    assert slot.days == [0, 2]
    assert Event.objects.filter(kind="editorial.slot_added").latest("pk").data == {
        "name": "Mornings",
        "account": office.city.pk,
        "days": [0, 2],
        "clock": "09:00",
        "every_weeks": 1,
        "starts_on": "2026-11-23",
        "ends_on": "2026-11-23",
        "content_type": None,
        "owner": office.cast.editor.pk,
    }


def test_slot_is_added_by_who_plans_only(office: Office) -> None:
    with pytest.raises(NotAllowed):
        add(office, by=office.cast.editor)


@pytest.mark.parametrize(
    ("changes", "field"), [({"days": ()}, "days"), ({"ends_on": START - timedelta(days=1)}, "ends_on")]
)
def test_slot_has_days(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        add(office, **changes)

    assert refused.value.field == field
    assert Slot.objects.count() == 0


def test_slot_is_changed(office: Office) -> None:
    slot = add(office)
    fields = plan.SlotFields(name="Noon", account=office.transit, days=(4,), clock=time(12), starts_on=START)

    plan.change_slot(slot=slot, fields=fields, by=office.cast.approver, now=office.clock())

    slot.refresh_from_db()
    assert (slot.name, slot.account, slot.days, slot.clock) == ("Noon", office.transit, [4], time(12))
    assert Event.objects.filter(kind="editorial.slot_changed").count() == 1


def test_slot_ends_once(office: Office) -> None:
    slot = add(office)
    plan.end_slot(slot=slot, on=START + timedelta(days=3), by=office.cast.approver, now=office.clock())

    slot.refresh_from_db()
    assert slot.ends_on == START + timedelta(days=3)
    assert Event.objects.filter(kind="editorial.slot_ended").count() == 1
    with pytest.raises(Faster):
        plan.end_slot(slot=slot, on=START + timedelta(days=4), by=office.cast.approver, now=office.clock())


def test_slot_that_has_not_begun_ends_on_its_first_day(office: Office) -> None:
    slot = add(office)

    plan.end_slot(slot=slot, on=START - timedelta(days=9), by=office.cast.approver, now=office.clock())

    assert slot.ends_on == START
