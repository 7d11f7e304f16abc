"""What the log says of trainings, acknowledgements, courses and campaigns, and what `verify` sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.people.actions import end_membership
from rostra.people.models import Body
from rostra.policy.actions import archive_course, decide, start_campaign, withdraw_training
from rostra.policy.actions.campaigns import _run as run_one
from rostra.policy.actions.campaigns import end_campaign, remind_of_trainings
from rostra.policy.decisions import ACKNOWLEDGE_REQUIRED, TRAINING_COURSES
from rostra.policy.enums import CampaignKind
from rostra.policy.models import Acknowledgement, Campaign, Training
from tests.policy.drafted import answered, put_in_force
from tests.policy.learnt import done, own, recorded, signed


def lived(cast: Any) -> Training:
    """A little of everything; gives a training that was withdrawn."""
    version = put_in_force(cast, answered(cast))
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)
    decide(question=ACKNOWLEDGE_REQUIRED, value=True, by=None, now=cast.now)
    done(cast)
    recorded(cast)
    signed(cast, version)
    course = own(cast)
    due = (cast.now + timedelta(days=20)).date()
    asked = {"due_on": due, "by": cast.administrator, "now": cast.now}
    start_campaign(kind=CampaignKind.COURSE, course="counter", units=[cast.unit], **asked)
    start_campaign(kind=CampaignKind.POLICY, version=version, **asked)
    end_campaign(campaign=Campaign.objects.latest("pk"), by=cast.administrator, now=cast.now)
    archive_course(course=course, by=cast.administrator, now=cast.now)
    row = done(cast, "records")
    withdraw_training(training=row, reason="Somebody else answered.", by=cast.security, now=cast.now)
    return row


def test_the_log_names_people_courses_and_days(cast: Any) -> None:
    lived(cast)
    sequence_all(now=cast.now, sign_all=True)
    client = cast.client(cast.administrator)
    pages = [client.get(reverse("people:log"), {"kind": kind}).content.decode() for kind in KINDS]
    said = dict(zip(KINDS, pages, strict=True))
    assert "Social media at work: the basics: Ana Popa" in said["policy.trained"]
    assert "Held elsewhere, recorded by a person" in said["policy.trained"]
    assert "Somebody else answered." in said["policy.training_withdrawn"]
    assert "At the counter" in said["policy.course_changed"]
    assert "14 December 2026" in said["policy.campaign_started"]
    assert "Communications" in said["policy.campaign_started"]
    assert "Ana Popa" in said["policy.acknowledged"]
    assert "Course: basics" in said["people.qualified"]
    assert "The policy acknowledged" in said["people.qualified"]


KINDS = (
    "policy.trained",
    "policy.training_withdrawn",
    "policy.course_changed",
    "policy.campaign_started",
    "policy.acknowledged",
    "people.qualified",
)


def bad() -> list[str]:
    """What `verify` finds, but of the version: these tests put one there without its events."""
    return [each.about for each in verify_all().bad if not each.about.startswith("policy.version")]


def test_verify_sees_what_was_changed_by_hand(cast: Any) -> None:
    withdrawn = lived(cast)
    sequence_all(now=cast.now)
    found = [bad()]
    Training.objects.filter(pk=withdrawn.pk).update(withdrawn_at=None)
    found.append(bad())
    Acknowledgement.objects.update(tries=9)
    found.append(bad())
    signature = Acknowledgement.objects.get()
    assert found == [
        [],
        [f"policy.training {withdrawn.pk}"],
        [f"policy.acknowledgement {signature.pk}"],
    ]


def test_who_has_trainings_can_leave(cast: Any) -> None:
    lived(cast)
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    sequence_all(now=cast.now)
    assert Training.objects.filter(member=cast.editor).count() == 3
    assert bad() == []


def test_a_campaign_that_somebody_ended_meanwhile_reminds_nobody(cast: Any) -> None:
    lived(cast)
    # One by hand, one with its course.
    ended = Campaign.objects.select_related("body", "version").exclude(ended_at=None)
    assert [run_one(row, cast.now) for row in ended] == [0, 0]


def test_the_calendar_of_a_body_is_asked_once(cast: Any) -> None:
    done(cast)
    done(cast, "security")
    assert Body.objects.count() == 2
    wednesday = cast.now.replace(year=2027)
    assert remind_of_trainings(now=wednesday) == 2
