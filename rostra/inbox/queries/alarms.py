"""Alarms that are not over, for those who may read what they are about."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from rostra.inbox.enums import NEEDS_ANSWER, GroupState
from rostra.inbox.models import Alarm, Conversation, Group
from rostra.inbox.rules import reach
from rostra.people import rules
from rostra.people.enums import Right
from rostra.people.models import Member

SHOWN = 100
RELATED = ("conversation__account", "conversation__queue__unit", "conversation__owner__user", "group", "account")


def late(now: datetime) -> Q:
    """What alarms about lateness speak of: an answer is owed, and it is overdue, or its acknowledgement is."""
    overdue = Q(due_at__lte=now) | Q(acknowledge_due_at__lte=now, acknowledged_at=None)
    return Q(state__in=NEEDS_ANSWER) & overdue


def open_alarms(member: Member, limit: int = SHOWN) -> list[Alarm]:
    """What nobody has in hand first, and of that the oldest; no more than `limit`."""
    rows = _visible(member).select_related(*RELATED, "acknowledged_by")
    return list(rows.order_by(F("acknowledged_at").asc(nulls_first=True), "at", "pk")[:limit])


def untaken(member: Member) -> int:
    """How many nobody has in hand, at most a hundred."""
    return _visible(member).filter(acknowledged_at=None)[:SHOWN].count()


def large_groups() -> int:
    """How many groups are large and not answered: within a surge, its alarm stands for them."""
    return Group.objects.filter(told_at__isnull=False, state__in=(GroupState.PROPOSED, GroupState.CONFIRMED)).count()


def alarms_of(conversation: Conversation) -> list[Alarm]:
    """Those about one conversation."""
    rows = Alarm.objects.filter(conversation=conversation, ended_at=None).select_related("acknowledged_by")
    return list(rows.order_by("pk"))


def alarm_of(member: Member, pk: int) -> Alarm | None:
    """One that the member may read; None for any other."""
    return _visible(member).select_related(*RELATED).filter(pk=pk).first()


def _visible(member: Member) -> QuerySet[Alarm]:
    rows = Alarm.objects.filter(ended_at=None)
    units = rules.units_with(member, Right.READ)
    if units is None:
        return rows
    mine = rules.granted_accounts(member, Right.READ)
    of_account = Q(account__unit__in=units) | Q(account__in=mine)
    # A group is of no unit: who may read anything may know that many ask the same.
    whole = Q(conversation=None, account=None)
    seen = Conversation.objects.filter(reach(member, Right.READ))
    return rows.filter(Q(conversation__in=seen) | Q(conversation=None) & of_account | whole)
