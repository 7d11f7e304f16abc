from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

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
        rows = QueueMember.objects.filter(member=member).order_by("queue")
        known[QUEUES] = list(rows.values_list("queue", flat=True))
    found: list[int] = known[QUEUES]
    return found


def answerers(conversation: Conversation | None = None) -> list[Member]:
    """Who may answer this conversation, or anything in the body, by role or by a grant; by name."""
    return _by_name(_present().filter(_holds(Right.ANSWER, conversation)))


def approvers(conversation: Conversation) -> list[Member]:
    """Who may let somebody else's answer in this conversation go out; by name."""
    return _by_name(_present().filter(_holds(Right.APPROVE, conversation)))


def answerers_and_here(conversation: Conversation) -> list[tuple[Member, bool]]:
    """Who may answer anything in the body, each with whether they may answer this conversation; by name."""
    here = ExpressionWrapper(_holds(Right.ANSWER, conversation), output_field=BooleanField())
    rows = _by_name(_present().filter(_holds(Right.ANSWER, None)).annotate(**{HERE: here}))
    return [(row, vars(row)[HERE]) for row in rows]


def _present() -> QuerySet[Member]:
    return Member.objects.filter(left_at=None, user__is_active=True)


def _by_name(rows: QuerySet[Member]) -> list[Member]:
    return sorted(rows.select_related("user"), key=lambda member: (member.user.name, member.pk))


def _holds(right: Right, conversation: Conversation | None) -> Q:
    """The members who hold the right in the conversation, or anywhere, as a condition."""
    codes = [code for code, given in RIGHTS.items() if right in given]
    roles = Role.objects.filter(member=OuterRef("pk"), code__in=codes)
    if conversation is not None:
        roles = roles.filter(Q(unit=None) | Q(unit__in=_above(conversation)))
    return Q(Exists(roles)) | granted(right, conversation.account if conversation is not None else None)


def _above(conversation: Conversation) -> list[int]:
    """The units of its account and its queue, and those above them; nothing is asked where they belong to none."""
    places = {conversation.account.unit_id, conversation.queue.unit_id if conversation.queue else None} - {None}
    parents = dict(Unit.objects.values_list("pk", "parent")) if places else {}
    return [unit for place in places for unit in line(place, parents)]
