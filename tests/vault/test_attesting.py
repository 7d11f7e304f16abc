from __future__ import annotations

from datetime import timedelta

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.people.models import Notice
from rostra.vault import actions
from rostra.vault.actions.attesting import MONTH, TIME_TO_ANSWER
from rostra.vault.enums import Answer, Cause
from rostra.vault.models import Attestation, Holding, RotationTask
from tests.vault.conftest import Safe

DAY = timedelta(days=1)


def ask(safe: Safe, after: timedelta = 6 * MONTH) -> list[Attestation]:
    return actions.open_attestations(now=safe.now + after)


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


def test_every_holder_is_asked_half_a_year_after_they_began(safe: Safe) -> None:
    item = safe.put()
    actions.give_holding(item=item, member=safe.other, by=safe.keeper, now=safe.now + DAY)

    assert ask(safe, 6 * MONTH - DAY) == []
    assert [question.member for question in ask(safe)] == [safe.keeper]
    assert [question.member for question in ask(safe, 6 * MONTH + DAY)] == [safe.other]
    assert told("vault.attest_asked") == [safe.keeper.user.name, safe.other.user.name]


def test_nobody_is_asked_twice_in_half_a_year(safe: Safe) -> None:
    safe.put()
    (question,) = ask(safe)
    assert ask(safe, 7 * MONTH) == []
    actions.answer_attestation(attestation=question, answer=Answer.YES, by=safe.keeper, now=safe.now + 6 * MONTH + DAY)
    assert ask(safe, 11 * MONTH) == []
    assert len(ask(safe, 13 * MONTH)) == 1


def test_yes_changes_nothing_and_is_logged(safe: Safe) -> None:
    safe.put()
    (question,) = ask(safe)
    actions.answer_attestation(attestation=question, answer=Answer.YES, by=safe.keeper, now=safe.now + 6 * MONTH)

    assert Event.objects.get(kind="vault.attested").data == {"answer": "yes"}
    assert (Attestation.objects.get().answer, RotationTask.objects.count()) == (Answer.YES, 0)


def test_no_opens_a_rotation(safe: Safe) -> None:
    safe.put()
    (question,) = ask(safe)
    actions.answer_attestation(attestation=question, answer=Answer.NO, by=safe.keeper, now=safe.now + 6 * MONTH)

    assert [task.cause for task in RotationTask.objects.all()] == [Cause.ATTESTATION]
    assert Holding.objects.filter(ended_at=None).count() == 1


def test_who_needs_it_no_more_holds_it_no_more(safe: Safe) -> None:
    item = safe.put()
    actions.give_holding(item=item, member=safe.other, by=safe.keeper, now=safe.now)
    question = next(question for question in ask(safe) if question.member == safe.other)
    actions.answer_attestation(attestation=question, answer=Answer.NOT_NEEDED, by=safe.other, now=safe.now + 6 * MONTH)

    assert [holding.member for holding in Holding.objects.filter(ended_at=None)] == [safe.keeper]
    assert [(task.cause, task.member) for task in RotationTask.objects.all()] == [(Cause.ROLE_CHANGE, safe.other)]


def test_custodian_names_another_one_before_giving_up(safe: Safe) -> None:
    safe.put()
    (question,) = ask(safe)
    with pytest.raises(actions.NotAnswered, match="name another one"):
        actions.answer_attestation(attestation=question, answer=Answer.NOT_NEEDED, by=safe.keeper, now=safe.now)


def test_question_is_answered_once_and_by_its_holder(safe: Safe) -> None:
    safe.put()
    (question,) = ask(safe)
    with pytest.raises(actions.NotAnswered, match="somebody else"):
        actions.answer_attestation(attestation=question, answer=Answer.YES, by=safe.other, now=safe.now)
    actions.answer_attestation(attestation=question, answer=Answer.YES, by=safe.keeper, now=safe.now)
    with pytest.raises(Faster):
        actions.answer_attestation(attestation=question, answer=Answer.YES, by=safe.keeper, now=safe.now)


def test_reminder_and_escalation_go_out_once(safe: Safe) -> None:
    safe.put()
    ask(safe)
    asked = safe.now + 6 * MONTH
    assert actions.remind_attestations(now=asked + 6 * DAY) == 0
    assert actions.remind_attestations(now=asked + 7 * DAY) == 1
    assert actions.remind_attestations(now=asked + 8 * DAY) == 0
    assert told("vault.attest_reminder") == [safe.keeper.user.name]

    assert actions.remind_attestations(now=asked + TIME_TO_ANSWER) == 1
    assert actions.remind_attestations(now=asked + TIME_TO_ANSWER + DAY) == 0
    assert told("vault.attest_escalated") == sorted([safe.keeper.user.name, safe.security.user.name])


def test_answered_question_is_not_reminded(safe: Safe) -> None:
    safe.put()
    (question,) = ask(safe)
    actions.answer_attestation(attestation=question, answer=Answer.YES, by=safe.keeper, now=safe.now)
    assert actions.remind_attestations(now=safe.now + 12 * MONTH) == 0
