from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels.contract import Incoming, Kind
from rostra.editorial.models import Contact
from rostra.inbox.actions import close, create_queue, hand_over, reopen, set_queue_members, set_route
from rostra.inbox.actions.correcting import correct_topic
from rostra.inbox.actions.learning import classifier, learn_anew
from rostra.inbox.actions.topics import close_topic
from rostra.inbox.enums import CloseReason, TopicBy
from rostra.inbox.intake import receive
from rostra.inbox.models import Alarm, Clock, Conversation, Learnt, Message, Muted, ResponseModel
from rostra.inbox.sweeps import bodies_to_sort, bodies_with_topics
from rostra.jurisdictions.worktime import NoWorkingTime
from rostra.people.models import Notice
from tests.inbox.office import Office, again, happened
from tests.inbox.topic_parts import rule, sort_now, topic


def edit(office: Office, conversation: Conversation, text: str) -> None:
    message = Message.objects.get(conversation=conversation)
    said = Incoming(
        ref=message.ref, author_id=message.author_id, text=text, sent_at=office.now, raw=text.encode(), kind=Kind.EDIT
    )
    receive(account=conversation.account, messages=[said], now=office.now)


def test_sort_says_the_topic_of_the_first_rule_that_holds(office: Office) -> None:
    lamps, streets = topic("Lamps", office.now), topic("Streets", office.now)
    first = rule(office, lamps, "street light\nlamp*").pk
    rule(office, streets, "street*")
    conversation = office.message("The street  LIGHT is out, and the lamps flicker")

    assert sort_now(office) == 1

    row = again(conversation)
    assert (row.topic, row.topic_by, row.unsorted) == (lamps, TopicBy.RULE, False)
    assert row.reading is not None
    assert (row.reading["rule"], row.reading["words"]) == (first, ["street light"])
    event = Event.objects.get(about=f"inbox.conversation:{conversation.pk}", kind="inbox.sorted")
    assert event.data == {"topic": lamps.pk, "topic_by": "rule", "rule": first}


def test_sort_does_nothing_where_nothing_is_marked(office: Office) -> None:
    office.message()
    sort_now(office)

    assert (sort_now(office), bodies_to_sort()) == (0, [])


def test_bodies_to_sort_and_with_topics_are_those_of_the_rows(office: Office) -> None:
    office.message()
    topic("Lamps", office.now)

    assert (bodies_to_sort(), bodies_with_topics()) == ([office.cast.body.pk], [office.cast.body.pk])


def test_sort_leaves_what_nobody_can_read_without_a_topic(office: Office) -> None:
    conversation = office.message("…")

    sort_now(office)

    row = again(conversation)
    assert (row.topic, row.topic_by, row.unsorted) == (None, "", False)


def test_sort_suggests_what_it_learnt_from_examples_and_routes_nothing(office: Office) -> None:
    queue = create_queue(name="Waste", by=None, now=office.now)
    waste = topic(
        "Waste", office.now, queue=queue, examples={"en": ["Our bins were not emptied", "The rubbish stinks"]}
    )
    topic("Lamps", office.now, examples={"en": ["The street light is dark", "No lamp burns at night"]})
    by_topic(office)
    learn_anew(now=office.now)
    conversation = office.message("The bins are full of rubbish")

    sort_now(office)

    row = again(conversation)
    assert (row.topic, row.topic_by, row.queue) == (waste, TopicBy.SUGGESTED, None)
    assert happened(conversation) == ["inbox.received"]


def test_sort_suggests_nothing_below_the_floor(office: Office) -> None:
    for name in ("Waste", "Lamps", "Roads", "Trees"):
        topic(name, office.now, examples={"en": [f"{name} in our street", f"About {name}"]})
    learn_anew(now=office.now)
    conversation = office.message("Something else altogether happened yesterday")

    sort_now(office)

    row = again(conversation)
    assert (row.topic, row.topic_by, set(row.reading or {})) == (None, "", {"of"})


def by_topic(office: Office) -> ResponseModel:
    return ResponseModel.objects.create(
        way="topic", reason="Units know best", starts_at=office.now, by=office.cast.administrator.user, at=office.now
    )


