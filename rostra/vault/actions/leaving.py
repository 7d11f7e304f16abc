"""What becomes of somebody's secrets when they leave, lose a device or have other tasks; see `people.leaving`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from rostra.people.models import Device, Member, User
from rostra.vault.actions.items import appoint, end
from rostra.vault.actions.rotating import open_rotations
from rostra.vault.enums import Cause
from rostra.vault.models import Holding, Item, RotationTask
from rostra.vault.queries.exposure import exposed_to, needed_by


def count_holdings(member: Member) -> int:
    """What the member holds now."""
    return Holding.objects.filter(member=member, ended_at=None).count()


def count_exposed(member: Member) -> int:
    """What the member could have had shown since its last change."""
    return exposed_to(member).count()


def rotate_exposed(*, member: Member, to: Member | None, by: User | None, now: datetime) -> int:  # noqa: ARG001
    """Everything that they could have taken along must be changed; nobody takes that over. Gives how many tasks stand."""
    open_rotations(cause=Cause.LEAVER, member=member, by=by, now=now)
    return RotationTask.objects.filter(member=member, cause=Cause.LEAVER, done_at=None).count()


@transaction.atomic
def hand_over(*, member: Member, to: Member | None, by: User | None, now: datetime) -> int:
    """Everything that they could have taken along must be changed; they hold nothing, and `to` keeps what they kept.

    Without a successor the secrets have no custodian until somebody names one. So it is as well where `to` is who
    does it: nobody makes themselves custodian, not by ending a membership either. Gives how many holdings ended.
    """
    keeper = None if to is not None and to.user == by else to
    open_rotations(cause=Cause.LEAVER, member=member, by=by, now=now)
    held = list(Holding.objects.filter(member=member, ended_at=None).select_related("item", "member"))
    for holding in held:
        end(holding, by=by, now=now)
    for item in Item.objects.select_for_update().filter(custodian=member, retired_at=None).order_by("pk"):
        appoint(item, keeper, by=by, now=now)
        item.save(update_fields=["custodian"])
    return len(held)


def rotate_on_loss(*, device: Device, by: User | None, now: datetime) -> int:
    """What its holder could have had shown must be changed; nothing where nobody had it. Gives how many new tasks."""
    if device.holder is None:
        return 0
    return len(open_rotations(cause=Cause.LOST_DEVICE, device=device, by=by, now=now))


@contextmanager
def rotate_not_needed(*, member: Member, by: User | None, now: datetime, since: datetime) -> Iterator[None]:
    """What somebody needs no longer after a change of their tasks they hold no longer, and it must be changed."""
    before = needed_by(member, since)
    yield
    lost = before - needed_by(member, now) if before else set()
    if not lost:
        return
    items = Item.objects.filter(pk__in=lost)
    open_rotations(cause=Cause.ROLE_CHANGE, member=member, items=items, by=by, now=now)
    for holding in Holding.objects.filter(member=member, item__in=lost, ended_at=None).select_related("item", "member"):
        end(holding, by=by, now=now)
