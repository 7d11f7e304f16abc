from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from rostra.audit import sources
from rostra.audit.models import Event
from rostra.core import files
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.inbox import actions
from rostra.inbox.enums import CloseReason, Visibility
from rostra.inbox.models import Answer, Conversation, Message
from rostra.inbox.outgoing import media_of
from rostra.publishing.actions import DifferentContent, NotPossible
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from tests.cast import Cast
from tests.inbox.office import Office, again, happened, open_office


def send(office: Office, conversation: Conversation, text: str = "It opens at ten.", **more: Any) -> Answer:
    values: dict[str, Any] = {"visibility": Visibility.PUBLIC, "by": office.cast.responder, "now": office.now, **more}
    return actions.answer(conversation=conversation, text=text, **values)


def test_answer_is_written_recorded_and_queued(office: Office) -> None:
    conversation = office.message()
    actions.start_writing(conversation=conversation, by=office.cast.responder, now=office.now)
    later = office.now + timedelta(minutes=5)

    answer = send(office, again(conversation), " It opens at ten. ", now=later)

    now = again(conversation)
    assert (now.state, now.owner, now.due_at, now.answered_at, now.last_at, now.writing_by) == (
        "waiting",
        office.cast.responder,
        None,
        later,
        later,
        None,
    )
    assert (answer.text, answer.author, answer.language) == (
        "It opens at ten.",
        office.cast.responder.user,
        conversation.language,
    )
    assert happened(conversation) == ["inbox.received", "inbox.answered"]
    event = Event.objects.get(kind="inbox.answered")
    assert event.data == {"answer": answer.pk, "visibility": "public"}
    salt, content = sources.get(event.source).read([event.source_key])[event.source_key]
    assert (salt, b"It opens at ten." in content) == (bytes(answer.salt), True)
    delivery = Delivery.objects.get(source="inbox.answer", source_id=answer.pk)
    message = Message.objects.get()
    assert (delivery.state, delivery.account, delivery.created_by) == ("due", office.city, office.cast.responder.user)
    assert {
        name: delivery.content[name] for name in ("text", "reply_to", "root", "to", "visibility", "references")
    } == {
        "text": "It opens at ten.",
        "reply_to": message.ref,
        "root": conversation.root,
        "to": "",
        "visibility": "public",
        "references": [],
    }


def test_answer_in_private_names_whom_it_is_for(office: Office) -> None:
    conversation = office.message(subject="Library")

    answer = send(office, conversation, visibility=Visibility.PRIVATE)

    content = Delivery.objects.get(source_id=answer.pk).content
    assert (content["to"], content["visibility"], content["subject"]) == ("@maria", "private", "Library")


def test_answer_names_the_thread_so_far(office: Office) -> None:
    conversation = office.message()
    first = send(office, conversation)
    delivery = office.settle(first, DeliveryState.SENT, office.now + timedelta(minutes=1))
    Delivery.objects.filter(pk=delivery.pk).update(ref="a1", sent_at=office.now + timedelta(minutes=1))
    earlier = Message.objects.get().ref
    office.message("And on Sunday?", root=conversation.root, reply_to="a1", at=office.now + timedelta(minutes=2))

    second = send(office, again(conversation), "Closed.")

    content = Delivery.objects.get(source_id=second.pk).content
    assert content["references"] == [earlier, "a1"]
    assert content["reply_to"] == Message.objects.order_by("-pk")[0].ref


def test_answer_answers_the_message_that_was_chosen(office: Office) -> None:
    conversation = office.message()
    chosen = Message.objects.get()
    office.message("And on Sunday?", root=conversation.root, reply_to=chosen.ref, at=office.now)

    answer = send(office, again(conversation), reply_to=chosen)

    assert answer.reply_to == chosen


def test_answer_carries_files(office: Office) -> None:
    conversation = office.message()
    stored = files.store(b"\x89PNG fake", content_type="image/png")
    media = media_of(stored, name="map.png", alt="A map")

    answer = send(office, conversation, "", media=[media])

    assert media.read() == b"\x89PNG fake"
    assert answer.media == [{"sha256": media.sha256, "name": "map.png", "type": "image/png", "alt": "A map", "size": 9}]
    assert Delivery.objects.get(source_id=answer.pk).content["media"] == answer.media


def test_answer_keeps_the_owner(office: Office) -> None:
    conversation = office.message()
    actions.claim(conversation=conversation, by=office.cast.responder, now=office.now)

    send(office, conversation, by=office.cast.administrator)

    assert again(conversation).owner == office.cast.responder


