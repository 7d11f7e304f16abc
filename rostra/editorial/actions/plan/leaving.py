"""What becomes of the kinds of content and slots for which somebody answers when they leave."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rostra.editorial import events
from rostra.editorial.actions.plan.noting import note
from rostra.editorial.models import CalendarFeed, ContentType, Slot
from rostra.people.models import Member, User


def count_answered_for(member: Member) -> int:
    """Content types in use and slots that the member owns."""
    types = ContentType.objects.filter(owner=member, archived_at=None).count()
    return types + Slot.objects.filter(owner=member).count()


@transaction.atomic
def pass_on(*, member: Member, to: Member | None, by: User | None, now: datetime) -> int:
    """`to` answers for them, or nobody until somebody is named. Calendar addresses of who leaves work no longer.

    Gives how many `to` answers for.
    """
    passed = 0
    data = {"owner": to.pk if to else None}
    for row in ContentType.objects.filter(owner=member).select_for_update().order_by("pk"):
        ContentType.objects.filter(pk=row.pk).update(owner=to)
        note(row, events.PLAN_PASSED_ON, by=by, now=now, data=data)
        passed += row.archived_at is None
    for slot in Slot.objects.filter(owner=member).select_for_update().order_by("pk"):
        Slot.objects.filter(pk=slot.pk).update(owner=to)
        note(slot, events.PLAN_PASSED_ON, by=by, now=now, data=data)
        passed += 1
    for feed in CalendarFeed.objects.filter(member=member, ended_at=None).order_by("pk"):
        CalendarFeed.objects.filter(pk=feed.pk).update(ended_at=now)
        note(feed, events.FEED_ENDED, by=by, now=now, data={"member": member.pk})
    return passed if to is not None else 0
