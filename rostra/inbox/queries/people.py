from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from rostra.core.compiled import Compiled
from rostra.inbox.clocks import line
from rostra.inbox.models import Conversation, Queue, QueueMember, Route
from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Member, Role, Unit
from rostra.people.queries import granted

QUEUES = "_queues"
"""Under this name a member object keeps what was read."""
HERE = "may_answer_here"


def queues() -> QuerySet[Queue]:
    """The body's queues by name."""
    return Queue.objects.select_related("unit").order_by("name", "pk")


def queues_of(unit: Unit) -> int:
    """How many queues belong to the unit itself."""
    return Queue.objects.filter(unit=unit).count()


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue with the names of those who work on it and of the accounts that feed it."""

    queue: Queue
    members: list[str]
    accounts: list[str]


def queue_rows() -> list[QueueRow]:
    """All queues with their people and accounts, in three queries."""
    people: dict[int, list[str]] = {}
    for row in QueueMember.objects.select_related("member__user").order_by("member__user__name"):
        people.setdefault(row.queue_id, []).append(row.member.user.name)
    fed: dict[int, list[str]] = {}
    for route in Route.objects.select_related("account").order_by("account__name"):
        fed.setdefault(route.queue_id, []).append(route.account.name)
    return [QueueRow(queue, people.get(queue.pk, []), fed.get(queue.pk, [])) for queue in queues()]


def my_queues(member: Member) -> list[int]:
    """The ids of the queues on which the member works; read once for each member object: a page asks many times."""
    known: dict[str, Any] = vars(member)
    if QUEUES not in known:
        known[QUEUES] = _queues_of(member.pk)
    found: list[int] = known[QUEUES]
    return found


@Compiled
def _queues_of(member: int) -> QuerySet[QueueMember, int]:
    return QueueMember.objects.filter(member=member).order_by("queue").values_list("queue", flat=True)


def answerers(conversation: Conversation | None = None) -> list[Member]:
    """Who may answer this conversation, or anything in the body, by role or by a grant; by name."""
    return _by_name(_holders(timezone.now(), *_place(conversation), right=Right.ANSWER))


def approvers(conversation: Conversation | None = None) -> list[Member]:
    """Who may let somebody else's answer in this conversation go out, or anything in the body; by name."""
    return _by_name(_holders(timezone.now(), *_place(conversation), right=Right.APPROVE))


def answerers_and_here(conversation: Conversation) -> list[tuple[Member, bool]]:
    """Who may answer anything in the body, each with whether they may answer this conversation; by name."""
    return [(row, vars(row)[HERE]) for row in _by_name(_and_here(timezone.now(), *_place(conversation)))]


@Compiled
def _holders(now: datetime, account: int | None, units: list[int] | None, *, right: Right) -> QuerySet[Member]:
    return _present().filter(_holds(right, now, account, units))


@Compiled
def _and_here(now: datetime, account: int | None, units: list[int] | None) -> QuerySet[Member]:
    here = ExpressionWrapper(_holds(Right.ANSWER, now, account, units), output_field=BooleanField())
    return _present().filter(_holds(Right.ANSWER, now, None, None)).annotate(**{HERE: here})


def _present() -> QuerySet[Member]:
    return Member.objects.filter(left_at=None, user__is_active=True).select_related("user")


def _by_name(rows: Iterable[Member]) -> list[Member]:
    return sorted(rows, key=lambda member: (member.user.name, member.pk))


def _place(conversation: Conversation | None) -> tuple[int | None, list[int] | None]:
    """The account of the conversation, and the units whose people work on it; nothing of none."""
    return (None, None) if conversation is None else (conversation.account_id, _above(conversation))


def _holds(right: Right, now: datetime, account: int | None, units: list[int] | None) -> Q:
    """The members who hold the right there, or anywhere, as a condition."""
    codes = [code for code, given in RIGHTS.items() if right in given]
    roles = Role.objects.filter(member=OuterRef("pk"), code__in=codes)
    if units is not None:
        roles = roles.filter(Q(unit=None) | Q(unit__anyof=units))
    return Q(Exists(roles)) | granted(right, account, now)


def _above(conversation: Conversation) -> list[int]:
    """The units of its account and its queue, and those above them; nothing is asked where they belong to none."""
    places = {conversation.account.unit_id, conversation.queue.unit_id if conversation.queue else None} - {None}
    parents = dict(Unit.objects.values_list("pk", "parent")) if places else {}
    return [unit for place in places for unit in line(place, parents)]
