"""Decisions that take effect later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import scope
from rostra.jurisdictions.closures import Closure
from rostra.people.actions import end_membership, give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Body, Notice
from rostra.policy.actions import (
    AlreadyPlanned,
    NotAllowed,
    decide,
    plan_change,
    take_due,
    taking,
    typed,
    withdraw_change,
)
from rostra.policy.decisions import CALENDAR, ENGAGEMENT, RESPONSE_MINUTES, WORKING_HOURS, WorkingHours
from rostra.policy.jobs import take_effect
from rostra.policy.models import Change, Version
from rostra.policy.office_calendar import OfficeCalendar
from rostra.policy.queries import decided, waiting_changes


def plan(cast: Any, key: str = "response_minutes", value: Any = 60, **more: Any) -> Change:
    given = {"at": cast.now + timedelta(days=1), "reason": "A quiet summer", "by": cast.administrator, "now": cast.now}
    return plan_change(key=key, value=value, version=None, **{**given, **more})


def test_change_is_planned_logged_and_taken_at_its_time(cast: Any) -> None:
    change = plan(cast)
    assert [row.pk for row in waiting_changes()] == [change.pk]
    assert take_due(cast.now + timedelta(hours=23)) == 0
    assert decided(RESPONSE_MINUTES) == 480

    assert take_due(cast.now + timedelta(days=1)) == 1

    change.refresh_from_db()
    assert (decided(RESPONSE_MINUTES), change.taken_at) == (60, cast.now + timedelta(days=1))
    kinds = Event.objects.filter(kind__in=("policy.change_planned", "policy.decided")).order_by("pk")
    assert [(row.kind, row.data["key"], row.data["new"]) for row in kinds] == [
        ("policy.change_planned", "response_minutes", "60"),
        ("policy.decided", "response_minutes", "60"),
    ]
    assert take_due(cast.now + timedelta(days=2)) == 0


def test_withdrawn_change_is_not_taken(cast: Any) -> None:
    change = plan(cast)
    withdraw_change(change=change, by=cast.administrator, now=cast.now)
    assert (take_due(cast.now + timedelta(days=2)), decided(RESPONSE_MINUTES)) == (0, 480)
    with pytest.raises(Faster):
        withdraw_change(change=change, by=cast.administrator, now=cast.now)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"key": "nothing", "value": 1}, NotAllowed),
        ({"value": "soon"}, NotAllowed),
        ({"value": 0}, NotAllowed),
        ({"key": "working_hours", "value": 7}, NotAllowed),
    ],
)
def test_impossible_values_are_not_planned(cast: Any, more: dict[str, Any], refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        plan(cast, **more)
    assert Change.objects.count() == 0


def test_only_administrators_plan_and_withdraw_and_not_for_the_past(cast: Any) -> None:
    with pytest.raises(NotAllowed):
        plan(cast, by=cast.editor)
    with pytest.raises(Refused) as caught:
        plan(cast, at=cast.now)
    assert caught.value.field == "at"
    change = plan(cast)
    with pytest.raises(NotAllowed):
        withdraw_change(change=change, by=cast.editor, now=cast.now)


def test_one_change_of_a_decision_waits_at_a_time(cast: Any) -> None:
    plan(cast)
    with pytest.raises(AlreadyPlanned) as caught:
        plan(cast, value=90)
    assert "Time to answer" in str(caught.value)
    plan(cast, key="engagement", value=4)
    assert Change.objects.count() == 2


def test_change_that_is_refused_is_stuck_and_administrators_are_told(cast: Any) -> None:
    good, bad = plan(cast, key="engagement", value=4), plan(cast)
    Change.objects.filter(pk=bad.pk).update(value=0)

    assert take_due(cast.now + timedelta(days=1)) == 1

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (good.taken_at is not None, decided(ENGAGEMENT), decided(RESPONSE_MINUTES)) == (True, 4, 480)
    assert (bad.taken_at, bad.trouble) == (None, "This value is not possible here.")
    told = Notice.objects.get(kind="policy.change_stuck")
    assert (told.user_id, told.data["key"]) == (cast.administrator.user_id, "response_minutes")
    assert take_due(cast.now + timedelta(days=2)) == 0
    assert Notice.objects.count() == 1
    withdraw_change(change=bad, by=cast.administrator, now=cast.now)
    assert plan(cast).pk != bad.pk


def test_why_a_change_is_stuck_is_said_in_the_language_of_the_body(cast: Any) -> None:
    Body.objects.filter(pk=cast.body.pk).update(language="sv")
    bad = plan(cast)
    Change.objects.filter(pk=bad.pk).update(value=0)
    take_due(cast.now + timedelta(days=1))
    bad.refresh_from_db()
    with override("sv"):
        assert bad.trouble == gettext("This value is not possible here.") != "This value is not possible here."


def test_what_breaks_is_told_once_tried_again_and_holds_nobody_up(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_given: object) -> None:
        raise RuntimeError("the disk is full")

    late = plan(cast)
    plan(cast, key="engagement", value=4)
    with monkeypatch.context() as patch:
        patch.setattr("rostra.policy.actions.deciding.EFFECTS", {"response_minutes": broken})
        assert [take_due(cast.now + timedelta(days=1, minutes=minute)) for minute in range(2)] == [1, 0]
    late.refresh_from_db()
    assert (late.stuck_at, f"RuntimeError, change {late.pk} " in late.trouble) == (None, True)
    assert Notice.objects.get(kind="policy.change_stuck").user_id == cast.administrator.user_id
    client = cast.client(cast.administrator)
    for url in (reverse("policy:overview"), reverse("policy:decision", args=["response_minutes"])):
        assert "tries again every minute" in client.get(url).content.decode()

    assert take_due(cast.now + timedelta(days=1, minutes=2)) == 1

    late.refresh_from_db()
    assert (late.trouble, decided(RESPONSE_MINUTES), decided(ENGAGEMENT)) == ("", 60, 4)


def test_where_nobody_can_be_told_the_others_are_served(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("no connection")

    bad = plan(cast)
    with scope(cast.other):
        plan(cast, by=cast.stranger, value=120)
    Change.objects.filter(pk=bad.pk).update(value=0)
    with monkeypatch.context() as patch:
        patch.setattr("rostra.policy.actions.taking.notify", broken)
        assert take_due(cast.now + timedelta(days=1)) == 1
    with scope(cast.other):
        assert decided(RESPONSE_MINUTES) == 120


def fridays_closed() -> dict[str, Any]:
    days = (date(2026, 11, 27) + timedelta(weeks=week) for week in range(60))
    return CALENDAR.write(OfficeCalendar(closures=tuple(Closure(day, day, "Rest") for day in days)))


@pytest.mark.parametrize(("ahead", "possible"), [(1, True), (3, False)])
def test_hours_and_calendar_that_are_planned_are_judged_by_what_holds_then(
    cast: Any, ahead: int, possible: bool
) -> None:
    """Who works on Fridays only goes over to Mondays in two days, and is closed on Fridays before that, or after."""
    decide(question=WORKING_HOURS, value=WorkingHours((4,), "09:00", "12:00"), by=None, now=cast.now)
    mondays = WORKING_HOURS.write(WorkingHours((0,), "09:00", "12:00"))
    plan(cast, key="working_hours", value=mondays, at=cast.now + timedelta(days=ahead))
    later = {"key": "calendar", "value": fridays_closed(), "at": cast.now + timedelta(days=2)}
    if possible:
        plan(cast, **later)
        assert take_due(cast.now + timedelta(days=2)) == 2
    else:
        with pytest.raises(NotAllowed):
            plan(cast, **later)


def test_change_to_what_will_be_closed_is_refused(cast: Any) -> None:
    plan(cast, key="calendar", value=fridays_closed(), at=cast.now + timedelta(days=3))
    fridays = WORKING_HOURS.write(WorkingHours((4,), "09:00", "12:00"))
    with pytest.raises(NotAllowed):
        plan(cast, key="working_hours", value=fridays)
    # A value that this release does not know is no reason against anything.
    Change.objects.filter(key="calendar").update(value=0)
    plan(cast, key="working_hours", value=fridays)


def test_changes_of_all_bodies_are_taken_each_in_its_own(cast: Any) -> None:
    with scope(cast.other):
        plan(cast, by=cast.stranger, value=120)
    plan(cast)
    assert take_due(cast.now + timedelta(days=1)) == 2
    assert decided(RESPONSE_MINUTES) == 60
    with scope(cast.other):
        assert decided(RESPONSE_MINUTES) == 120


def test_job_takes_what_is_due(cast: Any) -> None:
    change = plan(cast)
    Change.objects.filter(pk=change.pk).update(at=cast.now - timedelta(days=900))
    take_effect()
    assert decided(RESPONSE_MINUTES) == 60


def test_stored_values_are_typed(cast: Any) -> None:
    assert typed("engagement", 4) == 4
    with pytest.raises(NotAllowed):
        typed("thanks_words", 3)


def test_who_planned_it_may_have_left(cast: Any) -> None:
    give_role(member=cast.editor, code=RoleCode.ADMINISTRATOR, by=None, now=cast.now)
    plan(cast, by=cast.editor)
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    assert take_due(cast.now + timedelta(days=1)) == 1


def test_who_is_slower_takes_nothing_twice(cast: Any) -> None:
    change = plan(cast)
    seen = Change.objects.select_related("planned_by").get(pk=change.pk)
    withdraw_change(change=change, by=cast.administrator, now=cast.now)
    assert taking._take(seen, cast.now + timedelta(days=1), {}) == 0
    version = Version.objects.create(number=1, opened_at=cast.now, opened_by=cast.administrator.user)
    assert taking.come_into_force(version=version, now=cast.now) == 0
