"""What an answer is for decides what stays owed, and every turn of ours leaves a line of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from rostra.audit import sources
from rostra.audit.models import Event
from rostra.inbox import actions
from rostra.inbox.enums import CloseReason, Outcome, Purpose, Visibility
from rostra.inbox.models import Answer, Conversation, Turn
from rostra.people.models import Body
from rostra.policy.queries import working_calendar
from rostra.publishing.enums import DeliveryState
from tests.inbox.office import Office, again, happened


def send(office: Office, conversation: Conversation, purpose: Purpose, **more: Any) -> Answer:
    values: dict[str, Any] = {"visibility": Visibility.PUBLIC, "by": office.cast.responder, "now": office.now, **more}
    return actions.answer(conversation=again(conversation), text="We will see.", purpose=purpose, **values)


def due_after(office: Office, start: datetime, minutes: int) -> datetime:
    return working_calendar(Body.objects.get(pk=office.cast.body.pk).time_zone).due(start, minutes)


@pytest.mark.parametrize("purpose", [Purpose.ANSWER, Purpose.THANKS])
def test_answer_and_thanks_settle_what_is_owed(office: Office, purpose: Purpose) -> None:
    conversation = office.message()
    due_at, later = conversation.due_at, office.now + timedelta(minutes=5)

    send(office, conversation, purpose, now=later)

    now = again(conversation)
    assert (now.state, now.due_at, now.answered_at, now.left_minutes) == ("waiting", None, later, None)
    turn = Turn.objects.get()
    assert (turn.conversation, turn.account, turn.by, turn.outcome) == (
        conversation,
        office.city,
        office.cast.responder.user,
        Outcome.ANSWERED,
    )
    assert (turn.started_at, turn.due_at, turn.ended_at) == (conversation.opened_at, due_at, later)


def test_acknowledgement_leaves_the_answer_owed(office: Office) -> None:
    conversation = office.message()
    later = office.now + timedelta(minutes=5)

    send(office, conversation, Purpose.ACKNOWLEDGE, now=later)

    now = again(conversation)
    assert (now.state, now.due_at, now.acknowledged_at) == ("open", conversation.due_at, later)
    assert (now.answered_at, Turn.objects.count()) == (None, 0)


def test_acknowledgement_of_what_is_not_owed_is_refused(office: Office) -> None:
    conversation = office.message()
    send(office, conversation, Purpose.ANSWER)

    with pytest.raises(actions.WrongState):
        send(office, conversation, Purpose.ACKNOWLEDGE)


def test_acknowledgement_that_did_not_go_out_has_acknowledged_nothing(office: Office) -> None:
    conversation = office.message()
    answer = send(office, conversation, Purpose.ACKNOWLEDGE)
    office.settle(answer, DeliveryState.FAILED, office.now)

    assert actions.reopen_unsent(now=office.now) == 1
    assert actions.reopen_unsent(now=office.now) == 0

    now = again(conversation)
    assert (now.acknowledged_at, now.state, happened(conversation)[-1]) == (None, "open", "inbox.not_sent")


def test_two_acknowledgements_that_did_not_go_out_are_taken_back_once(office: Office) -> None:
    conversation = office.message()
    for answer in [send(office, again(conversation), Purpose.ACKNOWLEDGE) for _ in range(2)]:
        office.settle(answer, DeliveryState.FAILED, office.now)

    assert actions.reopen_unsent(now=office.now) == 1
    assert happened(conversation).count("inbox.not_sent") == 1


def test_acknowledgement_that_was_sent_again_has_acknowledged(office: Office) -> None:
    conversation = office.message()
    answer = send(office, conversation, Purpose.ACKNOWLEDGE)
    office.settle(answer, DeliveryState.FAILED, office.now)
    actions.reopen_unsent(now=office.now)
    answer.conversation, later = again(conversation), office.now + timedelta(minutes=3)

    actions.retry_answer(answer=answer, by=office.cast.responder, now=later)

    now = again(conversation)
    assert (now.acknowledged_at, now.state, now.due_at) == (later, "open", conversation.due_at)


def test_acknowledgement_sent_before_it_failed_another_time_is_left_alone(office: Office) -> None:
    conversation = office.message()
    answer = send(office, conversation, Purpose.ACKNOWLEDGE)
    office.settle(answer, DeliveryState.FAILED, office.now)
    send(office, conversation, Purpose.ACKNOWLEDGE, now=office.now + timedelta(minutes=1))

    assert actions.reopen_unsent(now=office.now + timedelta(minutes=2)) == 0


def test_question_stops_the_clock_until_the_citizen_writes_again(office: Office) -> None:
    conversation = office.message()
    asked, back = office.now + timedelta(minutes=30), office.now + timedelta(days=9)
    assert conversation.answer_minutes is not None

    send(office, conversation, Purpose.QUESTION, now=asked)

    paused = again(conversation)
    assert (paused.state, paused.due_at, paused.left_minutes) == ("waiting", None, conversation.answer_minutes - 30)
    assert Turn.objects.get().outcome == Outcome.ASKED

    office.message("The one in the old town.", at=back, reply_to="m1")

    now = again(conversation)
    left = conversation.answer_minutes - 30
    assert (now.state, now.opened_at, now.answer_minutes, now.left_minutes) == ("open", back, left, None)
    assert now.due_at == due_after(office, back, left)


def test_question_asked_too_late_leaves_no_time(office: Office) -> None:
    conversation = office.message()

    send(office, conversation, Purpose.QUESTION, now=office.now + timedelta(days=30))

    assert again(conversation).left_minutes == 0


def test_question_asked_twice_gives_no_time_back(office: Office) -> None:
    conversation = office.message()
    send(office, conversation, Purpose.QUESTION, now=office.now + timedelta(minutes=30))
    left = again(conversation).left_minutes

    send(office, conversation, Purpose.QUESTION, now=office.now + timedelta(minutes=50))

    assert (again(conversation).left_minutes, Turn.objects.count()) == (left, 1)


def test_answer_after_a_question_starts_the_next_clock_anew(office: Office) -> None:
    conversation = office.message()
    send(office, conversation, Purpose.QUESTION, now=office.now + timedelta(minutes=30))
    send(office, conversation, Purpose.ANSWER, now=office.now + timedelta(minutes=40))
    back = office.now + timedelta(days=9)

    office.message("And on Sunday?", at=back, reply_to="m1")

    now = again(conversation)
    assert (now.answer_minutes, now.due_at) == (
        conversation.answer_minutes,
        due_after(office, back, conversation.answer_minutes or 0),
    )


def test_close_ends_the_turn_and_forgets_the_break(office: Office) -> None:
    conversation = office.message()

    actions.close(conversation=conversation, reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)

    assert (Turn.objects.get().outcome, again(conversation).left_minutes) == (Outcome.CLOSED, None)


def test_record_of_an_answer_says_what_it_was_for(office: Office) -> None:
    plain = send(office, office.message(), Purpose.ANSWER)
    asked = send(office, office.message(author="dan"), Purpose.QUESTION)

    events = {event.data["answer"]: event for event in Event.objects.filter(kind="inbox.answered")}
    contents = {
        pk: sources.get(event.source).read([event.source_key])[event.source_key][1] for pk, event in events.items()
    }

    assert (b"purpose" in contents[plain.pk], b'"purpose":"question"' in contents[asked.pk]) == (False, True)


def test_new_message_is_to_be_sorted(office: Office) -> None:
    conversation = office.message()
    assert conversation.unsorted is True
    Conversation.objects.update(unsorted=False)

    office.message("Nobody answers?", reply_to="m1", at=office.now + timedelta(hours=1))

    assert again(conversation).unsorted is True
