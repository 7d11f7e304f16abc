"""Content types, slots and other entries on the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.editorial.actions import plan
from rostra.editorial.models import Cadence, ContentType, PlanEntry, Slot
from rostra.people import naming
from tests.editorial.office import Office, html


def page(client: Client, name: str, /, *args: int) -> str:
    return html(client.get(reverse(f"editorial:{name}", args=args)))


def send(client: Client, name: str, /, *args: int, **data: Any) -> Any:
    return client.post(reverse(f"editorial:{name}", args=args), data)


def kind(office: Office, name: str = "News", minutes: int | None = None) -> ContentType:
    by, now = office.cast.approver, office.clock()
    row = plan.add_type(fields=plan.TypeFields(name=name), by=by, now=now)
    plan.set_cadence(kind=row, account=None, every_minutes=minutes, by=by, now=now)
    return row


TYPE = {"name": "News", "purpose": "People know.", "form": "text", "risk": "low", "service": "on"}


def test_reader_sees_types_and_changes_nothing(office: Office) -> None:
    kind(office)
    reader = office.cast.client(office.cast.reader)

    shown = page(reader, "types")

    assert "News" in shown
    assert "New content type" not in shown
    assert send(reader, "type_new", **TYPE).status_code == 403
    assert ContentType.objects.count() == 1


def test_empty_plan_offers_common_content(office: Office, approver: Client) -> None:
    assert reverse("editorial:starter") in page(approver, "types")
    assert send(approver, "starter", keys=["nonsense"]).status_code == 422

    send(approver, "starter", keys=["report", "event"])

    assert [row.name for row in ContentType.objects.order_by("name")] == ["Meetings and events", "Reports and figures"]
    assert "every month" in page(approver, "types")


def test_type_is_made_changed_and_archived(office: Office, approver: Client) -> None:
    made = send(approver, "type_new", **TYPE)
    row = ContentType.objects.get()
    assert made.headers["Location"] == reverse("editorial:type", args=[row.pk])
    assert "There is a content type of this name already." in html(send(approver, "type_new", **TYPE))

    send(approver, "type_edit", row.pk, **{**TYPE, "name": "Notices"})
    assert "Notices" in page(approver, "type", row.pk)

    send(approver, "type_archive", row.pk)
    assert approver.get(reverse("editorial:type", args=[row.pk])).status_code == 404


def test_cadence_is_set_in_the_unit_that_people_think_in(office: Office, approver: Client) -> None:
    row = kind(office)

    send(approver, "cadence_set", row.pk, account=office.city.pk, number=2, unit="weeks")
    refused = send(approver, "cadence_set", row.pk, account="", number="", unit="days")

    assert "Say how many" in html(refused)
    assert refused.status_code == 422
    found = Cadence.objects.get(account=office.city)
    assert found.every_minutes == 2 * 7 * 24 * 60
    assert "every 2 weeks" in page(approver, "type", row.pk)

    send(approver, "cadence_set", row.pk, account=office.city.pk, number="", unit="needed")
    found.refresh_from_db()
    assert found.every_minutes is None

    send(approver, "cadence_remove", found.pk)
    assert Cadence.objects.filter(account=office.city).count() == 0


def slot_data(office: Office, **changes: Any) -> dict[str, Any]:
    values = {
        "name": "Mornings",
        "account": office.city.pk,
        "days": ["0", "2"],
        "clock": "09:00",
        "every_weeks": 1,
        "starts_on": "2026-11-23",
        "owner": office.cast.editor.pk,
    }
    return {**values, **changes}


def test_slot_is_made_changed_and_ended(office: Office, approver: Client) -> None:
    assert "No slots yet" in page(approver, "slots")
    assert send(approver, "slot_new", **slot_data(office, days=[])).status_code == 422

    send(approver, "slot_new", **slot_data(office))
    row = Slot.objects.get()
    assert "Monday, Wednesday" in page(approver, "slots")
    assert 'value="09:00"' in page(approver, "slot", row.pk)

    send(approver, "slot", row.pk, **slot_data(office, clock="10:30", ends_on="2027-01-31"))
    row.refresh_from_db()
    assert row.clock.hour == 10

    send(approver, "slot_end", row.pk)
    row.refresh_from_db()
    assert row.ends_on is not None


def test_log_tells_the_days_of_a_slot_by_name() -> None:
    ((days,),) = naming.details([("editorial.slot_added", {"days": [0, 2]})])

    assert (days.label, days.value) == ("Days", "Monday, Wednesday")


def test_refused_slot_says_why_at_the_field(office: Office, approver: Client) -> None:
    refused = send(approver, "slot_new", **slot_data(office, ends_on="2026-11-01"))

    assert refused.status_code == 422
    assert "The last day lies before the first one." in html(refused)


def test_slot_that_has_ended_says_so(office: Office, approver: Client) -> None:
    send(approver, "slot_new", **slot_data(office, ends_on="2026-11-24"))
    row = Slot.objects.get()
    Slot.objects.update(ends_on="2020-01-01")

    answer = approver.post(reverse("editorial:slot_end", args=[row.pk]), follow=True)

    assert "This slot has ended already." in html(answer)


ENTRY = {
    "kind": "election",
    "title": "Election silence",
    "first_day": "2026-11-28",
    "last_day": "2026-11-29",
    "quiet": "service",
    "url": "elections.example",
}


def test_entry_is_made_of_whole_days_on_the_bodys_clocks(office: Office, approver: Client) -> None:
    send(approver, "entry_new", **ENTRY)

    row = PlanEntry.objects.get()
    assert row.starts_at == datetime(2026, 11, 27, 23, tzinfo=UTC)
    assert row.ends_at == datetime(2026, 11, 29, 23, tzinfo=UTC)
    assert row.url == "https://elections.example"
    shown = page(approver, "entry_edit", row.pk)
    assert 'value="2026-11-29"' in shown
    assert "Service notices only" in page(approver, "entry", row.pk)


def test_entry_is_changed_to_hours_and_removed(office: Office, approver: Client) -> None:
    send(approver, "entry_new", **ENTRY)
    row = PlanEntry.objects.get()

    send(approver, "entry_edit", row.pk, **{**ENTRY, "first_clock": "08:00", "last_clock": "20:00"})
    row.refresh_from_db()
    assert row.ends_at - row.starts_at == timedelta(hours=36)
    assert 'value="20:00"' in page(approver, "entry_edit", row.pk)

    assert send(approver, "entry_edit", row.pk, **{**ENTRY, "last_day": "2026-11-20"}).status_code == 422
    assert send(approver, "entry_new", **{**ENTRY, "last_day": "2026-11-20"}).status_code == 422

    send(approver, "entry_remove", row.pk)
    assert approver.get(reverse("editorial:entry", args=[row.pk])).status_code == 404


@pytest.mark.parametrize(("field", "day"), [("first_day", "0001-01-01"), ("last_day", "9999-12-31")])
def test_entry_in_a_mistyped_year_is_refused(approver: Client, field: str, day: str) -> None:
    assert send(approver, "entry_new", **{**ENTRY, field: day}).status_code == 422


@pytest.mark.parametrize("name", ["types", "slots"])
def test_lists_ask_as_often_for_thirty_as_for_one(office: Office, approver: Client, name: str) -> None:
    def add(number: int) -> None:
        row = kind(office, f"News {number}", 60)
        fields = plan.SlotFields(
            name=f"Slot {number}",
            account=office.city,
            days=(0,),
            clock=office.clock().time(),
            starts_on=office.clock().date(),
            content_type=row,
            owner=office.cast.editor,
        )
        plan.add_slot(fields=fields, by=office.cast.approver, now=office.clock())

    add(0)
    page(approver, name)
    with CaptureQueriesContext(connection) as one:
        page(approver, name)
    for number in range(1, 30):
        add(number)
    with CaptureQueriesContext(connection) as thirty:
        page(approver, name)

    assert len(thirty) == len(one)
