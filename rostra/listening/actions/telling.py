"""Managers hear, at most once a day for each watch, that people say unusually much."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from rostra.inbox.queries.listeners import Managers
from rostra.listening.models import Watch
from rostra.listening.queries import today_of_body, weeks
from rostra.people.actions import notify


@transaction.atomic
def tell_unusual(*, now: datetime) -> int:
    """For the body in scope; how many watches were told of."""
    today = today_of_body(now)
    # Two workers at once tell once.
    rows = Watch.objects.select_for_update(skip_locked=True).filter(ended_at=None).exclude(told_on=today)
    watches = list(rows.order_by("pk"))
    counted = weeks(watches, today)
    told = [watch for watch in watches if counted[watch.pk].unusual]
    Watch.objects.filter(pk__in=[watch.pk for watch in told]).update(told_on=today)
    for watch in told:
        notify(
            users=Managers(now).of(None),
            kind="listening.unusual",
            now=now,
            data={"words": watch.words, "count": counted[watch.pk].count},
            url=f"{reverse('listening:list')}?watch={watch.pk}",
        )
    return len(told)