def test_sort_routes_by_topic_and_promises_what_the_topic_does(office: Office) -> None:
    queue = create_queue(name="Lamps", by=None, now=office.now)
    lamps = topic("Lamps", office.now, queue=queue)
    rule(office, lamps, "lamp")
    by_topic(office)
    Clock.objects.create(
        topic=lamps, answer_minutes=60, starts_at=office.now, by=office.cast.administrator.user, at=office.now
    )
    conversation = office.message("The lamp is dark")

    sort_now(office)

    row = again(conversation)
    assert (row.queue, row.answer_minutes) == (queue, 60)
    assert row.due_at is not None
    assert conversation.due_at is not None
    assert row.due_at < conversation.due_at
    assert Event.objects.get(kind="inbox.sorted").data["queue"] == queue.pk


def test_sort_gives_a_conversation_to_the_single_responder(office: Office) -> None:
    responder = office.cast.responder
    ResponseModel.objects.create(
        way="single",
        responder=responder,
        substitute=office.cast.administrator,
        reason="One voice",
        starts_at=office.now,
        by=office.cast.administrator.user,
        at=office.now,
    )
    conversation = office.message()

    sort_now(office)

    row = again(conversation)
    assert (row.owner, row.state) == (responder, "open")
    assert Event.objects.get(kind="inbox.sorted").data == {"owner": responder.user_id}


def test_sort_never_overwrites_what_a_person_said(office: Office) -> None:
    lamps, streets = topic("Lamps", office.now), topic("Streets", office.now)
    rule(office, lamps, "lamp")
    conversation = office.message("The lamp is dark")
    sort_now(office)
    correct_topic(conversation=again(conversation), topic=streets, by=office.cast.responder, now=office.now)
    office.message("The lamp again", at=office.now + timedelta(minutes=5), reply_to="m1")

    sort_now(office)

    assert [(row.topic, row.topic_by) for row in Conversation.objects.all()] == [(streets, TopicBy.PERSON)]


def test_sort_reads_an_edited_message_anew(office: Office) -> None:
    lamps, streets = topic("Lamps", office.now), topic("Streets", office.now)
    rule(office, lamps, "lamp")
    rule(office, streets, "pothole")
    conversation = office.message("The lamp is dark")
    sort_now(office)
    edit(office, conversation, "The pothole is deep")

    sort_now(office)

    assert again(conversation).topic == streets


def test_sort_keeps_the_topic_when_something_else_comes(office: Office) -> None:
    lamps, streets = topic("Lamps", office.now), topic("Streets", office.now)
    rule(office, streets, "pothole")
    rule(office, lamps, "lamp")
    conversation = office.message("The lamp is dark")
    sort_now(office)
    office.message("Mind the pothole", at=office.now + timedelta(minutes=5), reply_to="m1")

    sort_now(office)

    assert again(conversation).topic == lamps


def test_sort_finds_personal_data_in_public_and_keeps_their_kind_only(office: Office) -> None:
    public = office.message("Call me at +47 91234567, case number 2024/118", author="kari")
    private = office.message("Call me at +47 91234567", author="ola", visibility="private")

    sort_now(office)

    readings = [again(row).reading or {} for row in (public, private)]
    assert [reading.get("personal") for reading in readings] == [["phone", "case"], None]
    assert "91234567" not in str(readings)


def test_sort_is_by_account_language_and_sender(office: Office) -> None:
    press, other = topic("Press", office.now), topic("Other", office.now)
    Contact.objects.create(
        press=True, name="The Paper", address="@kari", saved_by=office.cast.editor.user, saved_at=office.now
    )
    rule(office, press, author="press")
    rule(office, other, account=office.account("bus"))
    by_press = office.message("Who decided this?", author="kari")
    by_citizen = office.message("Who decided this?", author="ola")

    sort_now(office)

    assert [again(row).topic for row in (by_press, by_citizen)] == [press, None]


