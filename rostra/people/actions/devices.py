"""The body's devices: who has which, who keeps them up to date, and what follows when one is lost (R-306, R-307)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import scope
from rostra.people import events
from rostra.people.actions.authority import NotAllowed, note
from rostra.people.actions.security import end_sessions
from rostra.people.actions.telling import notify
from rostra.people.enums import DEVICE_MOVES, DeviceState, Right
from rostra.people.leaving import handovers
from rostra.people.models import Device, Member, User
from rostra.people.queries.devices import OLD
from rostra.people.queries.leaving import guardians
from rostra.people.rules import may

REMIND_AGAIN = timedelta(days=30)


class DeviceNotPossible(Refused):
    """A device cannot be like this."""


def keeps_devices(member: Member) -> bool:
    """Administrators and security officers of the body keep the list of devices."""
    return may(member, Right.ADMINISTER) or may(member, Right.SECURE)


@transaction.atomic
def register_device(
    *,
    label: str,
    kind: str,
    tag: str,
    owned: bool,
    holder: Member | None,
    updater: Member | None,
    updated_on: date | None,
    by: Member,
    now: datetime,
) -> Device:
    """Put a device on the list. Raises NotAllowed, and DeviceNotPossible for one that does not belong to the body:
    from such a one its accounts may not be reached.
    """
    _require_keeper(by)
    _require_sense(label=label, owned=owned, people=(holder, updater), updated_on=updated_on, now=now)
    device = Device.objects.create(
        label=label.strip(),
        kind=kind,
        tag=tag,
        owned=owned,
        holder=holder,
        updater=updater,
        updated_on=updated_on,
        state_at=now,
    )
    data: Data = {"label": device.label, "tag": tag, "holder": _user(holder), "updater": _user(updater)}
    _note(events.DEVICE_ADDED.name, device, by.user, now, data)
    return device


@transaction.atomic
def change_device(
    *,
    device: Device,
    label: str,
    kind: str,
    tag: str,
    holder: Member | None,
    updater: Member | None,
    by: Member,
    now: datetime,
) -> Device:
    """Change what the list says, also who has it. Nothing is written where nothing changed.

    Raises NotAllowed, DeviceNotPossible.
    """
    _require_keeper(by)
    row = Device.objects.select_for_update(of=("self",)).select_related("holder", "updater").get(pk=device.pk)
    if row.state == DeviceState.RETIRED:
        raise DeviceNotPossible(_("This device was taken out of use."))
    new = [person for person in (holder, updater) if person is not None and person not in (row.holder, row.updater)]
    _require_sense(label=label, owned=row.owned, people=new, updated_on=None, now=now)
    return _write(
        row,
        {"label": label.strip(), "kind": kind, "tag": tag, "holder": holder, "updater": updater},
        by=by.user,
        now=now,
    )


@transaction.atomic
def mark_updated(*, device: Device, on: date, by: Member, now: datetime) -> Device:
    """Its software was brought up to date on this day. Raises NotAllowed for others than who updates it and who
    keeps the list, DeviceNotPossible for a day to come or before the last update.
    """
    if by.pk != device.updater_id and not keeps_devices(by):
        raise NotAllowed(_("Only the person who updates this device may do this."))
    if device.state != DeviceState.IN_USE:
        raise DeviceNotPossible(_("This device is not in use."))
    _require_past(on, now, field="on")
    if device.updated_on is not None and on < device.updated_on:
        raise DeviceNotPossible(_("It was updated after this day."), field="on")
    device.updated_on, device.reminded_at = on, None
    device.save(update_fields=["updated_on", "reminded_at"])
    _note(events.DEVICE_UPDATED.name, device, by.user, now, {"on": on.isoformat()})
    return device


@transaction.atomic
def lose_device(*, device: Device, by: Member, now: datetime) -> int:
    """A device is gone. All sessions of its holder end, and what they could have had shown must be changed.

    Holder, updater and who keeps the list report it; security officers and administrators are told. Raises NotAllowed, Faster. Gives how
    many things must be done because of it.
    """
    if by.pk not in (device.holder_id, device.updater_id) and not keeps_devices(by):
        raise NotAllowed(_("Only the person who has this device, or a security officer, may do this."))
    _move(device, DeviceState.LOST, now)
    todo = 0
    for handover in handovers().values():
        if handover.on_loss is not None:
            todo += handover.on_loss(device=device, by=by.user, now=now)
    data: Data = {"holder": _user(device.holder), "count": todo}
    _note(events.DEVICE_LOST.name, device, by.user, now, data)
    words: dict[str, str | int] = {"device": device.label, "by": by.user.name}
    users = [user for user in guardians() if user.pk != by.user_id]
    notify(users=users, kind="people.device_lost", now=now, data=words, url=page_of(device))
    if device.holder is not None:
        end_sessions(user=device.holder.user, now=now, by=by.user)
    return todo


@transaction.atomic
def find_device(*, device: Device, by: Member, now: datetime) -> None:
    """It is there again; what was opened because of its loss stays to be done. Raises NotAllowed, Faster."""
    _require_keeper(by)
    _move(device, DeviceState.IN_USE, now)
    _note(events.DEVICE_FOUND.name, device, by.user, now, {})


@transaction.atomic
def retire_device(*, device: Device, by: Member, now: datetime) -> None:
    """Nobody uses it any more. Raises NotAllowed, Faster."""
    _require_keeper(by)
    _move(device, DeviceState.RETIRED, now, holder=None, updater=None)
    _note(events.DEVICE_RETIRED.name, device, by.user, now, {})


def remind_of_updates(*, now: datetime) -> int:
    """Tell who updates a device, in every body, that its software is 90 days old, and again every 30 days.

    Without an updater the keepers of the list are told. Gives how many devices that were.
    """
    old = Q(updated_on=None, state_at__lt=now - OLD) | Q(updated_on__lt=(now - OLD).date())
    quiet = Q(reminded_at=None) | Q(reminded_at__lte=now - REMIND_AGAIN)
    due = Device.everywhere.filter(old, quiet, state=DeviceState.IN_USE)
    told = 0
    for device in due.select_related("updater__user", "body").order_by("pk"):
        with scope(device.body), transaction.atomic():
            # Two workers at the same time: only one of them tells.
            if not Device.objects.filter(quiet, pk=device.pk).update(reminded_at=now):
                continue
            users = [device.updater.user] if device.updater is not None else guardians()
            words: dict[str, str | int] = {"device": device.label}
            notify(users=users, kind="people.device_old", now=now, data=words, url=page_of(device))
            told += 1
    return told


def count_devices(member: Member) -> int:
    """What the member has, and what they bring up to date."""
    return _theirs(member).count()


def hand_back(*, member: Member, to: Member | None, by: User | None, now: datetime) -> int:
    """For `people.leaving`: the devices come back to the body; `to` brings up to date what the leaver did."""
    changed = 0
    for device in _theirs(member).select_for_update(of=("self",)).select_related("holder", "updater"):
        values: dict[str, Any] = {}
        if device.holder_id == member.pk:
            values["holder"] = None
        if device.updater_id == member.pk:
            values["updater"] = to
        _write(device, values, by=by, now=now)
        changed += 1
    return changed


def page_of(device: Device) -> str:
    return reverse("people:device", args=[device.pk])


def _theirs(member: Member) -> QuerySet[Device]:
    mine = Q(holder=member) | Q(updater=member)
    return Device.objects.filter(mine).exclude(state=DeviceState.RETIRED).order_by("pk")


def _write(device: Device, wanted: dict[str, Any], *, by: User | None, now: datetime) -> Device:
    changed = [field for field, value in wanted.items() if getattr(device, field) != value]
    for field in changed:
        setattr(device, field, wanted[field])
    if changed:
        device.save(update_fields=changed)
        data: Data = {"fields": changed, "holder": _user(device.holder), "updater": _user(device.updater)}
        _note(events.DEVICE_CHANGED.name, device, by, now, data)
    return device


def _move(device: Device, to: DeviceState, now: datetime, **fields: Any) -> None:
    rows = Device.objects.filter(pk=device.pk, state=device.state)
    values = {"state": to.value, "state_at": now, **fields}
    if not DEVICE_MOVES.allowed(device.state, to) or not rows.update(**values):
        raise Faster(_("The state of this device changed in the meantime."))
    for name, value in values.items():
        setattr(device, name, value)


def _require_keeper(by: Member) -> None:
    if not keeps_devices(by):
        raise NotAllowed(_("Only administrators and security officers keep the list of devices."))


def _require_sense(*, label: str, owned: bool, people: Any, updated_on: date | None, now: datetime) -> None:
    if not label.strip():
        raise DeviceNotPossible(_("Give it a name."), field="label")
    if not owned:
        raise DeviceNotPossible(
            _("The accounts may be reached only from devices that belong to the body. This one may not be used."),
            field="owned",
        )
    if any(person is not None and not person.active for person in people):
        raise DeviceNotPossible(_("This person is no member any more."), field="holder")
    if updated_on is not None:
        _require_past(updated_on, now, field="updated_on")


def _require_past(day: date, now: datetime, *, field: str) -> None:
    # A day more: where the body's day has begun already, that in UTC has not.
    if day > (now + timedelta(days=1)).date():
        raise DeviceNotPossible(_("This day is still to come."), field=field)


def _user(member: Member | None) -> int | None:
    return member.user_id if member is not None else None


def _note(kind: str, device: Device, by: User | None, now: datetime, data: Data) -> None:
    note(kind, by, now, f"people.device:{device.pk}", data)
