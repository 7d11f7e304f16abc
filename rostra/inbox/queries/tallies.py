"""What stands over the list and in the menu: how much waits, and up to which message the page knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, QuerySet, Subquery

from rostra.core.compiled import Compiled
from rostra.inbox.models import Message
from rostra.inbox.queries.groups import GROWTH, grown_since
from rostra.inbox.queries.lists import Filters, Reader, counted
from rostra.people.models import Body, Member


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
    [(queues, mine, mark, growing)] = _said(member.body_id, member.pk, now - GROWTH, reader=Reader.of(member))
    return Tallies(queues, mine, mark or 0, growing)


@Compiled
def _said(body: int, member: int, since: datetime, *, reader: Reader) -> QuerySet[Body, tuple[int, int, int, bool]]:
    newest = Message.objects.filter(body=body).order_by("-pk").values("pk")[:1]
    return Body.objects.filter(pk=body).values_list(
        counted(reader.listed(member, Filters())),
        counted(reader.listed(member, Filters(tab="mine"))),
        Subquery(newest),
        Exists(grown_since(reader.reach, since)),
    )
