"""What should have gone out five minutes ago: people are told, once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rostra.core.apart import apart
from rostra.core.scoping import scope
from rostra.people.actions import notify
from rostra.publishing import events
from rostra.publishing.actions.moves import note
from rostra.publishing.enums import AWAITED_STATES
from rostra.publishing.models import Delivery
from rostra.publishing.notices import page_of
from rostra.publishing.queries import LATE_AFTER, people_to_tell


def tell_late(now: datetime) -> None:
    """Tell people of what is late and of which they have not heard yet, in all bodies."""
    late = Delivery.everywhere.filter(state__in=AWAITED_STATES, due_at__lt=now - LATE_AFTER, late_told_at=None)
    for body_id in late.order_by().values_list("body", flat=True).distinct():
        with apart("late deliveries not told of", body=body_id), scope(body_id), transaction.atomic():
            rows = list(
                late.filter(body=body_id)
                .select_for_update(skip_locked=True, of=("self",))
                .select_related("account", "created_by")
                .order_by("due_at", "pk")
            )
            Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(late_told_at=now)
            for row in rows:
                note(row, events.LATE, now=now, data={"state": row.state})
            _tell_of(rows, now)


def _tell_of(rows: list[Delivery], now: datetime) -> None:
    """One notice for each account, however many wait: an outage is one piece of news."""
    by_account: dict[int, list[Delivery]] = {}
    for row in rows:
        by_account.setdefault(row.account_id, []).append(row)
    for waiting in by_account.values():
        first = waiting[0]
        authors = [row.created_by for row in waiting if row.created_by]
        data: dict[str, str | int] = {
            "count": len(waiting),
            "account": first.account.name,
            "delivery": first.pk,
            "source": first.source,
            "source_id": first.source_id,
            "due_at": first.due_at.isoformat(),
        }
        users = [*authors, *people_to_tell()]
        notify(users=users, kind="publishing.late", now=now, data=data, url=page_of(first))