def test_answer_refuses_nothing_at_all(office: Office) -> None:
    with pytest.raises(actions.Empty):
        send(office, office.message(), " \n ")


@pytest.mark.parametrize(
    ("channel", "said", "way"),
    [
        ("fakepublic", "public", Visibility.PRIVATE),
        ("fakepublic", "private", Visibility.PUBLIC),
        ("fake", "private", Visibility.PUBLIC),
        ("fakesilent", "public", Visibility.PUBLIC),
        ("uninstalled", "public", Visibility.PUBLIC),
    ],
)
def test_answer_refuses_a_way_that_is_not_open(office: Office, channel: str, said: str, way: Visibility) -> None:
    conversation = office.message(account=office.account("other", channel=channel), visibility=said)

    with pytest.raises(actions.WrongWay):
        send(office, conversation, visibility=way)

    assert not Answer.objects.exists()


def test_answer_refuses_a_closed_conversation(office: Office) -> None:
    conversation = office.message()
    actions.close(conversation=conversation, reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)

    with pytest.raises(actions.WrongState):
        send(office, conversation)


def test_answer_refuses_a_message_of_another_conversation(office: Office) -> None:
    first, _second = office.message(), office.message("Hello", author="dan")
    strange = Message.objects.exclude(conversation=first).get()

    with pytest.raises(actions.WrongWay):
        send(office, first, reply_to=strange)


def test_answer_in_public_refuses_what_is_gone_at_its_source(office: Office) -> None:
    conversation = office.message()
    Message.objects.update(deleted_at=office.now)

    with pytest.raises(actions.WrongWay):
        send(office, conversation)

    assert send(office, conversation, visibility=Visibility.PRIVATE).reply_to is None


def test_answer_refuses_what_the_network_would_not_take(office: Office) -> None:
    with pytest.raises(actions.NotSendable) as refusal:
        send(office, office.message(), "x" * 501)

    assert (str(refusal.value), refusal.value.field) == ("501 characters: the network takes 500.", "text")


def test_answer_refuses_while_a_colleague_writes_unless_told_to(office: Office) -> None:
    conversation = office.message()
    actions.start_writing(conversation=conversation, by=office.cast.administrator, now=office.now)

    with pytest.raises(actions.BeingWritten) as refusal:
        send(office, again(conversation))
    answer = send(office, again(conversation), override=True)

    assert str(refusal.value).startswith("Mihai Rusu is writing an answer at this moment.")
    assert Answer.objects.get() == answer


def test_answer_does_not_mind_a_lock_that_has_ended(office: Office) -> None:
    conversation = office.message()
    actions.start_writing(conversation=conversation, by=office.cast.administrator, now=office.now)

    send(office, again(conversation), now=office.now + timedelta(minutes=3))

    assert Answer.objects.count() == 1


def test_answer_refuses_an_older_page_and_says_why(office: Office) -> None:
    conversation = office.message()
    version = conversation.version
    send(office, again(conversation), by=office.cast.administrator)

    with pytest.raises(Faster) as refusal:
        send(office, again(conversation), version=version)

    assert str(refusal.value) == ("Mihai Rusu has answered in the meantime. Read the answer before you send yours.")
    assert (Answer.objects.count(), Delivery.objects.count()) == (1, 1)


def test_answer_leaves_nothing_when_it_cannot_be_queued(office: Office) -> None:
    taken = Delivery.objects.get(source_id=send(office, office.message(author="dan")).pk)
    taken.pk, taken.source_id, taken.key, taken.content_hash = None, taken.source_id + 1, "other", b"other"
    taken.save(force_insert=True)
    conversation = office.message()

    with pytest.raises(DifferentContent):
        send(office, conversation)

    assert (again(conversation).state, Answer.objects.count()) == ("new", 1)
    assert happened(conversation) == ["inbox.received"]


def test_second_answer_while_waiting_is_possible(office: Office) -> None:
    conversation = office.message()
    send(office, conversation)

    send(office, again(conversation), "And bring your card.")

    assert (again(conversation).state, Answer.objects.count()) == ("waiting", 2)


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.UNSURE])
def test_reopen_unsent_brings_the_conversation_back(office: Office, state: DeliveryState) -> None:
    conversation = office.message()
    office.settle(send(office, conversation), state, office.now + timedelta(minutes=1))
    later = office.now + timedelta(minutes=2)

    assert actions.reopen_unsent(now=later) == 1
    assert actions.reopen_unsent(now=later) == 0

    now = again(conversation)
    assert (now.state, now.due_at, now.owner) == ("open", later, office.cast.responder)
    assert happened(conversation)[-1] == "inbox.not_sent"


