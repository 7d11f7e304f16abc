"""What listening looks for in all bodies, again and again. What fails in one of them silences no other."""

from __future__ import annotations

from datetime import datetime

from rostra.core.apart import apart
from rostra.core.scoping import scope
from rostra.listening.actions import expiring, telling
from rostra.listening.models import Find, Watch


def let_fall(*, now: datetime) -> int:
    """In every body, delete the finds whose time is over; how many nobody had taken."""
    count = 0
    over = Find.everywhere.filter(until__lte=now)
    for body_id in over.order_by().values_list("body", flat=True).distinct():
        with apart("finds not deleted", body=body_id), scope(body_id):
            count += expiring.let_fall(now=now)
    return count


def tell_unusual(*, now: datetime) -> None:
    """Tell the managers of every body that looks for something."""
    watched = Watch.everywhere.filter(ended_at=None)
    for body_id in watched.order_by().values_list("body", flat=True).distinct():
        with apart("unusual not told of", body=body_id), scope(body_id):
            telling.tell_unusual(now=now)
