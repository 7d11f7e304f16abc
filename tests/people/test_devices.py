"""The body's devices: on the list, kept up to date, lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.people import actions
from rostra.people.actions import DeviceNotPossible, NotAllowed
from rostra.people.models import Device, Member, Notice
from rostra.people.queries import devices, devices_of, overdue
from rostra.vault.enums import Cause, Kind
from rostra.vault.models import RotationTask
from tests.vault.conftest import Safe

DAY = timedelta(days=1)


def device(cast: Any, label: str = "Phone 12", **more: Any) -> Device:
    values: dict[str, Any] = {
        "kind": "Telephone",
        "tag": "PV-0012",
        "owned": True,
        "holder": cast.editor,
        "updater": cast.responder,
        "updated_on": (cast.now - DAY).date(),
        "by": cast.security,
        "now": cast.now,
    }
    return actions.register_device(label=label, **{**values, **more})


def kinds(about: str) -> list[str]:
    return [event.kind.removeprefix("people.") for event in Event.objects.filter(about=about).order_by("pk")]


def test_device_is_on_the_list(cast: Any) -> None:
    row = device(cast)

    assert list(devices()) == list(devices_of(cast.editor)) == list(devices_of(cast.responder)) == [row]
    assert list(devices_of(cast.reader)) == []
    event = Event.objects.get(kind="people.device_added")
    assert event.data == {
        "label": "Phone 12",
        "tag": "PV-0012",
        "holder": cast.editor.user_id,
        "updater": cast.responder.user_id,
    }


def test_device_of_somebody_else_is_refused(cast: Any) -> None:
    with pytest.raises(DeviceNotPossible, match="belong to the body") as refused:
        device(cast, owned=False)

    assert (refused.value.field, Device.objects.count()) == ("owned", 0)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("label", {"label": " "}), ("updated_on", {"updated_on": "ahead"}), ("holder", {"holder": "gone"})],
)
def test_device_makes_sense(cast: Any, field: str, wrong: dict[str, Any]) -> None:
    actions.end_membership(member=cast.reader, by=cast.administrator, now=cast.now)
    cast.reader.refresh_from_db()
    meant = {"ahead": (cast.now + 3 * DAY).date(), "gone": cast.reader}
    with pytest.raises(DeviceNotPossible) as refused:
        device(cast, **{name: meant.get(value, value) for name, value in wrong.items()})

    assert refused.value.field == field


def test_keepers_change_what_the_list_says(cast: Any) -> None:
    row = device(cast)
    wanted = {"label": "Phone 12", "kind": "Telephone", "tag": "PV-0012", "updater": cast.responder}
    for _ in range(2):
        actions.change_device(device=row, holder=cast.approver, **wanted, by=cast.administrator, now=cast.now)

    assert kinds(f"people.device:{row.pk}") == ["device_added", "device_changed"]
    assert Event.objects.get(kind="people.device_changed").data == {
        "fields": ["holder"],
        "holder": cast.approver.user_id,
        "updater": cast.responder.user_id,
    }
    with pytest.raises(NotAllowed):
        actions.change_device(device=row, holder=cast.editor, **wanted, by=cast.editor, now=cast.now)


def test_retired_device_stays_as_it_was(cast: Any) -> None:
    row = device(cast)
    actions.retire_device(device=row, by=cast.security, now=cast.now)

    assert (list(devices()), list(devices(retired=True)), row.holder) == ([], [row], None)
    with pytest.raises(DeviceNotPossible):
        actions.change_device(
            device=row, label="x", kind="", tag="", holder=None, updater=None, by=cast.security, now=cast.now
        )
    with pytest.raises(Faster):
        actions.lose_device(device=row, by=cast.security, now=cast.now)
    with pytest.raises(DeviceNotPossible):
        actions.mark_updated(device=row, on=cast.now.date(), by=cast.security, now=cast.now)
    assert kinds(f"people.device:{row.pk}") == ["device_added", "device_retired"]


def test_who_updates_it_says_so(cast: Any) -> None:
    row = device(cast)
    actions.mark_updated(device=row, on=cast.now.date(), by=cast.responder, now=cast.now)

    assert Device.objects.get().updated_on == cast.now.date()
    with pytest.raises(NotAllowed):
        actions.mark_updated(device=row, on=cast.now.date(), by=cast.editor, now=cast.now)
    for day in (cast.now.date() - DAY, cast.now.date() + 2 * DAY):
        with pytest.raises(DeviceNotPossible):
            actions.mark_updated(device=row, on=day, by=cast.security, now=cast.now)


def test_old_software_is_told_and_told_again(cast: Any) -> None:
    old = device(cast, updated_on=(cast.now - 91 * DAY).date())
    nobody = device(cast, "Laptop", updater=None, updated_on=(cast.now - 91 * DAY).date())
    fresh = device(cast, "Tablet", updated_on=None)
    told = [actions.remind_of_updates(now=cast.now + days * DAY) for days in (0, 29, 30)]

    assert told == [2, 0, 2]
    assert [overdue(row, cast.now) for row in (old, nobody, fresh)] == [True, True, False]
    assert overdue(fresh, cast.now + 91 * DAY)
    assert Notice.objects.filter(user=cast.responder.user, kind="people.device_old").count() == 2
    assert Notice.objects.filter(user=cast.security.user, kind="people.device_old").count() == 2
    actions.mark_updated(device=old, on=cast.now.date(), by=cast.responder, now=cast.now)
    assert Device.objects.get(pk=old.pk).reminded_at is None


def test_lost_device_ends_sessions_and_opens_rotations(cast: Any) -> None:
    safe = Safe(cast)
    item = safe.put(kind=Kind.SHARED_PASSWORD)
    row = device(cast)
    client = cast.client(cast.editor)
    assert client.get("/me/").status_code == 200
    before = Event.objects.filter(body=cast.body, kind__startswith="people.").count()

    todo = actions.lose_device(device=row, by=cast.editor, now=cast.now)

    assert (todo, row.state) == (1, "lost")
    assert client.get("/me/").status_code == 302
    task = RotationTask.objects.get()
    assert (task.item, task.cause, task.member, task.detail) == (item, Cause.LOST_DEVICE, cast.editor, "Phone 12")
    assert Event.objects.filter(body=cast.body, kind__startswith="people.").count() == before + 1
    assert Event.objects.get(kind="people.device_lost").data == {"holder": cast.editor.user_id, "count": 1}
    told = Notice.objects.filter(kind="people.device_lost", url=reverse("people:device", args=[row.pk]))
    assert {notice.user for notice in told} == {cast.security.user, cast.administrator.user}
    actions.find_device(device=row, by=cast.security, now=cast.now)
    assert (row.state, RotationTask.objects.filter(done_at=None).count()) == ("in_use", 1)


def test_lost_device_of_nobody_is_only_lost(cast: Any) -> None:
    row = device(cast, holder=None)
    with pytest.raises(NotAllowed):
        actions.lose_device(device=row, by=cast.reader, now=cast.now)

    assert actions.lose_device(device=row, by=cast.security, now=cast.now) == 0
    assert [notice.user for notice in Notice.objects.filter(kind="people.device_lost")] == [cast.administrator.user]


def test_leaver_hands_devices_back(cast: Any) -> None:
    held, updated = device(cast), device(cast, "Laptop", holder=cast.approver, updater=cast.editor)
    actions.end_membership(
        member=cast.editor, successors={"people.devices": cast.responder}, by=cast.administrator, now=cast.now
    )

    held.refresh_from_db()
    updated.refresh_from_db()
    assert (held.holder, held.updater) == (None, cast.responder)
    assert (updated.holder, updated.updater) == (cast.approver, cast.responder)


# --- Pages --------------------------------------------------------------------------------------------


def address(name: str, *args: int) -> str:
    return reverse(f"people:{name}", args=args)


def test_pages_follow_a_device_through_its_life(cast: Any) -> None:
    client = cast.client(cast.security)
    sent = {"label": "Phone", "holder": cast.editor.pk, "updater": cast.responder.pk}
    private = client.post(address("device_add"), sent)
    assert (private.status_code, "belong to the body" in private.content.decode()) == (422, True)
    added = client.post(address("device_add"), {**sent, "owned": "on"}, follow=True)
    row = Device.objects.get()
    assert ["Phone" in added.content.decode(), "Ana Popa" in added.content.decode()] == [True, True]
    assert "Phone" in client.get(address("devices")).content.decode()
    assert client.get(address("device_change", row.pk)).status_code == 200
    client.post(address("device_change", row.pk), {**sent, "label": "Phone 2"})
    today = timezone.localdate().isoformat()
    assert client.post(address("device_updated", row.pk), {"on": today}).status_code == 302
    assert client.post(address("device_updated", row.pk), {"on": "2099-01-01"}).status_code == 422
    lost = client.post(address("device_lost", row.pk), follow=True).content.decode()
    assert "All sessions of its holder have ended." in lost
    assert (
        "The state of this device changed" in client.post(address("device_lost", row.pk), follow=True).content.decode()
    )
    client.post(address("device_found", row.pk))
    again = client.post(address("device_found", row.pk), follow=True).content.decode()
    assert "The state of this device changed" in again
    client.post(address("device_retire", row.pk))
    assert "The state" in client.post(address("device_retire", row.pk), follow=True).content.decode()
    assert client.post(address("device_change", row.pk), {**sent, "label": "x"}).status_code == 422
    row.refresh_from_db()
    assert (row.label, row.state) == ("Phone 2", "retired")
    assert "Phone 2" in client.get(address("devices") + "?retired").content.decode()


def test_people_see_their_own_devices_only(cast: Any) -> None:
    row = device(cast)
    codes = {
        name: cast.client(getattr(cast, name)).get(address("device", row.pk)).status_code
        for name in ("editor", "responder", "reader", "security", "administrator")
    }
    assert codes == {"editor": 200, "responder": 200, "reader": 404, "security": 200, "administrator": 200}
    assert cast.client(cast.editor).get(address("devices")).status_code == 403
    client = cast.client(cast.editor)
    assert "Phone 12" in client.get("/me/").content.decode()
    assert client.post(address("device_lost", row.pk)).headers["Location"] == reverse("account_login")
    assert client.get("/me/").status_code == 302
    assert cast.client(cast.responder).post(address("device_updated", row.pk), {"on": ""}).status_code == 422


def test_list_asks_no_more_for_more_devices(cast: Any) -> None:
    device(cast)
    client = cast.client(cast.security)
    client.get(address("devices"))
    counts = []
    for number in (0, 29):
        for each in range(number):
            device(cast, f"Device {each}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address("devices"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_nobody_else_keeps_the_list(cast: Any) -> None:
    row = device(cast)
    calls = (
        lambda by: device(cast, by=by),
        lambda by: actions.find_device(device=row, by=by, now=cast.now),
        lambda by: actions.retire_device(device=row, by=by, now=cast.now),
    )
    for call in calls:
        with pytest.raises(NotAllowed):
            call(cast.editor)
    assert Member.objects.get(pk=cast.editor.pk).devices.get() == row
    assert issubclass(DeviceNotPossible, Refused)


def test_who_keeps_a_part_of_the_body_is_not_told_of_what_they_may_not_read(cast: Any) -> None:
    for code in ("security", "administrator"):
        actions.give_role(member=cast.reader, code=code, unit=cast.unit, by=None, now=cast.now)

    actions.lose_device(device=device(cast), by=cast.editor, now=cast.now)

    told = set(Notice.objects.filter(kind="people.device_lost").values_list("user__name", flat=True))
    assert told == {cast.security.user.name, cast.administrator.user.name}
