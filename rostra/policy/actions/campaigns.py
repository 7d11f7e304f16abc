"""Campaigns: members are asked to acknowledge the policy or to do a course by a day, and reminded until they have."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.apart import apart
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id, scope
from rostra.people.actions import limit_qualifications, notify
from rostra.people.models import Member, Unit, User
from rostra.people.rules import POLICY
from rostra.policy import events
from rostra.policy.actions.learning import MayNotTrain, title_for_notices
from rostra.policy.decisions import ACKNOWLEDGE_DAYS, ACKNOWLEDGE_REQUIRED
from rostra.policy.effects import EFFECTS
from rostra.policy.enums import CampaignKind, VersionState
from rostra.policy.models import Campaign, Course, Training, Version
from rostra.policy.queries.coverage import asked_of, missing_of
from rostra.policy.queries.deciding import at_work, decided
from rostra.policy.queries.learning import acknowledgers, lesson
from rostra.policy.rules import keeps_training

WEEK = timedelta(days=7)
ENDING = (timedelta(days=30), timedelta(days=7), timedelta(0))
"""So long before a training ends its member is told, and when it has ended."""


class CampaignNotPossible(Refused):
    """Nothing can be asked like this."""


@transaction.atomic
def start_campaign(
    *,
    kind: str,
    due_on: date,
    by: Member,
    now: datetime,
    version: Version | None = None,
    course: str = "",
    units: Collection[Unit] = (),
) -> Campaign:
    """Ask members (of these units and below; none: all) to acknowledge the version in force or to do a course.

    Those who have not are told at once. Raises MayNotTrain, CampaignNotPossible.
    """
    if not all(keeps_training(by, unit) for unit in units or (None,)):
        raise MayNotTrain(_("Only administrators, security officers and who has the duty of training do this."))
    if due_on <= _today(by, now):
        raise CampaignNotPossible(_("Choose a day to come."), field="due_on")
    if kind == CampaignKind.POLICY and (version is None or version.state != VersionState.IN_FORCE):
        raise CampaignNotPossible(_("There is no policy in force that people could acknowledge."), field="kind")
    if kind == CampaignKind.COURSE and lesson(course, "") is None:
        raise CampaignNotPossible(_("There is no such course."), field="course")
    row = Campaign.objects.create(
        kind=CampaignKind(kind),
        version=version if kind == CampaignKind.POLICY else None,
        course=course if kind == CampaignKind.COURSE else "",
        units=[unit.pk for unit in units],
        due_on=due_on,
        started_at=now,
        started_by=by.user,
    )
    _note_start(row, by.user, now)
    _remind(row, [member.user for member in missing_of(row, now)], now)
    return row


@transaction.atomic
def ask_all(*, version: Version, by: User, now: datetime) -> Campaign:
    """A version came into force: everybody has so many days to acknowledge it, and is reminded. In its transaction.

    Who acts goes on meanwhile; what somebody acknowledged before counts until then.
    """
    # Until now there may have been nothing that people could acknowledge.
    key = ACKNOWLEDGE_REQUIRED.key
    EFFECTS[key](key=key, value=decided(ACKNOWLEDGE_REQUIRED), by=by, now=now)
    until = now + timedelta(days=decided(ACKNOWLEDGE_DAYS))
    due_on = until.astimezone(ZoneInfo(version.body.time_zone)).date()
    limit_qualifications(code=POLICY, until=until, but=acknowledgers(version), by=by, now=now)
    for before in Campaign.objects.filter(kind=CampaignKind.POLICY, ended_at=None).select_related("version"):
        end_campaign(campaign=before, by=None, now=now)
    row = Campaign.objects.create(
        kind=CampaignKind.POLICY, version=version, due_on=due_on, started_at=now, started_by=by
    )
    _note_start(row, by, now)
    return row


def _note_start(row: Campaign, by: User, now: datetime) -> None:
    data: Data = {
        "what": str(row.kind),
        "number": row.version.number if row.version is not None else None,
        "course": row.course,
        "units": list(row.units),
        "due_on": row.due_on.isoformat(),
    }
    _note(row, events.CAMPAIGN_STARTED.name, data, by, now)


@transaction.atomic
def end_campaign(*, campaign: Campaign, by: Member | None, now: datetime) -> Campaign:
    """Nobody is reminded any more; `by` None: it ends by itself. Raises MayNotTrain, Faster."""
    if by is not None and not keeps_training(by):
        raise MayNotTrain(_("Only administrators, security officers and who has the duty of training do this."))
    if not Campaign.objects.filter(pk=campaign.pk, ended_at=None).update(ended_at=now):
        raise Faster(_("The campaign has ended already."))
    campaign.ended_at = now
    data: Data = {"count": asked_of(campaign).count(), "missing": missing_of(campaign, now).count()}
    _note(campaign, events.CAMPAIGN_ENDED.name, data, by.user if by is not None else None, now)
    return campaign


def run_campaigns(*, now: datetime) -> int:
    """In every body that works at this moment: remind who is missing, and end campaigns that have done their work.

    Gives how many reminders were sent.
    """
    told = 0
    for row in Campaign.everywhere.filter(ended_at=None).select_related("version", "body").order_by("pk"):
        with apart("campaign not run", campaign=row.pk), scope(row.body_id):
            if at_work(row.body, now):
                told += _run(row, now)
    return told


def remind_of_trainings(*, now: datetime) -> int:
    """In every body that works at this moment: tell members that a training ends in 30 and in 7 days, and that it did.

    One that was done again meanwhile, or is of a course that is offered no more, is not mentioned. Gives how many were told.
    """
    newer = Training.everywhere.filter(
        member=OuterRef("member"), course=OuterRef("course"), withdrawn_at=None, valid_until__gt=OuterRef("valid_until")
    )
    # What is offered no more is renewed by nobody.
    gone = Course.everywhere.filter(body=OuterRef("body"), code=OuterRef("course")).exclude(archived_at=None)
    rows = Training.everywhere.filter(
        ~Exists(newer),
        ~Exists(gone),
        withdrawn_at=None,
        told__lt=len(ENDING),
        valid_until__lte=now + ENDING[0],
        member__left_at=None,
        member__user__is_active=True,
    )
    told = 0
    works: dict[int, bool] = {}
    for row in rows.select_related("member__user", "body").order_by("pk"):
        with apart("end of a training not told", training=row.pk), scope(row.body_id):
            if row.body_id not in works:
                works[row.body_id] = at_work(row.body, now)
            if works[row.body_id]:
                told += _tell_end(row, now)
    return told


def reminder_due(due_on: date, last: date, today: date) -> bool:
    """Whether a day of reminders came since the last one: a week before, on the day, and each week after."""
    first = due_on - WEEK
    return today >= first and last < first + WEEK * ((today - first) // WEEK)


@transaction.atomic
def _run(row: Campaign, now: datetime) -> int:
    zone = ZoneInfo(row.body.time_zone)
    # Two workers at the same time: the second waits, and finds it done.
    locked = Campaign.objects.select_for_update().get(pk=row.pk)
    if locked.ended_at is not None:
        return 0
    users = [member.user for member in missing_of(row, now)]
    over = row.version is not None and row.version.state != VersionState.IN_FORCE
    if over or not users:
        end_campaign(campaign=row, by=None, now=now)
        return 0
    last = locked.reminded_at
    if last is not None and not reminder_due(row.due_on, last.astimezone(zone).date(), now.astimezone(zone).date()):
        return 0
    _remind(row, users, now)
    return len(users)


def _remind(row: Campaign, users: list[User], now: datetime) -> None:
    Campaign.objects.filter(pk=row.pk).update(reminded_at=now)
    day = row.due_on.isoformat()
    if row.kind == CampaignKind.POLICY:
        notify(users=users, kind="policy.acknowledge_asked", now=now, data={"day": day}, url=reverse("policy:mine"))
    else:
        data: dict[str, str | int] = {"course": title_for_notices(row.course), "day": day}
        url = reverse("policy:course", args=[row.course])
        notify(users=users, kind="policy.course_asked", now=now, data=data, url=url)


@transaction.atomic
def _tell_end(row: Training, now: datetime) -> int:
    stage = sum(row.valid_until - before <= now for before in ENDING)
    # Two workers at the same time: only one of them tells.
    if not Training.objects.filter(pk=row.pk, told__lt=stage).update(told=stage):
        return 0
    kind = "policy.training_over" if stage == len(ENDING) else "policy.training_ending"
    data: dict[str, str | int] = {"course": title_for_notices(row.course), "day": row.valid_until.isoformat()}
    url = reverse("policy:course", args=[row.course])
    notify(users=[row.member.user], kind=kind, now=now, data=data, url=url)
    return 1


def _today(member: Member, now: datetime) -> date:
    return now.astimezone(ZoneInfo(member.body.time_zone)).date()


def _note(row: Campaign, kind: str, data: Data, by: User | None, now: datetime) -> None:
    record(body=current_body_id(), by=by, now=now, kind=kind, about=f"policy.campaign:{row.pk}", data=data)
