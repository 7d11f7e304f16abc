"""Queues, who works on them, and which account's conversations go where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.inbox import events
from rostra.inbox.models import Queue, QueueMember, Route
from rostra.people.actions import NotAllowed
from rostra.people.enums import Right
from rostra.people.models import Member, Unit
from rostra.people.rules import may


class QueueNotPossible(Refused):
    """The queue cannot be like this."""


@transaction.atomic
def create_queue(*, name: str, by: Member | None, now: datetime, unit: Unit | None = None) -> Queue:
    """A place where conversations wait. `by` None is the installation itself.

    Raises NotAllowed when `by` does not administer the unit, QueueNotPossible for a name that is empty or taken.
    """
    _may_administer(by, unit)
    name = name.strip()
    if not name:
        raise QueueNotPossible(_("Give the queue a name."), field="name")
    if Queue.objects.filter(name=name).exists():
        raise QueueNotPossible(_("There is a queue of this name already."), field="name")
    queue = Queue.objects.create(name=name, unit=unit)
    data: Data = {"name": name, "unit": unit.pk if unit else None}
    _note(events.QUEUE_ADDED, by, now, f"inbox.queue:{queue.pk}", data)
    return queue


@transaction.atomic
def set_queue_members(*, queue: Queue, members: Iterable[Member], by: Member | None, now: datetime) -> None:
    """These members, and no others, work on the queue. Raises NotAllowed, and QueueNotPossible for one who may not
    answer there.
    """
    _may_administer(by, queue.unit)
    wanted = {member.pk: member for member in members}
    for member in wanted.values():
        if not may(member, Right.ANSWER, unit=queue.unit):
            raise QueueNotPossible(_("Somebody on the list may not answer for this queue's unit."), field="members")
    rows = QueueMember.objects.filter(queue=queue)
    rows.exclude(member__in=wanted).delete()
    present = set(rows.values_list("member", flat=True))
    QueueMember.objects.bulk_create(QueueMember(queue=queue, member=m) for pk, m in wanted.items() if pk not in present)
    data: Data = {"members": sorted(member.user_id for member in wanted.values())}
    _note(events.QUEUE_STAFFED, by, now, f"inbox.queue:{queue.pk}", data)


@transaction.atomic
def set_route(*, account: Account, queue: Queue | None, by: Member | None, now: datetime) -> Route | None:
    """Into which queue the account's new conversations go; None: into no queue. Raises NotAllowed."""
    _may_administer(by, account.unit)
    route = Route.objects.filter(account=account).first()
    old = route.queue_id if route else None
    if old == (queue.pk if queue else None):
        return route
    if queue is None:
        Route.objects.filter(account=account).delete()
        route = None
    elif route is None:
        route = Route.objects.create(account=account, queue=queue)
    else:
        route.queue = queue
        route.save(update_fields=["queue"])
    data: Data = {"account": account.pk, "queue": queue.pk if queue else None, "old": old}
    _note(events.ROUTED, by, now, f"accounts.account:{account.pk}", data)
    return route


def _may_administer(by: Member | None, unit: Unit | None) -> None:
    if by is not None and not may(by, Right.ADMINISTER, unit=unit):
        raise NotAllowed(_("Only an administrator of this part of the body may do this."))


def _note(kind: EventKind, by: Member | None, now: datetime, about: str, data: Data) -> None:
    user = by.user if by is not None else None
    record(body=current_body_id(), by=user, now=now, kind=kind.name, about=about, data=data)