def test_sort_asks_as_much_for_many_as_for_one(office: Office) -> None:
    lamps = topic("Lamps", office.now)
    rule(office, lamps, "lamp")
    learn_anew(now=office.now)
    # From then on it is in the worker's memory.
    classifier(now=office.now)
    counts = []
    for number in (1, 20):
        for each in range(number):
            # Unlike each other, so that they make no group.
            office.message(f"lamp {chr(97 + each + 25 // number) * 9}", author=f"a{number}x{each}")
        with CaptureQueriesContext(connection) as queries:
            sort_now(office)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_sort_goes_by_rules_while_what_was_learnt_is_corrupt(office: Office) -> None:
    lamps = topic("Lamps", office.now, examples={"en": ["No lamp burns"]})
    rule(office, lamps, "lamp")
    learn_anew(now=office.now)
    Learnt.objects.update(state=b"not a classifier")
    conversation = office.message("The lamp is dark")

    sort_now(office)

    assert again(conversation).topic == lamps
    assert bytes(Learnt.objects.get().state) == b""
    assert Event.objects.filter(kind="inbox.learning_lost").count() == 1


def test_sort_knows_no_closed_topic(office: Office) -> None:
    lamps = topic("Lamps", office.now, examples={"en": ["The lamp is dark"]})
    learn_anew(now=office.now)
    close_topic(topic=lamps, by=office.cast.administrator, now=office.now)
    conversation = office.message("The lamp is dark")

    sort_now(office)

    assert again(conversation).topic is None
    assert Account.objects.count() == 1


def test_sort_alarms_those_who_work_there_at_once_and_once_only(office: Office) -> None:
    queue = create_queue(name="Streets", by=None, now=office.now)
    set_queue_members(queue=queue, members=[office.cast.responder], by=None, now=office.now)
    set_route(account=office.city, queue=queue, by=None, now=office.now)
    conversation = office.message("My house is burning, there is fire everywhere")

    sort_now(office)
    Conversation.objects.update(unsorted=True)
    sort_now(office)

    row = again(conversation)
    assert (row.urgency, row.due_at) == ("emergency", office.now + timedelta(minutes=30))
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.conversation, alarm.words) == ("urgent", conversation, "house is burning")
    notice = Notice.objects.get(kind="inbox.alarm")
    assert (notice.user, notice.url) == (office.cast.responder.user, f"/inbox/{conversation.pk}/")
    assert Event.objects.get(kind="inbox.sorted").data == {"urgency": "emergency"}


def test_sort_reads_a_later_message_for_urgency_and_never_makes_it_later(office: Office) -> None:
    lamps = topic("Lamps", office.now)
    rule(office, lamps, "lamp")
    conversation = office.message("The lamp is dark")
    sort_now(office)
    later = office.now + timedelta(minutes=10)
    office.message("A man is bleeding under it", at=later, reply_to="m1")

    sort_now(office, later)
    Conversation.objects.update(unsorted=True, due_at=later)
    Message.objects.filter(ref="m2").update(deleted_at=later)
    sort_now(office, later)

    row = again(conversation)
    assert (row.topic, row.urgency, row.due_at) == (lamps, "emergency", later)


def test_sort_forgets_urgency_of_what_was_answered(office: Office) -> None:
    conversation = office.message("There is a fire in the house")
    sort_now(office)
    later = office.now + timedelta(hours=2)
    Conversation.objects.filter(pk=conversation.pk).update(state="waiting", due_at=None, answered_at=office.now)
    office.message("Thank you so much", at=later, reply_to="m1")

    sort_now(office, later)

    assert again(conversation).urgency == ""


def test_sort_reads_nothing_out_of_what_was_deleted(office: Office) -> None:
    conversation = office.message("There is a fire in the house")
    Message.objects.update(deleted_at=office.now)

    sort_now(office)

    row = again(conversation)
    assert (row.unsorted, row.urgency, row.topic) == (False, "", None)


def test_sort_reads_self_harm_before_an_emergency(office: Office) -> None:
    conversation = office.message("I want to kill myself, there is a fire")

    sort_now(office)

    assert again(conversation).urgency == "self-harm"


def test_sort_leaves_closed_conversations_where_they_are(office: Office) -> None:
    lamps = topic("Lamps", office.now)
    rule(office, lamps, "lamp")
    conversation = office.message("The lamp on fire")
    Conversation.objects.update(
        state="closed", close_reason="elsewhere", due_at=None, closed_at=office.now + timedelta(seconds=1)
    )

    sort_now(office)

    row = again(conversation)
    assert (row.topic, row.state, row.due_at, Alarm.objects.count()) == (lamps, "closed", None, 0)


