from __future__ import annotations

import pytest

from rostra.core.refusals import Faster
from rostra.inbox.actions import WrongState, create_queue
from rostra.inbox.actions.correcting import correct_topic
from rostra.inbox.actions.topics import close_topic
from rostra.inbox.enums import TopicBy
from rostra.inbox.models import Clock, Conversation, Correction, Message, ResponseModel, Topic
from tests.inbox.office import Office, again, happened
from tests.inbox.topic_parts import rule, sort_now, topic


@pytest.fixture
def lamps(office: Office) -> Topic:
    return topic("Lamps", office.now, queue=create_queue(name="Lamps", by=None, now=office.now))


@pytest.fixture
def streets(office: Office) -> Topic:
    return topic("Streets", office.now, queue=create_queue(name="Streets", by=None, now=office.now))


def by_topic(office: Office) -> None:
    chief = office.cast.administrator.user
    ResponseModel.objects.create(way="topic", reason="Units know", starts_at=office.now, by=chief, at=office.now)


def say(office: Office, conversation: Conversation, about: Topic, **more: int) -> Conversation:
    row = again(conversation)
    return correct_topic(conversation=row, topic=about, by=office.cast.responder, now=office.now, **more)


def test_correct_topic_is_kept_with_what_was_read(office: Office, lamps: Topic, streets: Topic) -> None:
    rule(office, lamps, "lamp")
    conversation = office.message("The lamp stands in the street")
    sort_now(office)

    say(office, conversation, streets)

    row, correction = again(conversation), Correction.objects.get()
    assert (row.topic, row.topic_by) == (streets, TopicBy.PERSON)
    assert (correction.topic, correction.was, correction.was_by) == (streets, lamps, "rule")
    assert (correction.message, correction.by) == (Message.objects.get(), office.cast.responder.user)
    assert happened(conversation) == ["inbox.received", "inbox.sorted", "inbox.topic_said"]


def test_correct_topic_sends_it_to_the_queue_of_the_topic(office: Office, lamps: Topic, streets: Topic) -> None:
    by_topic(office)
    rule(office, lamps, "lamp")
    conversation = office.message("The lamp stands in the street")
    sort_now(office)

    say(office, conversation, streets)

    assert again(conversation).queue == streets.queue


def test_correct_topic_leaves_what_somebody_has_in_hand(office: Office, lamps: Topic, streets: Topic) -> None:
    by_topic(office)
    rule(office, lamps, "lamp")
    conversation = office.message("The lamp stands in the street")
    sort_now(office)
    Conversation.objects.update(owner=office.cast.responder, state="open")

    say(office, conversation, streets)

    assert again(conversation).queue == lamps.queue


def test_correct_topic_leaves_the_queue_where_the_topic_has_none(office: Office, lamps: Topic) -> None:
    by_topic(office)
    conversation = office.message("Something else")
    sort_now(office)

    say(office, conversation, topic("Other", office.now))

    assert again(conversation).queue is None


def test_correct_topic_promises_what_the_topic_does(office: Office, lamps: Topic) -> None:
    chief = office.cast.administrator.user
    Clock.objects.create(topic=lamps, answer_minutes=60, starts_at=office.now, by=chief, at=office.now)
    conversation = office.message("It is dark")
    sort_now(office)

    say(office, conversation, lamps)

    assert again(conversation).answer_minutes == 60


def test_correct_topic_keeps_dates_where_nobody_ever_works(
    office: Office, lamps: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief = office.cast.administrator.user
    Clock.objects.create(topic=lamps, answer_minutes=60, starts_at=office.now, by=chief, at=office.now)
    conversation = office.message("It is dark")
    monkeypatch.setattr("rostra.inbox.actions.placing.Placer.dates", lambda *_args: None)

    say(office, conversation, lamps)

    assert again(conversation).due_at == conversation.due_at


def test_correct_topic_of_what_is_settled_moves_nothing(office: Office, lamps: Topic) -> None:
    by_topic(office)
    conversation = office.message("It is dark")
    Conversation.objects.update(state="waiting", due_at=None)

    say(office, conversation, lamps)

    assert (again(conversation).topic, again(conversation).queue) == (lamps, None)


def test_correct_topic_of_what_nobody_wrote_teaches_nothing(office: Office, lamps: Topic) -> None:
    conversation = office.message("It is dark")
    Message.objects.update(own=True)

    say(office, conversation, lamps)

    assert (again(conversation).topic, Correction.objects.count()) == (lamps, 0)


def test_correct_topic_refuses_what_is_closed_said_or_overtaken(office: Office, lamps: Topic, streets: Topic) -> None:
    conversation = office.message("It is dark")
    close_topic(topic=streets, by=office.cast.administrator, now=office.now)
    with pytest.raises(WrongState, match="closed"):
        say(office, conversation, streets)
    with pytest.raises(Faster):
        say(office, conversation, lamps, version=99)
    say(office, conversation, lamps)
    with pytest.raises(WrongState, match="already"):
        say(office, conversation, lamps)
