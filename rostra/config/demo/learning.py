"""The people's side of the demo's policy: who has acknowledged it and learnt what, one training that is over, a campaign."""

from __future__ import annotations

from datetime import datetime, timedelta

from rostra.config.demo.office import Office
from rostra.people.actions import change_member
from rostra.people.enums import Level
from rostra.people.models import Member
from rostra.policy.actions import acknowledge, complete_course, record_training, save_course, start_campaign
from rostra.policy.courses import QuizQuestion, shipped
from rostra.policy.enums import CampaignKind, CourseKind
from rostra.policy.queries import answers_of, in_force
from rostra.policy.statements import chosen

LEVELS = {"jonas": Level.MANAGER, "ana": Level.SENIOR}


def learn(office: Office) -> None:
    """After the policy came into force, where it did."""
    for name, level in LEVELS.items():
        _set_level(office, getattr(office, name), level)
    for member, code, when in (
        (office.ana, "basics", "120 10:00"),
        (office.jonas, "basics", "118 10:30"),
        (office.lena, "basics", "100 09:20"),
        (office.lena, "answering", "99 09:40"),
        (office.sara, "security", "90 14:00"),
    ):
        _done(member, code, office.at(when))
    _lapsed(office)
    record_training(
        member=office.ingrid,
        code="accessibility",
        held_by="Institute for Universal Design",
        done_on=office.at("60 12:00").date(),
        by=office.ana,
        now=office.at("58 09:10"),
    )
    _sign(office)
    start_campaign(
        kind=CampaignKind.COURSE,
        course="security",
        due_on=office.now.date() + timedelta(days=14),
        by=office.ana,
        now=office.at("3 10:00"),
    )


def _lapsed(office: Office) -> None:
    """A course of the body's own; who did it has not done it again, and it counts no longer."""
    question = QuizQuestion(
        "Somebody wants to see a letter that they sent us. What do you do first?",
        ("Ask who they are", "Print it", "Send them away"),
        0,
        "Letters hold personal details: first it must be clear who asks.",
    )
    save_course(
        code="reading-room",
        kind=CourseKind.OWN,
        language="en",
        title="In our reading room",
        text="Who may see what, and how we **look after** the papers.",
        quiz=(question,),
        months=3,
        by=office.ana,
        now=office.at("160 09:00"),
    )
    complete_course(
        member=office.ravi, code="reading-room", language="en", answers=[question.right], now=office.at("150 09:30")
    )


def _set_level(office: Office, member: Member, level: str) -> None:
    change_member(
        member=member,
        title=member.title,
        unit=member.unit,
        phone=member.phone,
        spokesperson=member.spokesperson,
        level=level,
        by=office.ana,
        now=office.at("150 09:00"),
    )


def _done(member: Member, code: str, at: datetime) -> None:
    answers = [question.right for question in shipped()[code].text("en").quiz]
    complete_course(member=member, code=code, language="en", answers=answers, now=at)


def _sign(office: Office) -> None:
    version = in_force()
    if version is None or version.in_force_at is None:
        return
    for days, member in enumerate((office.ana, office.jonas, office.sara), 1):
        asked = chosen(answers_of(version), f"{member.pk}:{version.pk}", "en")
        answers = [statement.right for statement in asked]
        at = min(version.in_force_at + timedelta(days=days), office.now)
        acknowledge(member=member, version=version, language="en", asked=asked, answers=answers, now=at)
