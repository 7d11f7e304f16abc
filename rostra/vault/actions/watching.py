"""What time brings: warnings before expiry, reminders, escalation, rotation by the calendar. Each is said once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from rostra.people.actions import notify
from rostra.people.models import Member, User
from rostra.policy.decisions import CALENDAR_ROTATION_DAYS
from rostra.policy.queries import decided
from rostra.vault.actions.rotating import open_rotations
from rostra.vault.enums import INVENTORY, Cause
from rostra.vault.models import Attestation, Item, RotationTask
from rostra.vault.queries.exposure import Officers

WARNINGS = (14, 3, 0)
"""Days before expiry at which people are told, the widest first."""
DAY = timedelta(days=1)
REMIND_BEFORE = timedelta(days=7)
"""A question is asked again a week before its time is up."""


@transaction.atomic
def warn_expiring(*, now: datetime) -> int:
    """Tell custodians and security officers of the body in scope what expires; gives how many warnings went out."""
    sent = 0
    rows = Item.objects.select_for_update(of=("self",)).filter(retired_at=None, expires_at__lte=now + WARNINGS[0] * DAY)
    officers = Officers()
    for item in rows.select_related("custodian__user", "account").order_by("pk"):
        left = cast("datetime", item.expires_at) - now
        days = min(day for day in WARNINGS if left <= day * DAY)
        if item.warned_days is not None and item.warned_days <= days:
            continue
        Item.objects.filter(pk=item.pk).update(warned_days=days)
        url = reverse("vault:item", args=[item.pk])
        kind = "vault.expiring" if left > timedelta(0) else "vault.expired"
        data: dict[str, str | int] = {"secret": item.label, "count": max(1, -(-left // DAY))}
        notify(users=_keepers(item, officers), kind=kind, now=now, data=data, url=url)
        sent += 1
    return sent


@transaction.atomic
def remind_rotations(*, now: datetime) -> int:
    """Once a day, as long as a task is overdue: custodian, owner of the account and security officers."""
    late = RotationTask.objects.select_for_update(of=("self",)).filter(
        Q(reminded_at=None) | Q(reminded_at__lte=now - DAY), done_at=None, due_at__lte=now
    )
    tasks = list(late.select_related("item__custodian__user", "item__account__owner__user").order_by("pk"))
    officers = Officers()
    for task in tasks:
        users = _keepers(task.item, officers)
        account = task.item.account
        if account is not None and account.owner is not None and account.owner.active:
            users.append(account.owner.user)
        data: dict[str, str | int] = {"secret": task.item.label}
        kind = "vault.rotation_overdue"
        if account is not None:
            data["account"] = account.name
            kind = "vault.rotation_overdue_account"
        notify(users=users, kind=kind, now=now, data=data, url=reverse("vault:item", args=[task.item_id]))
    RotationTask.objects.filter(pk__in=[task.pk for task in tasks]).update(reminded_at=now)
    return len(tasks)


@transaction.atomic
def remind_attestations(*, now: datetime) -> int:
    """A week before the time is up the holder is asked again; after it security officers are told. Gives how many."""
    waiting = Attestation.objects.select_for_update(of=("self",)).filter(answered_at=None)
    waiting = waiting.select_related("item__custodian__user", "item__account", "member__user").order_by("pk")
    again = list(waiting.filter(reminded_at=None, due_at__lte=now + REMIND_BEFORE))
    for row in again:
        url = reverse("vault:attest", args=[row.pk])
        notify(users=[row.member.user], kind="vault.attest_reminder", now=now, data={"secret": row.item.label}, url=url)
    Attestation.objects.filter(pk__in=[row.pk for row in again]).update(reminded_at=now)
    late = list(waiting.filter(escalated_at=None, due_at__lte=now))
    officers = Officers()
    for row in late:
        data: dict[str, str | int] = {"secret": row.item.label, "who": row.member.user.name}
        url = reverse("vault:item", args=[row.item_id])
        notify(users=_keepers(row.item, officers), kind="vault.attest_escalated", now=now, data=data, url=url)
    Attestation.objects.filter(pk__in=[row.pk for row in late]).update(escalated_at=now)
    return len(again) + len(late)


def rotate_by_calendar(*, now: datetime) -> int:
    """Open tasks for what is older than the policy allows; nothing unless the body decided so. Gives how many."""
    days = decided(CALENDAR_ROTATION_DAYS)
    if not days:
        return 0
    return len(open_rotations(cause=Cause.CALENDAR, items=unchanged_for(days, now), by=None, now=now))


def unchanged_for(days: int, now: datetime) -> QuerySet[Item]:
    """The secrets that have not been changed for so many days."""
    return Item.objects.filter(retired_at=None, changed_at__lte=now - days * DAY).exclude(kind__in=INVENTORY)


def _keepers(item: Item, officers: Officers) -> list[User]:
    custodian: Member | None = item.custodian
    return [*([custodian.user] if custodian is not None and custodian.active else []), *officers.of(item)]
