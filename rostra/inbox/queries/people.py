from __future__ import annotations

from django.db.models import Q, QuerySet

from rostra.inbox.models import Conversation, Queue, QueueMember
from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Member, Role, Unit

ANSWERING = [code for code, given in RIGHTS.items() if Right.ANSWER in given]


def queues() -> QuerySet[Queue]:
    """The body's queues by name."""
    return Queue.objects.select_related("unit").order_by("name", "pk")


def my_queues(member: Member) -> list[int]:
    """The ids of the queues on which the member works."""
    return list(QueueMember.objects.filter(member=member).order_by("queue").values_list("queue", flat=True))


def answerers(conversation: Conversation | None = None) -> list[Member]:
    """Who may answer this conversation, or anything in the body; by name."""
    roles = Role.objects.filter(code__in=ANSWERING, member__left_at=None, member__user__is_active=True)
    if conversation is not None:
        queue = conversation.queue
        above = _line(conversation.account.unit) + (_line(queue.unit) if queue is not None else [])
        roles = roles.filter(Q(unit=None) | Q(unit__in=above))
    members = {role.member_id: role.member for role in roles.select_related("member__user")}
    return sorted(members.values(), key=lambda member: (member.user.name, member.pk))


def _line(unit: Unit | None) -> list[int]:
    """The unit and those above it."""
    line: list[int] = []
    while unit is not None and unit.pk not in line:
        line.append(unit.pk)
        unit = unit.parent
    return line
