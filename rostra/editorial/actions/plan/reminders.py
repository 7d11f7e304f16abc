"""What nobody looks up by hand: a slot that is still empty a day before, a kind of content that is overdue."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse

from rostra.core.scoping import scope
from rostra.editorial import events
from rostra.editorial.actions.plan.noting import note
from rostra.editorial.models import Cadence, Slot
from rostra.editorial.planning import AHEAD, Due, Occurrence, dues, occurrences
from rostra.people.actions import notify
from rostra.people.enums import RoleCode
from rostra.people.models import Body, Member, User
from rostra.policy.queries import working_calendar

AGAIN = timedelta(minutes=15)
"""After this long the job asks again; see `editorial.jobs`."""
PLANNERS = (RoleCode.APPROVER, RoleCode.ADMINISTRATOR)


def remind(*, now: datetime) -> None:
    """All bodies: whoever answers for it hears once of each empty day of a slot, and of each time that was missed.

    In working hours only; of a slot a day before, or in the last hours before that.
    """
    slots = Slot.everywhere.filter(account__closed_at=None).values_list("body", flat=True)
    expected = Cadence.everywhere.filter(every_minutes__isnull=False).values_list("body", flat=True)
    for body in Body.objects.filter(pk__in=slots.union(expected)).order_by("pk"):
        with scope(body), transaction.atomic():
            calendar = working_calendar(body.time_zone)
            if calendar.is_open(now):
                # Of a Monday morning people hear on Friday: the day before, nobody works.
                _empty_slots(calendar.tz, now, calendar.due(now + AGAIN, 0) + AHEAD)
                _overdue(now)


def _empty_slots(zone: ZoneInfo, now: datetime, until: datetime) -> None:
    first, last = (moment.astimezone(zone).date() for moment in (now, until))
    for found in occurrences(first, last, zone):
        told = found.slot.told_until is not None and found.day <= found.slot.told_until
        if found.post_id is None and not told and now < found.at <= until:
            _tell_empty(found, now)


def _tell_empty(found: Occurrence, now: datetime) -> None:
    slot = found.slot
    slot.told_until = found.day
    slot.save(update_fields=["told_until"])
    day = found.day.isoformat()
    note(slot, events.SLOT_EMPTY, by=None, now=now, data={"day": day})
    url = f"{reverse('editorial:compose')}?slot={slot.pk}&day={day}"
    clock = slot.clock.isoformat("minutes")
    data: dict[str, str | int] = {"slot": slot.name, "account": slot.account.name, "time": clock}
    notify(users=_answers_for(slot.owner), kind="editorial.slot_empty", now=now, data=data, url=url)


def _overdue(now: datetime) -> None:
    for due in dues(now):
        told_at = due.cadence.told_at
        if due.overdue(now) and (told_at is None or (due.due_at is not None and told_at < due.due_at)):
            _tell_overdue(due, now)


def _tell_overdue(due: Due, now: datetime) -> None:
    row = due.cadence
    Cadence.objects.filter(pk=row.pk).update(told_at=now)
    note(row.content_type, events.CADENCE_MISSED, by=None, now=now, data={"account": row.account_id})
    url = reverse("editorial:calendar") + "#balance"
    data: dict[str, str | int] = {"type": row.content_type.name}
    notify(users=_answers_for(row.content_type.owner), kind="editorial.type_overdue", now=now, data=data, url=url)


def _answers_for(owner: Member | None) -> list[User]:
    """The owner; where there is none any more, those who plan for the whole body."""
    if owner is not None and owner.active:
        return [owner.user]
    rows = Member.objects.filter(roles__code__in=PLANNERS, roles__unit=None, left_at=None, user__is_active=True)
    return [member.user for member in rows.select_related("user").order_by("pk").distinct()]