def test_sort_keeps_due_times_where_nobody_ever_works(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lamps = topic("Lamps", office.now)
    rule(office, lamps, "lamp")
    Clock.objects.create(
        topic=lamps, answer_minutes=60, starts_at=office.now, by=office.cast.administrator.user, at=office.now
    )
    conversation = office.message("The lamp is dark")
    before = conversation.due_at

    def never(*_args: object) -> None:
        raise NoWorkingTime("no day")

    monkeypatch.setattr("rostra.inbox.clocks.Clocks.dates", never)
    sort_now(office)

    assert (again(conversation).topic, again(conversation).due_at) == (lamps, before)


def test_sort_takes_batch_after_batch(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.inbox.actions.sorting.BATCH", 1)
    for name in ("kari", "ola", "per"):
        office.message(author=name)

    assert sort_now(office) == 3


@pytest.mark.parametrize("handed_over", [False, True])
def test_sort_gives_what_gets_urgent_to_somebody_unless_it_waits_elsewhere(office: Office, handed_over: bool) -> None:
    responder, chief = office.cast.responder, office.cast.administrator.user
    first, other = (create_queue(name=name, by=None, now=office.now) for name in ("Streets", "Elsewhere"))
    set_queue_members(queue=first, members=[responder], by=None, now=office.now)
    ResponseModel.objects.create(
        way="several", share="pull", queue=first, reason="All", starts_at=office.now, by=chief, at=office.now
    )
    conversation = office.message("The road is wet")
    sort_now(office)
    assert (again(conversation).queue, again(conversation).owner) == (first, None)
    if handed_over:
        Conversation.objects.update(queue=other)
    office.message("A man is bleeding here", at=office.now + timedelta(minutes=5), reply_to="m1")

    sort_now(office, office.now + timedelta(minutes=5))

    row = again(conversation)
    expected = (other, None, "new") if handed_over else (first, responder, "open")
    assert (row.queue, row.owner, row.state) == expected


@pytest.mark.parametrize("ways", ["by hand", "by its author"])
def test_sort_places_what_was_closed_when_it_was_first_read_once_it_is_opened(office: Office, ways: str) -> None:
    chief = office.cast.administrator
    routed, queue = (create_queue(name=name, by=None, now=office.now) for name in ("Post room", "Streets"))
    set_route(account=office.city, queue=routed, by=None, now=office.now)
    set_queue_members(queue=queue, members=[office.cast.responder], by=None, now=office.now)
    ResponseModel.objects.create(
        way="several", share="turn", queue=queue, reason="All", starts_at=office.now, by=chief.user, at=office.now
    )
    muted = Muted.objects.create(account=office.city, author_id="id-maria", by=chief.user, at=office.now)
    conversation = office.message("The road is wet")
    sort_now(office)
    assert (again(conversation).state, again(conversation).queue) == ("closed", routed)
    later = office.now + timedelta(hours=1)

    if ways == "by hand":
        reopen(conversation=again(conversation), by=chief, now=later)
    else:
        muted.delete()
        office.message("And now it is icy", at=later, reply_to="m1")
    sort_now(office, later)

    row = again(conversation)
    assert (row.queue, row.owner, row.state) == (queue, office.cast.responder, "open")
    assert "unplaced" not in (row.reading or {})
    assert Event.objects.filter(kind="inbox.sorted").get().data == {
        "queue": queue.pk,
        "owner": office.cast.responder.user_id,
    }


def test_sort_leaves_what_had_its_place_there_when_it_is_opened_again(office: Office) -> None:
    first, other = (create_queue(name=name, by=None, now=office.now) for name in ("Streets", "Elsewhere"))
    chief = office.cast.administrator
    ResponseModel.objects.create(
        way="several", share="pull", queue=first, reason="All", starts_at=office.now, by=chief.user, at=office.now
    )
    conversation = office.message("The road is wet")
    sort_now(office)
    hand_over(conversation=again(conversation), to=other, by=chief, now=office.now)
    close(conversation=again(conversation), reason=CloseReason.ELSEWHERE, by=chief, now=office.now)
    sort_now(office)

    reopen(conversation=again(conversation), by=chief, now=office.now)
    sort_now(office)

    assert (again(conversation).queue, again(conversation).owner) == (other, None)
