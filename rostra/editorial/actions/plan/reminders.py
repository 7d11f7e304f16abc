"""What nobody looks up by hand: a slot that is still empty a day before, a kind of content that is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from rostra.accounts.rules import line_of
from rostra.core.apart import apart
from rostra.core.scoping import scope
from rostra.editorial import events
from rostra.editorial.actions.plan.noting import note
from rostra.editorial.models import Cadence, ContentType, Slot
from rostra.editorial.planning import AHEAD, Due, Occurrence, dues, occurrences
from rostra.people.actions import notify
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.models import Body, Duty, Member, User
from rostra.people.queries import away_now
from rostra.policy.queries import working_calendar

AGAIN = timedelta(minutes=15)
"""After this long the job asks again; see `editorial.jobs`."""
DAY = 24 * 60
"""Minutes: what is due more often than daily is asked about each minute, at any hour."""
PLANNERS = (RoleCode.APPROVER, RoleCode.ADMINISTRATOR)


def remind(*, now: datetime) -> None:
    """All bodies: whoever answers for it hears once of each empty day of a slot, and of each time that was missed.

    In working hours only; of a slot a day before, or in the last hours before that. What is due more often than daily is
    no matter of working hours: see `remind_on_duty`.
    """
    slots = Slot.everywhere.filter(account__closed_at=None).values_list("body", flat=True)
    expected = Cadence.everywhere.filter(every_minutes__isnull=False).values_list("body", flat=True)
    for body in Body.objects.filter(pk__in=slots.union(expected)).order_by("pk"):
        with apart("nobody reminded of the plan", body=body.pk), scope(body), transaction.atomic():
            calendar = working_calendar(body.time_zone)
            if calendar.is_open(now):
                # Of a Monday morning people hear on Friday: the day before, nobody works.
                _empty_slots(calendar.tz, now, calendar.due(now + AGAIN, 0) + AHEAD)
                for due in _missed(now):
                    if not _is_short(due.cadence):
                        _tell_overdue(due, _answers_for(due.cadence.content_type.owner), now)


def remind_on_duty(*, now: datetime) -> None:
    """All bodies, at any hour: of what is due more often than daily the owner hears, and whoever publishes on duty.

    Once of each time that was missed; in place of those who are away, who stands in for them.
    """
    short = Cadence.everywhere.filter(every_minutes__lt=DAY).values_list("body", flat=True)
    for body in Body.objects.filter(pk__in=short).order_by("pk"):
        with apart("nobody on duty reminded", body=body.pk), scope(body), transaction.atomic():
            for due in _missed(now):
                if _is_short(due.cadence):
                    _tell_overdue(due, _on_duty_for(due.cadence.content_type, now), now)


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


def _missed(now: datetime) -> Iterator[Due]:
    """What is overdue and of which nobody has heard yet."""
    for due in dues(now):
        told_at = due.cadence.told_at
        if due.overdue(now) and (told_at is None or (due.due_at is not None and told_at < due.due_at)):
            yield due


def _is_short(cadence: Cadence) -> bool:
    return cadence.every_minutes is not None and cadence.every_minutes < DAY


def _tell_overdue(due: Due, users: Iterable[User], now: datetime) -> None:
    row = due.cadence
    if not Cadence.objects.filter(pk=row.pk, told_at=row.told_at).update(told_at=now):
        # A run that took longer than a minute is telling them.
        return
    note(row.content_type, events.CADENCE_MISSED, by=None, now=now, data={"account": row.account_id})
    url = reverse("editorial:calendar") + "#balance"
    data: dict[str, str | int] = {"type": row.content_type.name}
    notify(users=users, kind="editorial.type_overdue", now=now, data=data, url=url)


def _on_duty_for(kind: ContentType, now: datetime) -> list[User]:
    """The owner and who publishes daily for the body or the kind's unit, as far as they are there; else the planners."""
    where = Q(unit=None) | Q(unit__in=line_of(kind.unit))
    duties = Duty.objects.filter(where, code=DutyCode.PUBLISHING).select_related("member__user").order_by("pk")
    named = [*([kind.owner] if kind.owner else []), *(duty.member for duty in duties)]
    away = away_now(now)
    present = [away.get(member.pk, member) for member in named]
    users = [member.user for member in present if member is not None and member.active]
    return users or _answers_for(None)


def _answers_for(owner: Member | None) -> list[User]:
    """The owner; where there is none any more, those who plan for the whole body."""
    if owner is not None and owner.active:
        return [owner.user]
    rows = Member.objects.filter(roles__code__in=PLANNERS, roles__unit=None, left_at=None, user__is_active=True)
    return [member.user for member in rows.select_related("user").order_by("pk").distinct()]
