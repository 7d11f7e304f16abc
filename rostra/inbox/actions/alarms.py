"""Alarms: told step by step until somebody says that they have it in hand. Each is told once, and many at once as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as translate

from rostra.audit.actions import Data, record
from rostra.core.refusals import Faster
from rostra.inbox import events
from rostra.inbox.clocks import Clocks
from rostra.inbox.enums import NEEDS_ANSWER, AlarmKind
from rostra.inbox.models import Alarm, Conversation
from rostra.inbox.queries.alarms import late
from rostra.inbox.queries.listeners import Managers, staff_of
from rostra.inbox.routing import Router
from rostra.people.actions import notify, settle
from rostra.people.models import Member, User

STEP = timedelta(minutes=30)
"""After so long without an answer the next person hears of it; for what is overdue, in working time."""
LAST_STEP = 2
ESCALATED = (AlarmKind.URGENT, AlarmKind.BREACH)
BATCH = 500


def take_alarm(*, alarm: Alarm, by: Member, now: datetime) -> None:
    """`by` has it in hand: nobody else is told. Raises Faster when somebody has it, or it is over."""
    with transaction.atomic():
        rows = Alarm.objects.filter(pk=alarm.pk, acknowledged_at=None, ended_at=None)
        if not rows.update(acknowledged_by=by.user, acknowledged_at=now):
            raise Faster(_taken(alarm))
        data: Data = {"alarm": alarm.pk, "kind": alarm.kind}
        record(body=alarm.body_id, by=by.user, now=now, kind=events.ALARM_TAKEN.name, about=_about(alarm), data=data)
        settle(kind="inbox.alarm", url=url_of(alarm), now=now)


def end_settled(*, now: datetime) -> int:
    """Alarms about what is answered, closed, or no longer late are over; returns how many those were."""
    rows = Conversation.objects.filter(late(now))
    in_time = Q(kind=AlarmKind.BREACH) & ~Exists(rows.filter(pk=OuterRef("conversation")))
    one = Alarm.objects.filter(ended_at=None, conversation__isnull=False)
    count = one.filter(~Q(conversation__state__in=NEEDS_ANSWER) | in_time).update(ended_at=now)
    of_account = rows.filter(account=OuterRef("account"))
    whole = Alarm.objects.filter(ended_at=None, kind=AlarmKind.BREACH, conversation=None, account__isnull=False)
    return count + whole.filter(~Exists(of_account)).update(ended_at=now)


def escalate(*, clocks: Clocks) -> int:
    """Tell the next person of every alarm that nobody took; returns how many alarms went a step.

    What is overdue goes no step outside working hours. Of groups and surges managers heard at once.
    """
    now = clocks.now
    rows = Alarm.objects.filter(ended_at=None, acknowledged_at=None, told_at__lte=now - STEP, step__lt=LAST_STEP)
    rows = rows.filter(kind__in=ESCALATED).select_related(
        "conversation__account__substitute__user", "conversation__queue", "account__substitute__user"
    )
    with transaction.atomic():
        # Whoever takes one at this moment comes first: it is looked at again in a minute.
        ahead = rows.select_for_update(of=("self",), skip_locked=True).order_by("told_at", "pk")[:BATCH]
        waiting = [row for row in ahead if _ripe(row, clocks)]
        if waiting:
            _step(waiting, clocks)
    return len(waiting)


def _step(alarms: Sequence[Alarm], clocks: Clocks) -> None:
    steps = _Steps(alarms, clocks)
    told: dict[int, list[User]] = {}
    for alarm in alarms:
        step, told[alarm.pk] = steps.next(alarm)
        Alarm.objects.filter(pk=alarm.pk).update(step=step, told_at=clocks.now)
    tell(alarms, told, now=clocks.now)


def tell(alarms: Sequence[Alarm], users: Mapping[int, Iterable[User]], *, now: datetime) -> None:
    """One notice to each person, whatever the number of alarms; `users` by the number of the alarm."""
    of_user: dict[User, list[Alarm]] = {}
    for alarm in alarms:
        for user in users[alarm.pk]:
            of_user.setdefault(user, []).append(alarm)
    for user, mine in of_user.items():
        first = mine[0]
        if len(mine) > 1:
            notify(users=[user], kind="inbox.alarms", now=now, data={"count": len(mine)}, url=reverse("inbox:alarms"))
        else:
            data: dict[str, str | int] = {"kind": first.kind}
            notify(users=[user], kind="inbox.alarm", now=now, data=data, url=url_of(first))


def url_of(alarm: Alarm) -> str:
    """The page on which something can be done about it."""
    if alarm.conversation_id is not None:
        return reverse("inbox:conversation", args=[alarm.conversation_id])
    return reverse("inbox:alarms")


def _ripe(alarm: Alarm, clocks: Clocks) -> bool:
    if alarm.kind != AlarmKind.BREACH:
        return True
    return clocks.working and clocks.calendar.minutes_between(alarm.told_at, clocks.now) >= STEP.seconds // 60


class _Steps:
    """Who is next: after the owner their substitute, else the queue; then who administers that part of the body."""

    def __init__(self, alarms: Sequence[Alarm], clocks: Clocks) -> None:
        self.router = Router(clocks.now, clocks)
        self.managers = Managers(clocks.now)
        queues = {row.conversation.queue_id for row in alarms if row.conversation is not None}
        self.staff = staff_of((queue for queue in queues if queue is not None), away=self.router.away)

    def next(self, alarm: Alarm) -> tuple[int, list[User]]:
        """The step to which it goes, and who is told; a step at which there is nobody is left out."""
        if alarm.step == 0 and (users := self._substitutes(alarm)):
            return 1, users
        return LAST_STEP, self._managers(alarm)

    def _substitutes(self, alarm: Alarm) -> list[User]:
        conversation = alarm.conversation
        account = conversation.account if conversation is not None else alarm.account
        if account is None:
            return []
        model = self.router.model(account)
        substitute = (model.substitute if model is not None else None) or account.substitute
        owner = conversation.owner_id if conversation is not None else account.owner_id
        here = substitute is not None and substitute.active and substitute.pk not in self.router.away
        if substitute is not None and here and substitute.pk != owner:
            return [substitute.user]
        # Without an owner the queue has been told already.
        return self.staff.get(conversation.queue_id or 0, []) if conversation is not None and owner is not None else []

    def _managers(self, alarm: Alarm) -> list[User]:
        conversation = alarm.conversation
        account = conversation.account if conversation is not None else alarm.account
        queue = conversation.queue if conversation is not None else None
        return self.managers.of(queue.unit_id if queue is not None else None, account.unit_id if account else None)


def _taken(alarm: Alarm) -> str:
    row = Alarm.objects.select_related("acknowledged_by").get(pk=alarm.pk)
    if row.acknowledged_by is None:
        return translate("This is over already.")
    return translate("%(name)s has it in hand already.") % {"name": row.acknowledged_by.name}


def _about(alarm: Alarm) -> str:
    if alarm.conversation_id is not None:
        return f"inbox.conversation:{alarm.conversation_id}"
    return f"inbox.alarm:{alarm.pk}"
