"""Kinds of content, and how often they are due."""

from __future__ import annotations

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.editorial.actions import NotAllowed, plan
from rostra.editorial.actions.plan import TypeFields
from rostra.editorial.enums import Form
from rostra.editorial.models import Cadence, ContentType
from rostra.editorial.planning import content_types, types_of
from rostra.editorial.starter import STARTER, WEEK
from tests.editorial.office import Office

NEWS = TypeFields(name="News", purpose="People know.")


def add(office: Office, fields: TypeFields = NEWS) -> ContentType:
    return plan.add_type(fields=fields, by=office.cast.approver, now=office.clock())


def last_event(kind: str) -> Event:
    return Event.objects.filter(kind=kind).latest("pk")


def test_type_is_added_and_logged(office: Office) -> None:
    unit = office.cast.unit

    kind = add(office, TypeFields(name="News", unit=unit, owner=office.cast.editor, form=Form.VIDEO, service=True))

    assert list(content_types()) == [kind]
    assert types_of(unit) == 1
    assert last_event("editorial.type_added").data == {
        "name": "News",
        "purpose": "",
        "form": "video",
        "risk": "normal",
        "service": True,
        "shown_days": None,
        "unit": unit.pk,
        "owner": office.cast.editor.pk,
    }


@pytest.mark.parametrize("who", ["editor", "responder", "reader", "security"])
def test_type_is_added_by_who_plans_only(office: Office, who: str) -> None:
    with pytest.raises(NotAllowed):
        plan.add_type(fields=NEWS, by=getattr(office.cast, who), now=office.clock())

    assert ContentType.objects.count() == 0


def test_administrator_plans_too(office: Office) -> None:
    plan.add_type(fields=NEWS, by=office.cast.administrator, now=office.clock())

    assert ContentType.objects.count() == 1


def test_two_types_have_two_names(office: Office) -> None:
    add(office)

    with pytest.raises(Refused) as refused:
        add(office)

    assert refused.value.field == "name"
    assert ContentType.objects.count() == 1


def test_type_is_changed(office: Office) -> None:
    kind = add(office)

    plan.change_type(kind=kind, fields=TypeFields(name="Old news"), by=office.cast.approver, now=office.clock())

    kind.refresh_from_db()
    assert (kind.name, kind.purpose) == ("Old news", "")
    assert last_event("editorial.type_changed").about == f"editorial.type:{kind.pk}"


def test_archived_type_frees_its_name_and_is_changed_no_more(office: Office) -> None:
    kind = add(office)
    slot = plan.add_slot(fields=slot_fields(office, kind), by=office.cast.approver, now=office.clock())

    plan.archive_type(kind=kind, by=office.cast.approver, now=office.clock())

    add(office)
    slot.refresh_from_db()
    assert slot.content_type is None
    assert last_event("editorial.type_archived").data == {"name": "News"}
    with pytest.raises(Faster):
        plan.change_type(kind=kind, fields=NEWS, by=office.cast.approver, now=office.clock())
    with pytest.raises(Faster):
        plan.archive_type(kind=kind, by=office.cast.approver, now=office.clock())


def slot_fields(office: Office, kind: ContentType) -> plan.SlotFields:
    clock = office.clock()
    return plan.SlotFields(
        name="Monday",
        account=office.city,
        days=(0,),
        clock=clock.time(),
        starts_on=clock.date(),
        content_type=kind,
    )


def test_cadence_is_set_changed_and_removed(office: Office) -> None:
    kind, by = add(office), office.cast.approver

    first = plan.set_cadence(kind=kind, account=office.city, every_minutes=60, by=by, now=office.clock())
    later = office.clock.forward(hours=1)
    second = plan.set_cadence(kind=kind, account=office.city, every_minutes=None, by=by, now=later)

    assert (second.pk, second.every_minutes, second.since) == (first.pk, None, later)
    assert last_event("editorial.cadence_set").data == {"account": office.city.pk, "every_minutes": None}

    plan.remove_cadence(cadence=second, by=by, now=later)

    assert Cadence.objects.count() == 0
    assert last_event("editorial.cadence_removed").data == {"account": office.city.pk}
    with pytest.raises(Faster):
        plan.remove_cadence(cadence=first, by=by, now=later)


def test_cadence_for_any_account_is_one(office: Office) -> None:
    kind = add(office)
    for minutes in (WEEK, 2 * WEEK):
        plan.set_cadence(kind=kind, account=None, every_minutes=minutes, by=office.cast.approver, now=office.clock())

    assert list(Cadence.objects.values_list("every_minutes", flat=True)) == [2 * WEEK]


def test_starter_is_added_in_the_bodys_language_and_spares_what_is_there(office: Office) -> None:
    mine = add(office, TypeFields(name="Emergencies", purpose="Mine"))

    added = plan.accept_starter(
        keys=["emergency", "question", "report"], language="en", by=office.cast.approver, now=office.clock()
    )

    assert [kind.name for kind in added] == ["Questions to people", "Reports and figures"]
    assert [kind.form for kind in added] == ["question", "picture"]
    assert list(Cadence.objects.filter(content_type=added[0]).values_list("every_minutes", flat=True)) == [2 * WEEK]
    mine.refresh_from_db()
    assert mine.purpose == "Mine"


def test_starter_is_for_who_plans(office: Office) -> None:
    with pytest.raises(NotAllowed):
        plan.accept_starter(keys=["report"], language="en", by=office.cast.editor, now=office.clock())


def test_keys_of_the_starter_are_once() -> None:
    keys = [kind.key for kind in STARTER]

    assert sorted(set(keys)) == sorted(keys)
