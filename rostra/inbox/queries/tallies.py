"""What stands over the list and in the menu: how much waits, and up to which message the page knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, IntegerField, QuerySet, Subquery

from rostra.inbox.models import Conversation, Message
from rostra.inbox.queries.groups import recently_grown
from rostra.inbox.queries.lists import COUNTED, Filters, listed
from rostra.people.models import Body, Member


class _Number(Subquery):
    """How many rows a query has, up to where it is cut."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class Tallies:
    """What is owed in the member's queues and to themselves, counted to 1001; `newest` is a mark for `lists.news`.

    `growing`: there are groups that grow at this moment.
    """

    queues: int
    mine: int
    newest: int
    growing: bool


def tallies(member: Member, *, now: datetime) -> Tallies:
    """All of it in one query, and one for the queues on which the member works."""
    newest = Message.objects.filter(body=member.body_id).order_by("-pk").values("pk")[:1]
    said = Body.objects.filter(pk=member.body_id).values_list(
        _Number(_counted(listed(member, Filters()))),
        _Number(_counted(listed(member, Filters(tab="mine")))),
        Subquery(newest),
        Exists(recently_grown(member, now=now)),
    )
    queues, mine, mark, growing = said.get()
    return Tallies(queues, mine, mark or 0, growing)


def _counted(rows: QuerySet[Conversation]) -> QuerySet[Conversation, Any]:
    return rows.values("pk")[: COUNTED + 1]
