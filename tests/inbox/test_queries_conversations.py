from __future__ import annotations

import dataclasses
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence
from rostra.inbox.actions import add_note, answer
from rostra.inbox.enums import Visibility
from rostra.inbox.models import Conversation, Message
from rostra.inbox.queries import There, earlier, there_is, thread
from rostra.people.actions import add_member, add_unit, give_role
from rostra.people.enums import RoleCode
from rostra.publishing.models import Delivery
from tests.inbox.office import Office


def test_record_card_names_event_and_leaf(office: Office) -> None:
    conversation = office.message()
    event = Event.objects.get(kind="inbox.received")
    before = there_is(conversation).card
    sequence(office.cast.body.pk)

    card = there_is(conversation).card

    assert before is not None
    assert card is not None
    assert (before.event, before.leaf, card.event) == (event.pk, None, event.pk)
    assert card.leaf is not None
    page = office.cast.client(office.cast.responder).get(reverse("inbox:conversation", args=[conversation.pk]))
    assert f'<a href="{reverse("records:event", args=[event.pk])}">{card.leaf}</a>' in page.content.decode()


def test_record_card_of_what_was_not_recorded_is_none(office: Office) -> None:
    bare = office.message()
    client: Client = office.cast.client(office.cast.responder)
    Conversation.objects.bulk_create([Conversation(**_values(bare))])
    other = Conversation.objects.exclude(pk=bare.pk).get()

    assert there_is(other).card is None
    assert "Within a minute" in client.get(reverse("inbox:conversation", args=[other.pk])).content.decode()


def test_there_is_tells_each_thing_by_its_name(office: Office) -> None:
    """What stands around one conversation, and nothing of what stands around another or in another body."""
    conversation, alone = office.message(), office.message(author="dan")
    member, now = office.cast.responder, office.now
    office.message("Once more", ref="new", reply_to="")
    add_note(conversation=conversation, text="Known", by=member, now=now)
    answer(conversation=conversation, text="At nine.", visibility=Visibility.PUBLIC, by=member, now=now)

    told = {name for name, there in vars_of(there_is(conversation)).items() if there}
    assert told == {"answers", "notes", "others", "card"}
    assert {name for name, there in vars_of(there_is(alone)).items() if there} == {"card"}


def vars_of(there: There) -> dict[str, object]:
    return {field.name: getattr(there, field.name) for field in dataclasses.fields(there)}


def _values(row: Conversation) -> dict[str, object]:
    names = [field.attname for field in Conversation._meta.concrete_fields if field.attname != "id"]
    return {name: getattr(row, name) for name in names}


def test_earlier_shows_what_the_member_may_read_of_the_same_person(office: Office) -> None:
    unit = add_unit(name="Parks", by=None, now=office.now)
    parks = office.account("parks", unit=unit)
    first, second = office.message(account=parks), office.message("Again", account=parks)
    office.message(account=parks, author="dan")
    office.message()
    member = add_member(email="local@portavale.example", name="Lo Cal", by=None, now=office.now)
    give_role(member=member, code=RoleCode.RESPONDER, unit=unit, by=None, now=office.now)

    assert [row["id"] for row in earlier(member, second)] == [first.pk]
    assert [row["id"] for row in earlier(office.cast.responder, first)] == [second.pk]


def test_earlier_of_nobody_known_is_empty(office: Office) -> None:
    conversations = [office.message(author_id="", author_handle="") for _ in range(2)]

    assert earlier(office.cast.responder, conversations[0]) == []


def test_thread_before_a_message_of_another_conversation_is_the_newest_part(office: Office) -> None:
    conversation = office.message(at=office.now)
    office.message(author="dan", at=office.now + timedelta(minutes=1))
    strange = Message.objects.exclude(conversation=conversation).get()

    found = thread(conversation, before=strange.pk)

    assert [entry.row.conversation_id for entry in found.entries] == [conversation.pk]


def test_echo_collected_before_its_ref_was_known_is_shown_once(office: Office) -> None:
    conversation = office.message("Where?")
    answered = answer(
        conversation=conversation, text="There.", visibility=Visibility.PUBLIC, by=office.cast.responder, now=office.now
    )
    echo = Message.objects.get(conversation=conversation)
    Message.objects.filter(pk=echo.pk).update(own=True)
    before = [entry.kind for entry in thread(conversation).entries]
    Delivery.objects.filter(source="inbox.answer", source_id=answered.pk).update(ref=echo.ref)
    after = [entry.kind for entry in thread(conversation).entries]

    assert (before.count("own"), before.count("answer")) == (1, 1)
    assert (after.count("own"), after.count("answer")) == (0, 1)
