"""Campaigns and reminders: who is told when, and never while the body is closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.people.actions import add_unit, change_member, end_membership
from rostra.people.models import Body, Member, Notice, Qualification
from rostra.people.notices import sentence
from rostra.people.rules import forget, held_back
from rostra.policy.actions import (
    CampaignNotPossible,
    MayNotTrain,
    acknowledge,
    archive_course,
    ask_all,
    decide,
    end_campaign,
    remind_of_trainings,
    run_campaigns,
    start_campaign,
    withdraw_training,
)
from rostra.policy.actions.campaigns import reminder_due
from rostra.policy.decisions import ACKNOWLEDGE_REQUIRED
from rostra.policy.enums import CampaignKind, CourseKind
from rostra.policy.jobs import remind_people
from rostra.policy.models import Campaign, Training, Version
from rostra.policy.queries import at_work
from rostra.policy.queries.coverage import missing_of, progress
from tests.policy.drafted import answered, open_version, put_in_force
from tests.policy.learnt import done, own

DUE = date(2026, 12, 15)  # a Tuesday, three weeks after `now`


def at(day: int, month: int = 12, hour: int = 9, year: int = 2026) -> datetime:
    from datetime import UTC

    return datetime(year, month, day, hour, tzinfo=UTC)


def started(cast: Any, **more: Any) -> Campaign:
    values: dict[str, Any] = {
        "kind": CampaignKind.COURSE,
        "course": "basics",
        "due_on": DUE,
        "by": cast.administrator,
        "now": cast.now,
    }
    return start_campaign(**{**values, **more})


def told(kind: str = "policy.course_asked") -> int:
    return Notice.objects.filter(kind=kind).count()


def place(cast: Any, member: Member, unit: Any) -> None:
    values = {"title": "", "phone": "", "spokesperson": "", "by": cast.administrator, "now": cast.now}
    change_member(member=member, unit=unit, **values)


# --- Campaigns ----------------------------------------------------------------------------------------


def test_everybody_who_is_missing_is_told_at_once(cast: Any) -> None:
    done(cast)
    started(cast)
    assert told() == Member.objects.count() - 1
    notice = Notice.objects.filter(kind="policy.course_asked").first()
    assert notice is not None
    assert "Social media at work: the basics" in sentence(notice.kind, notice.data)


def test_only_the_units_named_and_those_below_are_asked(cast: Any) -> None:
    below = add_unit(name="Web", by=None, now=cast.now, parent=cast.unit)
    place(cast, cast.editor, below)
    place(cast, cast.reader, cast.unit)
    row = started(cast, units=[cast.unit])
    assert [member.pk for member in missing_of(row, cast.now)] == [cast.editor.pk, cast.reader.pk]
    done(cast)
    share = progress([row], cast.now)[row.pk]
    assert (share.done, share.of, share.missing, share.percent) == (1, 2, 1, 50)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"due_on": date(2026, 11, 24)}, "due_on"),
        ({"kind": CampaignKind.POLICY}, "kind"),
        ({"course": "nothing"}, "course"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused(cast: Any, more: dict[str, Any], field: str) -> None:
    with pytest.raises(CampaignNotPossible) as refused:
        started(cast, **more)
    assert refused.value.field == field


def test_a_draft_is_asked_of_nobody(cast: Any) -> None:
    with pytest.raises(CampaignNotPossible):
        started(cast, kind=CampaignKind.POLICY, version=open_version(cast))


def test_others_start_and_end_no_campaign(cast: Any) -> None:
    with pytest.raises(MayNotTrain):
        started(cast, by=cast.editor)
    with pytest.raises(MayNotTrain):
        end_campaign(campaign=started(cast), by=cast.editor, now=cast.now)


def test_a_campaign_is_ended_once(cast: Any) -> None:
    row = started(cast)
    end_campaign(campaign=row, by=cast.administrator, now=cast.now)
    with pytest.raises(Faster):
        end_campaign(campaign=row, by=cast.administrator, now=cast.now)
    assert Event.objects.get(kind="policy.campaign_ended").data["missing"] == Member.objects.count()


@pytest.mark.parametrize(
    ("last", "today", "due"),
    [
        ((11, 24), (12, 7), False),
        ((11, 24), (12, 8), True),
        ((12, 8), (12, 14), False),
        ((12, 8), (12, 15), True),
        ((12, 15), (12, 16), False),
        ((12, 15), (12, 23), True),
        ((12, 22), (12, 28), False),
    ],
)
def test_reminders_come_a_week_before_on_the_day_and_weekly(
    last: tuple[int, int], today: tuple[int, int], due: bool
) -> None:
    assert reminder_due(DUE, date(2026, *last), date(2026, *today)) is due


def test_reminders_go_out_while_the_body_works(cast: Any) -> None:
    started(cast)
    first = told()
    assert run_campaigns(now=at(1)) == 0
    assert run_campaigns(now=at(8, hour=22)) == 0
    assert run_campaigns(now=at(8)) == first
    assert run_campaigns(now=at(8, hour=10)) == 0


def test_a_campaign_ends_by_itself_when_nobody_is_missing(cast: Any) -> None:
    place(cast, cast.editor, cast.unit)
    row = started(cast, units=[cast.unit])
    done(cast)
    run_campaigns(now=at(1))
    row.refresh_from_db()
    assert row.ended_at == at(1)
    assert run_campaigns(now=at(8)) == 0


def test_a_campaign_for_a_policy_that_is_over_ends(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    row = started(cast, kind=CampaignKind.POLICY, version=version, course="")
    Version.objects.filter(pk=version.pk).update(state="past")
    run_campaigns(now=at(1))
    row.refresh_from_db()
    assert row.ended_at == at(1)


# --- A version comes into force -----------------------------------------------------------------------


def test_a_new_version_asks_everybody_and_leaves_them_time(cast: Any) -> None:
    decide(question=ACKNOWLEDGE_REQUIRED, value=True, by=None, now=cast.now)
    version = put_in_force(cast, answered(cast))
    decide(question=ACKNOWLEDGE_REQUIRED, value=True, by=None, now=cast.now)
    row = ask_all(version=version, by=cast.administrator.user, now=cast.now)
    forget(cast.editor)
    assert held_back(cast.editor, cast.now) == []
    assert [lack.code for lack in held_back(cast.editor, cast.now + timedelta(days=30))] == ["policy"]
    assert row.due_on == date(2026, 12, 24)
    assert told("policy.acknowledge_asked") == 0
    assert run_campaigns(now=cast.now) == Member.objects.count()
    notice = Notice.objects.filter(kind="policy.acknowledge_asked").first()
    assert notice is not None
    assert "24 December 2026" in sentence(notice.kind, notice.data)


def test_day_to_acknowledge_by_is_that_on_which_the_time_ends_where_the_body_is(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    Body.objects.filter(pk=cast.body.pk).update(time_zone="Pacific/Honolulu")
    row = ask_all(version=Version.objects.get(pk=version.pk), by=cast.administrator.user, now=cast.now)
    assert row.due_on == date(2026, 12, 23)


def test_the_next_version_ends_the_campaign_of_the_one_before(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    first = ask_all(version=version, by=cast.administrator.user, now=cast.now)
    acknowledge(member=cast.editor, version=version, language="en", asked=[], answers=[], now=cast.now)
    second = ask_all(version=version, by=cast.administrator.user, now=cast.now)
    first.refresh_from_db()
    assert (first.ended_at, second.ended_at) == (cast.now, None)
    limits = dict(Qualification.objects.values_list("member", "valid_until"))
    assert limits[cast.editor.pk] is None
    assert limits[cast.approver.pk] == cast.now + timedelta(days=30)


# --- Trainings that end -------------------------------------------------------------------------------


def test_members_are_told_before_a_training_ends_and_when_it_has(cast: Any) -> None:
    row = done(cast)  # until 24 November 2027, a Wednesday
    assert row.valid_until == at(24, 11, 9, 2027)
    moments = [at(22, 10, 9, 2027), at(25, 10, 9, 2027), at(26, 10, 9, 2027), at(17, 11, 9, 2027), at(24, 11, 9, 2027)]
    assert [remind_of_trainings(now=moment) for moment in moments] == [0, 1, 0, 1, 1]
    assert remind_of_trainings(now=at(25, 11, 9, 2027)) == 0
    assert told("policy.training_ending") == 2
    notice = Notice.objects.get(kind="policy.training_over")
    assert "counts no longer" in sentence(notice.kind, notice.data)
    assert notice.url == "/policy/courses/basics/"


def test_nobody_is_reminded_while_the_body_is_closed(cast: Any) -> None:
    done(cast)
    assert remind_of_trainings(now=at(20, 11, 9, 2027)) == 0  # a Saturday


def test_a_training_done_again_or_withdrawn_is_not_mentioned(cast: Any) -> None:
    done(cast)
    done(cast, now=at(1, 11, 9, 2027))
    other = done(cast, "security")
    withdraw_training(training=other, reason="A mistake.", by=cast.administrator, now=cast.now)
    assert remind_of_trainings(now=at(17, 11, 9, 2027)) == 0


def test_who_left_is_not_reminded(cast: Any) -> None:
    done(cast)
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    assert remind_of_trainings(now=at(17, 11, 9, 2027)) == 0


def test_a_course_that_is_offered_no_more_is_asked_of_nobody(cast: Any) -> None:
    made = own(cast)
    done(cast, "counter")
    row = started(cast, course="counter")
    archive_course(course=made, by=cast.administrator, now=cast.now)
    row.refresh_from_db()
    assert row.ended_at == cast.now
    assert remind_of_trainings(now=at(17, 11, 9, 2027)) == 0


def test_what_breaks_in_one_body_stops_no_other(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    done(cast)
    started(cast)
    with scope(cast.other):
        done(cast, member=cast.stranger)
        started(cast, by=cast.stranger, course="security")

    def broken(body: Any, now: datetime) -> bool:
        if body.pk == cast.body.pk:
            raise RuntimeError("a calendar that cannot be read")
        return at_work(body, now)

    monkeypatch.setattr("rostra.policy.actions.campaigns.at_work", broken)
    assert remind_of_trainings(now=at(17, 11, 9, 2027)) == 1
    assert run_campaigns(now=at(24, 12)) == 1


def test_two_workers_tell_once(cast: Any) -> None:
    row = done(cast)
    Training.objects.filter(pk=row.pk).update(told=2)
    assert remind_of_trainings(now=at(17, 11, 9, 2027)) == 0


def test_a_course_of_the_body_is_named_by_its_title(cast: Any) -> None:
    own(cast, "seminar", kind=CourseKind.OUTSIDE, quiz=(), title="Seminar on signs")
    started(cast, course="seminar")
    notice = Notice.objects.filter(kind="policy.course_asked").first()
    assert notice is not None
    assert "Seminar on signs" in sentence(notice.kind, notice.data)


def test_the_job_reminds_of_both(cast: Any) -> None:
    started(cast)
    remind_people()
    assert Campaign.objects.get().ended_at is None
