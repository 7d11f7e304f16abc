"""Rotation on events: who could have taken a secret along, and that it is changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Refused
from rostra.people.actions import notify
from rostra.people.models import Device, Member, User
from rostra.policy.decisions import ROTATION_HOURS
from rostra.policy.queries import decided
from rostra.vault import events
from rostra.vault.actions.sealing import about
from rostra.vault.enums import Cause
from rostra.vault.models import Item, RotationTask
from rostra.vault.queries.exposure import Officers, exposed_to

if TYPE_CHECKING:
    from rostra.accounts.models import Account


class NothingMeant(Refused):
    """Neither a person nor an account nor a secret was named."""


@transaction.atomic
def open_rotations(
    *,
    cause: Cause,
    by: User | None,
    now: datetime,
    member: Member | None = None,
    account: Account | None = None,
    device: Device | None = None,
    items: Iterable[Item] | None = None,
    detail: str = "",
) -> list[RotationTask]:
    """A task for each secret that must be changed, due after the hours that the policy says; gives the new ones.

    With a member: what they could have had shown since its last change; with an account, what belongs to it; with
    both, what is both. A device stands for its holder. `items` names them directly. A task that is open already for
    the same cause and person stays as it is.
    """
    who = member if member is not None or device is None else device.holder
    if device is not None:
        detail = detail or device.label
    wanted = _wanted(who, account, items)
    known = set(
        RotationTask.objects.filter(item__in=wanted, cause=cause, member=who, done_at=None).values_list(
            "item_id", flat=True
        )
    )
    due_at = now + timedelta(hours=decided(ROTATION_HOURS))
    tasks = []
    for item in wanted:
        if item.pk in known:
            continue
        task = RotationTask.objects.create(
            item=item, cause=cause.value, member=who, detail=detail, opened_at=now, opened_by=by, due_at=due_at
        )
        data: Data = {
            "cause": cause.value,
            "holder": who.user_id if who else None,
            "due_at": due_at.isoformat(timespec="minutes"),
        }
        record(body=item.body_id, by=by, now=now, kind=events.ROTATION_OPENED.name, about=about(item), data=data)
        tasks.append(task)
    if tasks:
        _tell(tasks, without=who, now=now)
    return tasks


def _wanted(member: Member | None, account: Account | None, items: Iterable[Item] | None) -> list[Item]:
    """The items, locked: two people leaving at the same moment do not meet in the middle."""
    if items is not None:
        rows = Item.objects.filter(pk__in=[item.pk for item in items], retired_at=None)
    elif member is not None:
        rows = exposed_to(member)
    elif account is not None:
        rows = Item.objects.filter(retired_at=None)
    else:
        raise NothingMeant(_("Say whose secrets, or which."))
    if account is not None:
        rows = rows.filter(account=account)
    return list(rows.select_related("account").select_for_update(of=("self",)).order_by("pk"))


def _tell(tasks: list[RotationTask], *, without: Member | None, now: datetime) -> None:
    """Each custodian about their own, security officers about what they secure, the person themselves about nothing."""
    officers = Officers()
    custodians = {m.pk: m.user for m in Member.objects.filter(kept_items__rotations__in=tasks).select_related("user")}
    for task in tasks:
        keeper = custodians.get(task.item.custodian_id or 0)
        users = [
            user
            for user in [*([keeper] if keeper else []), *officers.of(task.item)]
            if without is None or user != without.user
        ]
        notify(
            users=users,
            kind="vault.rotation_opened",
            now=now,
            data={"secret": task.item.label, "cause": task.cause},
            url=reverse("vault:item", args=[task.item_id]),
        )
