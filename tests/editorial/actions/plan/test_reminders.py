"""Empty slots, and content that is overdue."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.core.scoping import scope
from rostra.editorial.actions import plan
from rostra.editorial.actions.plan.reminders import _missed, _tell_overdue
from rostra.editorial.content import Details
from rostra.editorial.models import ContentType, Slot
from rostra.people.actions import give_duty
from rostra.people.enums import DutyCode
from rostra.people.models import Absence, Member, Notice
from tests.editorial.office import Clock, Office

MONDAY = date(2026, 11, 23)


def slot(office: Office, **changes: Any) -> Slot:
    values = {"name": "Mornings", "account": office.city, "days": (0,), "clock": time(9), "starts_on": MONDAY}
    return plan.add_slot(
        fields=plan.SlotFields(**{"owner": office.cast.editor, **values, **changes}),
        by=office.cast.approver,
        now=office.clock(),
    )


def kind(office: Office, minutes: int | None, account: Account | None = None, **changes: Any) -> ContentType:
    by, now = office.cast.approver, office.clock()
    fields = plan.TypeFields(**{"name": "News", "owner": office.cast.editor, **changes})
    row = plan.add_type(fields=fields, by=by, now=now)
    plan.set_cadence(kind=row, account=account, every_minutes=minutes, by=by, now=now)
    return row


def told(who: Member, name: str) -> list[Notice]:
    return list(Notice.objects.filter(user=who.user, kind=f"editorial.{name}").order_by("pk"))


def test_owner_hears_once_of_each_empty_day(office: Office, clock: Clock) -> None:
    row = slot(office)
    # A day before Monday morning nobody works, so the last quarter of an hour on Friday it is.
    clock.time = datetime(2026, 11, 20, 14, 44, tzinfo=UTC)
    plan.remind(now=clock())
    assert told(office.cast.editor, "slot_empty") == []

    for minutes in (1, 14, 60 * 24 * 7 - 14):
        plan.remind(now=clock.forward(minutes=minutes))

    notices = told(office.cast.editor, "slot_empty")
    assert [notice.url.partition("?")[2] for notice in notices] == [
        f"slot={row.pk}&day=2026-11-23",
        f"slot={row.pk}&day=2026-11-30",
    ]
    assert notices[0].data == {"slot": "Mornings", "account": office.city.name, "time": "09:00"}
    assert Event.objects.filter(kind="editorial.slot_empty").count() == 2


def test_day_that_is_filled_or_over_is_told_to_nobody(office: Office, clock: Clock) -> None:
    clock.time = datetime(2026, 11, 20, 14, 50, tzinfo=UTC)
    filled = slot(office)
    office.write(details=Details(slot_id=filled.pk, slot_day=MONDAY))
    slot(office, name="Over", days=(4,), clock=time(15, 30), starts_on=date(2026, 11, 16))

    plan.remind(now=clock())

    assert Notice.objects.filter(kind="editorial.slot_empty").count() == 0


def test_without_an_owner_planners_of_the_whole_body_hear(office: Office, clock: Clock) -> None:
    clock.time = datetime(2026, 11, 20, 14, 50, tzinfo=UTC)
    slot(office, owner=None)

    plan.remind(now=clock())

    people = (office.cast.approver, office.cast.administrator, office.cast.editor)
    assert [len(told(member, "slot_empty")) for member in people] == [1, 1, 0]


def test_overdue_content_is_told_once_for_each_time_that_was_missed(office: Office, clock: Clock) -> None:
    row = kind(office, 60)
    plan.remind_on_duty(now=clock.forward(minutes=59))
    assert told(office.cast.editor, "type_overdue") == []

    for minutes in (1, 30, 200):
        plan.remind_on_duty(now=clock.forward(minutes=minutes))
    assert [notice.data for notice in told(office.cast.editor, "type_overdue")] == [{"type": "News"}]

    office.published(details=Details(content_type_id=row.pk))
    plan.remind_on_duty(now=clock.forward(minutes=10))
    assert len(told(office.cast.editor, "type_overdue")) == 1
    plan.remind_on_duty(now=clock.forward(minutes=50))
    assert len(told(office.cast.editor, "type_overdue")) == 2
    assert Event.objects.filter(kind="editorial.cadence_missed").count() == 2


def test_content_that_is_due_as_needed_is_never_overdue(office: Office, clock: Clock) -> None:
    kind(office, None)

    for remind in (plan.remind, plan.remind_on_duty):
        remind(now=clock.forward(days=400))

    assert Notice.objects.filter(kind="editorial.type_overdue").count() == 0


DAILY = 24 * 60
NIGHT = datetime(2026, 11, 25, 1, tzinfo=UTC)


def test_nobody_is_reminded_out_of_hours(office: Office, clock: Clock) -> None:
    clock.time = datetime(2026, 11, 23, 9, tzinfo=UTC)
    kind(office, DAILY)
    slot(office, days=(2,), clock=time(3))

    # 17:00 and 07:59 in the body's time zone.
    for moment in (datetime(2026, 11, 24, 16, tzinfo=UTC), datetime(2026, 11, 25, 6, 59, tzinfo=UTC)):
        plan.remind(now=moment)
    assert Notice.objects.count() == 0

    plan.remind(now=datetime(2026, 11, 25, 7, tzinfo=UTC))
    assert len(told(office.cast.editor, "type_overdue")) == 1


def test_publication_on_another_account_does_not_count(office: Office, clock: Clock) -> None:
    row = kind(office, DAILY, account=office.transit)
    office.published(details=Details(content_type_id=row.pk))

    plan.remind(now=clock.forward(days=1))

    assert len(told(office.cast.editor, "type_overdue")) == 1


def test_bodies_are_told_apart(office: Office, clock: Clock) -> None:
    kind(office, DAILY)

    plan.remind(now=clock.forward(days=1))

    with scope(office.cast.other):
        assert Notice.objects.count() == 0


@pytest.mark.parametrize(("minutes", "on_duty"), [(5, 1), (DAILY - 1, 1), (DAILY, 0)])
def test_what_is_due_more_often_than_daily_is_told_at_any_hour(
    office: Office, clock: Clock, minutes: int, on_duty: int
) -> None:
    clock.time = NIGHT
    kind(office, minutes)
    clock.forward(minutes=minutes)

    plan.remind(now=clock())
    by_day = len(told(office.cast.editor, "type_overdue"))
    plan.remind_on_duty(now=clock())

    assert (by_day, len(told(office.cast.editor, "type_overdue"))) == (0, on_duty)


def test_who_publishes_on_duty_hears_at_night_or_stands_in_for_whom(office: Office, clock: Clock) -> None:
    cast, unit = office.cast, office.cast.unit
    clock.time = NIGHT
    give_duty(member=cast.responder, code=DutyCode.PUBLISHING, by=None, now=clock())
    give_duty(member=cast.records, code=DutyCode.PUBLISHING, by=None, now=clock(), unit=unit)
    give_duty(member=cast.security, code=DutyCode.SERVICE, by=None, now=clock())
    kind(office, 60, unit=unit)
    kind(office, 120, name="Other")
    people = (cast.editor, cast.approver, cast.responder, cast.records, cast.security)

    plan.remind_on_duty(now=clock.forward(hours=1))
    of_unit = [len(told(member, "type_overdue")) for member in people]
    away(office, cast.editor, None)
    away(office, cast.responder, cast.approver)
    plan.remind_on_duty(now=clock.forward(hours=1))

    assert of_unit == [1, 0, 1, 1, 0]
    assert [len(told(member, "type_overdue")) for member in people] == [1, 1, 1, 1, 0]


def test_planners_hear_at_night_where_nobody_is_on_duty(office: Office, clock: Clock) -> None:
    kind(office, 60)
    away(office, office.cast.editor, None)

    plan.remind_on_duty(now=clock.forward(hours=1))

    people = (office.cast.editor, office.cast.approver, office.cast.administrator)
    assert [len(told(member, "type_overdue")) for member in people] == [0, 1, 1]


def test_two_runs_at_the_same_moment_tell_people_once(office: Office, clock: Clock) -> None:
    kind(office, 60)
    now = clock.forward(hours=1)
    (first,), (second,) = list(_missed(now)), list(_missed(now))

    for due in (first, second):
        _tell_overdue(due, [office.cast.editor.user], now)

    assert len(told(office.cast.editor, "type_overdue")) == 1
    assert Event.objects.filter(kind="editorial.cadence_missed").count() == 1


def away(office: Office, who: Member, substitute: Member | None) -> None:
    now = office.clock()
    ends = now + timedelta(days=1)
    Absence.objects.create(member=who, substitute=substitute, starts_at=now, ends_at=ends, by=who.user, at=now)
