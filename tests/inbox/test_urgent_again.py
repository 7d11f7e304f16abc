"""What is urgent is heard from whomever, however late, and again where somebody thinks it is in hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from rostra.audit.models import Event
from rostra.channels.contract import Incoming, Kind
from rostra.inbox.actions import answer, close, reopen, reopen_unsent
from rostra.inbox.actions.alarms import end_settled, take_alarm
from rostra.inbox.enums import CloseReason, Purpose, Visibility
from rostra.inbox.intake import receive
from rostra.inbox.models import Alarm, Answer, Conversation, Message, Muted
from rostra.people.models import Notice
from rostra.publishing.enums import DeliveryState
from tests.inbox.office import Office, again, happened
from tests.inbox.topic_parts import rule, sort_now, topic

MINUTE = timedelta(minutes=1)


def edit(office: Office, conversation: Conversation, text: str, at: datetime, *, as_history: bool = False) -> None:
    message = Message.objects.get(conversation=conversation)
    said = Incoming(
        ref=message.ref, author_id=message.author_id, text=text, sent_at=office.now, raw=text.encode(), kind=Kind.EDIT
    )
    receive(account=conversation.account, messages=[said], now=at, as_history=as_history)


def muted(office: Office) -> None:
    close(
        conversation=office.message("Buy my pills", author="eve"),
        reason=CloseReason.SPAM,
        by=office.cast.responder,
        now=office.now,
    )


def say(office: Office, conversation: Conversation, purpose: Purpose) -> Answer:
    by, row = office.cast.responder, again(conversation)
    return answer(
        conversation=row, text="We are coming.", visibility=Visibility.PUBLIC, purpose=purpose, by=by, now=office.now
    )


def alarms() -> list[tuple[str, bool, bool]]:
    """Words, whether somebody has it in hand, whether it is over."""
    rows = Alarm.objects.order_by("pk")
    return [(row.words, row.acknowledged_at is not None, row.ended_at is not None) for row in rows]


@pytest.mark.parametrize(
    ("text", "kind"), [("I am bleeding, please help", "emergency"), ("I will kill you all", "threat")]
)
def test_a_muted_sender_is_heard_when_it_is_urgent(office: Office, text: str, kind: str) -> None:
    muted(office)
    conversation = office.message(text, author="eve", at=office.now + MINUTE)
    assert again(conversation).state == "closed"

    sort_now(office, office.now + MINUTE)
    end_settled(now=office.now + 2 * MINUTE)

    row = again(conversation)
    assert (row.state, row.close_reason, row.closed_at, row.urgency) == ("new", "", None, kind)
    assert row.due_at == office.now + 31 * MINUTE
    assert [over for _words, _taken, over in alarms()] == [False]
    assert happened(conversation) == ["inbox.received", "inbox.reopened", "inbox.sorted"]
    assert Muted.objects.count() == 1


def test_a_muted_sender_stays_muted_otherwise(office: Office) -> None:
    rule(office, topic("Lamps", office.now), "lamp")
    muted(office)
    conversation = office.message("The lamp again", author="eve", at=office.now + MINUTE)

    sort_now(office, office.now + MINUTE)

    row = again(conversation)
    assert (row.state, row.close_reason, row.topic, row.unsorted) == ("closed", "spam", None, False)
    assert Alarm.objects.count() == 0


def test_a_muted_sender_is_heard_in_a_conversation_that_was_closed_long_ago(office: Office) -> None:
    first = office.message("Buy my pills", author="eve")
    sort_now(office)
    close(conversation=again(first), reason=CloseReason.SPAM, by=office.cast.responder, now=office.now)
    later = office.now + timedelta(days=3)

    office.message("The house is on fire", author="eve", reply_to="m1", at=later)
    sort_now(office, later)

    row = again(first)
    assert (row.state, row.urgency, row.opened_at) == ("new", "emergency", later)


def test_an_alarm_rings_anew_when_it_gets_graver(office: Office) -> None:
    office.message("I smell gas here")
    sort_now(office)

    office.message("Now I want to kill myself", reply_to="m1", at=office.now + MINUTE)
    sort_now(office, office.now + MINUTE)

    assert alarms() == [("smell gas", False, True), ("smell gas, kill myself", False, False)]


def test_an_alarm_rings_anew_for_what_comes_after_somebody_took_it(office: Office) -> None:
    office.message("I smell gas here")
    sort_now(office)
    take_alarm(alarm=Alarm.objects.get(), by=office.cast.responder, now=office.now)
    told = Notice.objects.filter(kind="inbox.alarm").count()

    office.message("My father is unconscious", reply_to="m1", at=office.now + MINUTE)
    sort_now(office, office.now + MINUTE)

    assert alarms() == [("smell gas", True, True), ("smell gas, unconscious", False, False)]
    assert Notice.objects.filter(kind="inbox.alarm").count() == 2 * told


def test_an_alarm_does_not_ring_anew_for_more_of_the_same_that_nobody_took(office: Office) -> None:
    office.message("I smell gas here")
    sort_now(office)

    office.message("I smell gas, hurry", reply_to="m1", at=office.now + MINUTE)
    sort_now(office, office.now + MINUTE)

    assert alarms() == [("smell gas", False, False)]


def test_an_alarm_in_hand_does_not_ring_anew_for_what_is_not_urgent_or_was_read(office: Office) -> None:
    rule(office, topic("Lamps", office.now), "gas")
    office.message("I smell gas here")
    sort_now(office)
    take_alarm(alarm=Alarm.objects.get(), by=office.cast.responder, now=office.now)

    for minutes in (1, 2):
        office.message("Are you coming?", reply_to="m1", at=office.now + minutes * MINUTE)
        sort_now(office, office.now + minutes * MINUTE)
    Conversation.objects.update(unsorted=True)
    sort_now(office, office.now + 3 * MINUTE)

    assert alarms() == [("smell gas", True, False)]


@pytest.mark.parametrize(("state", "reason"), [("waiting", ""), ("closed", "elsewhere")])
def test_an_edit_to_something_urgent_is_heard_after_our_answer(office: Office, state: str, reason: str) -> None:
    conversation = office.message("When does the library open?")
    sort_now(office)
    answered = office.now + MINUTE
    Conversation.objects.update(
        state=state, close_reason=reason, due_at=None, answered_at=answered, closed_at=answered if reason else None
    )
    later = office.now + timedelta(hours=5)

    edit(office, conversation, "The library is on fire", later)
    sort_now(office, later)

    row = again(conversation)
    assert (row.state, row.urgency, row.due_at) == ("new", "emergency", later + 30 * MINUTE)
    assert alarms() == [("on fire", False, False)]
    assert Event.objects.get(kind="inbox.reopened").data == {"state": "new"}


def test_what_was_urgent_and_answered_does_not_come_back_by_itself(office: Office) -> None:
    office.message("I smell gas here")
    sort_now(office)
    Conversation.objects.update(state="waiting", due_at=None, answered_at=office.now + MINUTE, unsorted=True)
    end_settled(now=office.now + MINUTE)

    sort_now(office, office.now + 2 * MINUTE)

    assert alarms() == [("smell gas", False, True)]
    assert Conversation.objects.get().state == "waiting"


def test_a_second_emergency_after_our_answer_is_owed_at_once_too(office: Office) -> None:
    first = office.message("I smell gas here")
    sort_now(office)
    say(office, first, Purpose.ANSWER)
    later = office.now + timedelta(hours=12)

    office.message("Now the house is on fire", reply_to="m1", at=later)
    sort_now(office, later)

    row = again(first)
    assert (row.urgency, row.due_at, row.answer_minutes) == ("emergency", later + 30 * MINUTE, 30)
    assert alarms()[-1] == ("on fire", False, False)


def test_what_comes_after_an_answered_emergency_has_the_usual_clock(office: Office) -> None:
    first = office.message("I smell gas here")
    sort_now(office)
    say(office, first, Purpose.ANSWER)
    end_settled(now=office.now + MINUTE)

    office.message("Thank you. When does the library open?", reply_to="m1", at=office.now + MINUTE)
    sort_now(office, office.now + MINUTE)

    row = again(first)
    assert (row.urgency, row.answer_minutes, row.due_at) == ("", 480, office.now + timedelta(days=1) + MINUTE)
    assert [over for _words, _taken, over in alarms()] == [True]


def test_an_emergency_stays_one_when_they_answer_our_question(office: Office) -> None:
    first = office.message("The house is on fire")
    sort_now(office)
    say(office, first, Purpose.QUESTION)
    end_settled(now=office.now + MINUTE)
    night = office.now + timedelta(hours=12)

    office.message("12 Mill Lane", reply_to="m1", at=night)
    sort_now(office, night)

    row = again(first)
    assert (row.urgency, row.due_at, row.left_minutes) == ("emergency", night + 30 * MINUTE, None)
    assert alarms() == [("on fire", False, True), ("on fire", False, False)]


def test_a_conversation_opened_again_by_hand_is_read_for_urgency(office: Office) -> None:
    """All of it, where nobody has answered; nothing else is urgent only because it once was."""
    rows = [office.message(author=author) for author in ("maria", "jon")]
    Conversation.objects.update(unsorted=False)
    Message.objects.filter(conversation=rows[0]).update(text="The house is on fire")
    office.message("12 Mill Lane", reply_to="m1", author="maria")
    sort_now(office)
    Conversation.objects.filter(pk=rows[1].pk).update(urgency="emergency")
    night = office.now + timedelta(hours=12)
    for row in rows:
        close(conversation=again(row), reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)
    end_settled(now=office.now)

    for row in rows:
        reopen(conversation=again(row), by=office.cast.responder, now=night)
    sort_now(office, night)

    assert [again(row).urgency for row in rows] == ["emergency", ""]
    assert again(rows[0]).due_at == night + 30 * MINUTE
    assert alarms() == [("on fire", False, True), ("on fire", False, False)]


def test_the_answer_to_an_emergency_that_did_not_go_out_calls_somebody(office: Office) -> None:
    first = office.message("The house is on fire")
    sort_now(office)
    answer = say(office, first, Purpose.ANSWER)
    end_settled(now=office.now + MINUTE)
    office.settle(answer, DeliveryState.FAILED, office.now + MINUTE)

    reopen_unsent(now=office.now + 2 * MINUTE)
    sort_now(office, office.now + 2 * MINUTE)

    row = again(first)
    assert (row.state, row.urgency, row.due_at) == ("open", "emergency", office.now + 2 * MINUTE)
    assert alarms() == [("on fire", False, True), ("on fire", False, False)]


def test_what_somebody_answered_before_it_was_sorted_stays_answered(office: Office) -> None:
    office.message("I smell gas here")
    Conversation.objects.update(state="waiting", due_at=None, answered_at=office.now + MINUTE)

    sort_now(office, office.now + 2 * MINUTE)

    assert (Alarm.objects.count(), Conversation.objects.get().state) == (0, "waiting")


def test_an_edit_of_history_alarms_nobody(office: Office) -> None:
    conversation = office.message("When does the library open?")
    sort_now(office)
    Conversation.objects.update(state="closed", close_reason="elsewhere", due_at=None, closed_at=office.now)

    edit(office, conversation, "The library is on fire", office.now + MINUTE, as_history=True)

    assert (sort_now(office, office.now + MINUTE), Alarm.objects.count()) == (0, 0)


def test_the_end_of_a_very_long_message_is_read(office: Office) -> None:
    conversation = office.message("Quoted before. " * 3000 + "Now I want to kill myself")

    sort_now(office)

    assert again(conversation).urgency == "self-harm"
