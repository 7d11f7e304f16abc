"""What the inbox looks for in all bodies, again and again."""

from __future__ import annotations

from datetime import datetime

from rostra.core.scoping import scope
from rostra.inbox.actions.answering import UNSENT, reopen_unsent
from rostra.inbox.sources import ANSWER
from rostra.publishing.models import Delivery


def bring_back_unsent(*, now: datetime) -> int:
    """Open again every conversation whose answer did not go out; returns how many."""
    unsent = Delivery.everywhere.filter(source=ANSWER, state__in=UNSENT)
    bodies = unsent.order_by().values_list("body", flat=True).distinct()
    count = 0
    for body_id in bodies:
        with scope(body_id):
            count += reopen_unsent(now=now)
    return count
