"""An answer that waited goes out on the word of people who may act for the body today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.inbox import actions
from rostra.inbox.actions.answering import retry_answer
from rostra.inbox.actions.sending import approve_sending, send_due, write_sending
from rostra.inbox.enums import Visibility
from rostra.inbox.holding import against
from rostra.inbox.models import Answer, Draft
from rostra.people.actions import disqualify, end_membership, qualify, take_role
from rostra.people.models import Member, Notice, Role
from rostra.people.rules import forget
from rostra.policy.actions import decide
from rostra.policy.decisions import TRAINING_COURSES
from rostra.publishing.actions import deliver_due
from rostra.publishing.leaving import Leaving
from rostra.publishing.models import Delivery
from tests.inbox.gathering import fresh, group_of, late, shown
from tests.inbox.office import Office, again

REASON = (
    "Somebody who wrote this answer, or approved it, may not act for the body any more. Whoever else may answer sends it "
    "again in their own name, or writes another one."
)
LATER = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _trained(office: Office) -> None:
    """The body asks for a course; everybody has done it."""
    people = list(Member.objects.all())
    for member in people:
        qualify(member=member, code="course:basics", valid_until=None, by=None, now=office.now)
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=office.now)
    cast = office.cast
    forget(cast.responder, cast.approver, cast.administrator, cast.editor)


def lose_the_course(office: Office, member: Member) -> None:
    disqualify(member=member, code="course:basics", by=None, now=office.now)


def lose_the_role(office: Office, member: Member) -> None:
    for role in Role.objects.filter(member=member):
        take_role(role=role, by=None, now=office.now)


def be_shut_out(_office: Office, member: Member) -> None:
    type(member.user).objects.filter(pk=member.user_id).update(is_active=False)


def leave(office: Office, member: Member) -> None:
    end_membership(member=member, by=office.cast.administrator, now=office.now)


def answered(office: Office, *, author: str = "maria") -> Answer:
    asked = office.message(author=author)
    by = office.cast.responder
    return actions.answer(
        conversation=asked, text="At ten.", visibility=Visibility.PUBLIC, by=by, now=office.now, override=True
    )


def approved(office: Office) -> Answer:
    """A second person read it."""
    asked = office.message()
    draft = Draft.objects.create(
        conversation=asked,
        version=asked.version,
        author=office.cast.responder,
        text="At ten.",
        visibility="public",
        why="chosen",
        at=office.now,
    )
    return actions.approve_draft(draft=draft, by=office.cast.approver, now=office.now)


def state(answer: Answer) -> str:
    row = Delivery.objects.get(source="inbox.answer", source_id=answer.pk)
    return "left" if row.attempts else f"{row.state} {row.error_code}"


def leaves(office: Office, answer: Answer, *, after: timedelta = LATER) -> str:
    """What a worker makes of it, after so long a wait."""
    at = office.now + after
    deliver_due(clock=lambda: at)
    return state(answer)


@pytest.mark.parametrize("lose", [lose_the_course, lose_the_role, be_shut_out, leave])
def test_answer_that_waited_is_held_when_its_author_may_not_act_any_more(
    office: Office, lose: Callable[[Office, Member], None]
) -> None:
    answer = answered(office)
    lose(office, office.cast.responder)

    held = leaves(office, answer)

    assert held == "failed answer_lapsed"
    assert Delivery.objects.get(source_id=answer.pk).reason == REASON
    assert Notice.objects.filter(kind="publishing.failed").exists()


def test_answer_whose_author_may_act_goes_out(office: Office) -> None:
    assert leaves(office, answered(office)) == "left"


@pytest.mark.parametrize("who", ["responder", "approver"])
def test_answer_is_held_when_either_of_two_may_not_act(office: Office, who: str) -> None:
    answer = approved(office)
    lose_the_course(office, getattr(office.cast, who))

    assert leaves(office, answer) == "failed answer_lapsed"


@pytest.mark.parametrize("who", ["responder", "approver"])
def test_who_left_leaves_the_answer_to_the_other(office: Office, who: str) -> None:
    answer = approved(office)
    leave(office, getattr(office.cast, who))

    assert leaves(office, answer) == "left"


def test_whoever_sends_it_again_answers_for_it(office: Office) -> None:
    answer = answered(office)
    lose_the_course(office, office.cast.responder)
    leaves(office, answer)

    retry_answer(answer=answer, by=office.cast.approver, now=office.now + LATER)
    sent = leaves(office, answer)

    assert sent == "left"


def test_one_to_many_asks_for_who_wrote_it_whenever_it_is_put_into_words(office: Office) -> None:
    group = group_of(office, 3)
    sending = write_sending(
        group=group,
        version=fresh(group).version,
        now=office.now,
        texts={"en": "At six."},
        shown=shown(group),
        by=office.cast.responder,
    )
    approve_sending(sending=sending, by=office.cast.approver, now=office.now)
    at = late(office.now)
    send_due(now=at)
    lose_the_course(office, office.cast.responder)
    answer = Answer.objects.exclude(sending=None).order_by("pk")[0]

    assert leaves(office, answer, after=at - office.now) == "failed answer_lapsed"


def _queries(answers: list[Answer], now: datetime) -> int:
    leaving = [Leaving(row.pk, row.pk, row.at) for row in answers]
    with CaptureQueriesContext(connection) as captured:
        against(leaving, now)
    return len(captured)


def test_what_leaves_at_once_costs_one_query_and_what_waited_as_much_for_many_as_for_one(office: Office) -> None:
    answers = [answered(office, author=f"a{number}") for number in range(9)]

    assert _queries(answers, office.now) == 1
    assert _queries(answers, office.now + LATER) == _queries(answers[:1], office.now + LATER) == 5
    assert again(answers[0].conversation).answered_at == office.now
