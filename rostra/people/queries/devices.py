"""The devices from which the body's accounts are reached."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from rostra.people.enums import DeviceState
from rostra.people.models import Device, Member

OLD = timedelta(days=90)
"""Software that was not brought up to date for so long is overdue."""


def devices(*, retired: bool = False) -> QuerySet[Device]:
    """Those of the body by name: in use and lost, or those taken out of use."""
    rows = Device.objects.select_related("holder__user", "updater__user").order_by("label", "pk")
    return rows.filter(state=DeviceState.RETIRED) if retired else rows.exclude(state=DeviceState.RETIRED)


def devices_of(member: Member) -> QuerySet[Device]:
    """Those that a member holds or brings up to date."""
    return devices().filter(Q(holder=member) | Q(updater=member))


def overdue(device: Device, now: datetime) -> bool:
    """Whether its software is too old: nobody said within 90 days that it was brought up to date."""
    if device.state != DeviceState.IN_USE:
        return False
    return (device.updated_on or device.state_at.date()) < (now - OLD).date()


def device_names(ids: set[int]) -> dict[int, str]:
    return dict(Device.objects.filter(pk__in=ids).values_list("pk", "label"))