def test_reopen_unsent_gives_to_everybody_what_nobody_has(office: Office) -> None:
    conversation = office.message()
    office.settle(send(office, conversation), DeliveryState.FAILED, office.now)
    actions.release(conversation=again(conversation), by=office.cast.responder, now=office.now)

    actions.reopen_unsent(now=office.now)

    assert again(conversation).state == "new"


def test_reopen_unsent_leaves_alone_what_was_answered_again(office: Office) -> None:
    conversation = office.message()
    office.settle(send(office, conversation), DeliveryState.FAILED, office.now)
    actions.reopen_unsent(now=office.now)
    send(office, again(conversation), "Again.", now=office.now + timedelta(minutes=5))

    assert actions.reopen_unsent(now=office.now + timedelta(minutes=6)) == 0


def test_reopen_unsent_leaves_alone_what_arrived_or_was_closed(office: Office) -> None:
    arrived, closed = office.message(), office.message(author="dan")
    office.settle(send(office, arrived), DeliveryState.SENT, office.now)
    office.settle(send(office, closed), DeliveryState.FAILED, office.now)
    actions.close(conversation=again(closed), reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)

    assert actions.reopen_unsent(now=office.now) == 0


def test_reopen_unsent_brings_back_a_conversation_once_for_two_answers(office: Office) -> None:
    conversation = office.message()
    for text in ("One.", "Two."):
        office.settle(send(office, again(conversation), text), DeliveryState.FAILED, office.now)

    assert actions.reopen_unsent(now=office.now) == 1


def test_retry_answer_sends_again(office: Office) -> None:
    conversation = office.message()
    answer = send(office, conversation)
    office.settle(answer, DeliveryState.FAILED, office.now)
    actions.reopen_unsent(now=office.now)
    later = office.now + timedelta(minutes=5)
    answer.conversation = again(conversation)

    delivery = actions.retry_answer(answer=answer, by=office.cast.responder, now=later)

    now = again(conversation)
    assert (delivery.state, now.state, now.due_at, now.answered_at) == ("due", "waiting", None, later)
    assert happened(conversation)[-1] == "inbox.retried"


def test_retry_answer_refuses_what_was_sent(office: Office) -> None:
    answer = send(office, office.message())
    office.settle(answer, DeliveryState.SENT, office.now)

    with pytest.raises(NotPossible):
        actions.retry_answer(answer=answer, by=office.cast.responder, now=office.now)


@pytest.mark.parametrize(("sent", "state"), [(True, "sent"), (False, "due")])
def test_decide_answer_settles_what_nobody_knows(office: Office, sent: bool, state: str) -> None:
    conversation = office.message()
    answer = send(office, conversation)
    office.settle(answer, DeliveryState.UNSURE, office.now)
    actions.reopen_unsent(now=office.now)
    answer.conversation = again(conversation)

    delivery = actions.decide_answer(answer=answer, sent=sent, by=office.cast.responder, now=office.now)

    assert (delivery.state, again(conversation).state) == (state, "waiting")


def test_decide_answer_leaves_a_closed_conversation_closed(office: Office) -> None:
    conversation = office.message()
    answer = send(office, conversation)
    office.settle(answer, DeliveryState.UNSURE, office.now)
    actions.close(
        conversation=again(conversation), reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now
    )
    answer.conversation = again(conversation)

    actions.decide_answer(answer=answer, sent=True, by=office.cast.responder, now=office.now)

    assert again(conversation).state == "closed"


def test_two_people_who_answer_at_once_give_one_answer(committed: str, now: datetime) -> None:
    cast = Cast(now=now)
    with scope(cast.body), open_office(cast, now) as office:
        conversation = office.message()
        start = threading.Barrier(2)
        outcomes: list[str] = []

        def work(member: Any) -> None:
            with scope(cast.body):
                page = again(conversation)
                start.wait(timeout=10)
                try:
                    send(office, page, f"{member.user.name} answers.", by=member)
                    outcomes.append("sent")
                except Faster:
                    outcomes.append("faster")
                finally:
                    connections.close_all()

        threads = [threading.Thread(target=work, args=(member,)) for member in (cast.responder, cast.administrator)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)

        assert sorted(outcomes) == ["faster", "sent"]
        assert (Answer.objects.count(), Delivery.objects.count()) == (1, 1)
