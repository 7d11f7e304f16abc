"""What ends by its date: written down afterwards, so that it has the same consequences as what people end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from rostra.core.scoping import scope
from rostra.people.actions.granting import end_grants
from rostra.people.actions.mandates import end_mandates
from rostra.people.leaving import change_of_tasks
from rostra.people.models import Grant, Mandate
from rostra.people.rules import forget

MOMENT = timedelta(microseconds=1)


def end_what_ran_out(*, now: datetime) -> int:
    """Close, in every body, the mandates and rights whose date is over, in that order of time; gives how many.

    Each in its own transaction, together with what must be changed because somebody no longer needs it.
    """
    over = {"ended_at": None, "ends_at__lte": now, "member__left_at": None}
    rows: list[Mandate | Grant] = [
        *Mandate.everywhere.filter(**over).select_related("member__user", "body"),
        *Grant.everywhere.filter(**over).select_related("member__user", "body"),
    ]
    ended = 0
    for row in sorted(rows, key=lambda each: (each.ends_at or now, each.pk)):
        with scope(row.body), transaction.atomic():
            ended += _close(row, now)
    return ended


def _close(row: Mandate | Grant, now: datetime) -> int:
    since = (row.ends_at or now) - MOMENT
    with change_of_tasks(member=row.member, by=None, now=now, since=since):
        if isinstance(row, Mandate):
            ended = end_mandates([row], by=None, now=now)
        else:
            ended = end_grants([row], by=None, now=now)
        forget(row.member)
    return ended
