"""A changed subject: the thread says so, and what begins there can be made a conversation of its own (trap 13)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster, Refused
from rostra.inbox import actions
from rostra.inbox.actions import sorting
from rostra.inbox.actions.splitting import split
from rostra.inbox.enums import Visibility
from rostra.inbox.intake import receive
from rostra.inbox.models import Conversation, Draft, Message
from rostra.inbox.search import search_conversations
from rostra.inbox.subjects import is_another
from rostra.records.actions.filing import file_waiting
from rostra.records.models import Record
from tests.inbox.intake_parts import edited
from tests.inbox.office import Office, again, happened
from tests.inbox.pages import page_of, url

HINT = "The subject is another one than that of the conversation."


def later(office: Office, hours: int) -> datetime:
    return office.now + timedelta(hours=hours)


def write(office: Office, text: str, subject: str, at: datetime, ref: str, answers: str = "") -> Conversation:
    return office.message(text, subject=subject, at=at, ref=ref, reply_to=answers, visibility="private")


@pytest.fixture
def pair(office: Office) -> Conversation:
    """Bins first; two hours later, as an answer to that, the bridge, and more about it."""
    write(office, "When are the bins emptied?", "Bins", office.now, "m1")
    write(office, "Is the bridge closed?", "The bridge", later(office, 2), "m2", "m1")
    conversation = write(office, "The one at the harbour", "Re: The bridge", later(office, 3), "m3", "m2")
    assert conversation.messages_count == 3
    return conversation


def message(ref: str) -> Message:
    return Message.objects.get(ref=ref)


def do(office: Office, ref: str = "m2", *, at: datetime | None = None) -> Conversation:
    return split(message=message(ref), by=office.cast.responder, now=at or later(office, 4))


@pytest.mark.parametrize(
    ("subject", "before", "another"),
    [
        ("The bridge", "Bins", True),
        ("Re: Bins", "Bins", False),
        ("Sv: RE: Fwd: bins", "Bins", False),
        ("VS: AW[2]: Bins ", "Re: Bins", False),
        ("رد: الجسر", "الجسر", False),
        ("إعادة توجيه: الجسر", "الحاويات", True),
        ("Răsp: Gunoi", "gunoi", False),
        ("Research", "search", True),
        ("", "Bins", False),
        ("Re:", "Bins", False),
        ("Bins", "", False),
    ],
)
def test_marks_of_answering_make_no_other_subject(subject: str, before: str, another: bool) -> None:
    assert is_another(subject, before) is another


def test_moves_the_message_and_what_came_after(office: Office, pair: Conversation) -> None:
    new = do(office)

    old, new = again(pair), again(new)
    assert [row.ref for row in old.messages.order_by("sent_at")] == ["m1"]
    assert [row.ref for row in new.messages.order_by("sent_at")] == ["m2", "m3"]
    assert (new.account, new.author_id, new.visibility, new.subject) == (
        old.account, old.author_id, old.visibility, "The bridge",
    )  # fmt: skip
    assert (new.messages_count, new.preview, new.last_in_at) == (2, "The one at the harbour", later(office, 3))
    assert (old.messages_count, old.preview, old.last_in_at) == (1, "When are the bins emptied?", office.now)


def test_each_has_its_own_clock(office: Office, pair: Conversation) -> None:
    due = pair.due_at
    alone = office.message("x", author="eva", at=later(office, 2))

    new = again(do(office))

    assert (new.state, new.opened_at, new.due_at) == ("new", later(office, 2), alone.due_at)
    assert (again(pair).state, again(pair).due_at) == ("new", due)


def test_what_stays_owes_nothing_where_it_was_answered(office: Office) -> None:
    pair = write(office, "When are the bins emptied?", "Bins", office.now, "m1")
    actions.answer(
        conversation=pair, text="Monday.", visibility=Visibility.PRIVATE, by=office.cast.responder, now=later(office, 1)
    )
    write(office, "Is the bridge closed?", "The bridge", later(office, 2), "m2", "m1")
    assert again(pair).state == "open"

    new = do(office)

    assert (again(pair).state, again(pair).due_at, again(pair).answers.count()) == ("waiting", None, 1)
    assert (again(new).state, again(new).owner) == ("new", None)


def test_both_say_what_happened_and_lead_to_each_other(office: Office, client: Client, pair: Conversation) -> None:
    new = do(office)

    assert happened(pair)[-1] == "inbox.split"
    assert happened(new) == ["inbox.split_off", "inbox.moved", "inbox.moved"]
    about = Event.objects.filter(kind__in=("inbox.split", "inbox.split_off")).order_by("kind")
    assert [row.data for row in about] == [{"other": new.pk, "messages": 2}, {"other": pair.pk, "messages": 2}]
    for here, there in ((pair, new), (new, pair)):
        page = page_of(client.get(url("conversation", here.pk)))
        assert f'href="/inbox/{there.pk}/">Open the other one' in page


def test_records_stay_whole_and_follow(office: Office, pair: Conversation) -> None:
    sequence_all(now=office.now)
    file_waiting(pair.body_id, now=office.now)

    new = do(office)
    sequence_all(now=later(office, 4))
    file_waiting(pair.body_id, now=later(office, 4))

    assert verify_all().bad == []
    rows = Record.objects.filter(source="inbox.message").order_by("source_key")
    assert list(rows.values_list("about", flat=True)) == [
        f"inbox.conversation:{pk}" for pk in (pair.pk, new.pk, new.pk)
    ]


def test_an_edit_after_the_move_is_recorded_where_it_came_in(office: Office, pair: Conversation) -> None:
    new = do(office)
    change = edited("m2", later(office, 2), "Is the old bridge closed?", subject="The bridge", by="maria")
    receive(account=office.city, messages=[change], now=later(office, 5))
    sequence_all(now=later(office, 5))

    assert verify_all().bad == []
    assert (message("m2").conversation, message("m2").came_into) == (new, pair.pk)


def test_a_second_move_keeps_where_it_came_in(office: Office, pair: Conversation) -> None:
    new = do(office)
    Message.objects.filter(ref="m3").update(subject="The harbour")
    third = split(message=message("m3"), by=office.cast.responder, now=later(office, 5))

    row = message("m3")
    assert (row.conversation, row.came_into, again(new).messages_count) == (third, pair.pk, 1)


@pytest.mark.parametrize("change", ["conversation", "untold"])
def test_a_move_that_the_log_does_not_tell_of_is_found(office: Office, pair: Conversation, change: str) -> None:
    elsewhere = office.message("x", author="eva")
    if change == "conversation":
        do(office)
        Message.objects.filter(ref="m2").update(conversation=elsewhere)
    else:
        Message.objects.filter(ref="m2").update(conversation=elsewhere, came_into=pair.pk)
    sequence_all(now=later(office, 5))

    assert [bad.about for bad in verify_all().bad] == [f"inbox.messageplace {message('m2').pk}"]


def test_search_and_sorting_follow(office: Office, pair: Conversation) -> None:
    new = do(office)
    sorting.sort(clock=lambda: later(office, 4))

    assert search_conversations("harbour") == [new.pk]
    assert again(new).unsorted is False


def test_answers_to_it_come_into_it(office: Office, pair: Conversation) -> None:
    new = do(office)

    assert write(office, "Thank you", "Re: The bridge", later(office, 5), "m4", "m3") == new
    assert write(office, "And glass?", "Re: Bins", later(office, 6), "m5", "m1") == pair


def test_nothing_is_moved_that_was_answered_since(office: Office, pair: Conversation) -> None:
    actions.answer(
        conversation=pair, text="Yes.", visibility=Visibility.PRIVATE, by=office.cast.responder, now=later(office, 4)
    )

    with pytest.raises(Refused) as refusal:
        do(office, at=later(office, 5))

    assert str(refusal.value) == "An answer was given after this message: it stays with what was answered."
    assert Conversation.objects.count() == 1


def test_what_was_answered_stays_though_its_clock_was_ahead(office: Office, pair: Conversation) -> None:
    Message.objects.filter(ref__in=("m2", "m3")).update(sent_at=later(office, 24))
    actions.answer(
        conversation=pair, text="Yes.", visibility=Visibility.PRIVATE, by=office.cast.responder, now=later(office, 4),
        reply_to=message("m1"),
    )  # fmt: skip

    with pytest.raises(Refused, match="An answer was given"):
        do(office, at=later(office, 5))


def test_nothing_is_moved_while_an_answer_waits_for_a_second_person(office: Office, pair: Conversation) -> None:
    Draft.objects.create(
        conversation=pair, version=1, author=office.cast.responder, text="Yes.", visibility="private", why="new",
        at=later(office, 4),
    )  # fmt: skip

    with pytest.raises(Refused, match="waits here for a second person"):
        do(office, at=later(office, 5))


def test_own_words_on_the_network_count_as_an_answer(office: Office, pair: Conversation) -> None:
    Message.objects.filter(ref="m3").update(own=True)

    with pytest.raises(Refused, match="An answer was given"):
        do(office)


@pytest.mark.parametrize("ref", ["m1", "m3"])
def test_only_another_subject_is_moved(office: Office, pair: Conversation, ref: str) -> None:
    Message.objects.filter(ref="m3").update(subject="Re: Bins")

    with pytest.raises(Refused) as refusal:
        do(office, ref)

    assert str(refusal.value) == "This message has no other subject than the conversation."


def test_a_closed_conversation_is_opened_first(office: Office, pair: Conversation) -> None:
    Conversation.objects.filter(pk=pair.pk).update(state="closed", close_reason="no_answer", due_at=None)

    with pytest.raises(Refused, match="Open it again first"):
        do(office)


def test_the_second_of_two_comes_too_late(office: Office, pair: Conversation) -> None:
    page = message("m2")
    split(message=page, by=office.cast.responder, now=later(office, 4))

    with pytest.raises(Faster):
        split(message=page, by=office.cast.responder, now=later(office, 4))


def test_an_older_page_moves_nothing(office: Office, pair: Conversation) -> None:
    with pytest.raises(Faster):
        split(message=message("m2"), by=office.cast.responder, now=later(office, 4), version=pair.version - 1)

    assert Message.objects.filter(conversation=pair).count() == 3


def test_the_page_offers_it_at_the_message(office: Office, client: Client, pair: Conversation) -> None:
    page = page_of(client.get(url("conversation", pair.pk)))

    # The answer with the mark has the other subject, too.
    assert page.count(HINT) == 2
    assert url("split_message", message("m2").pk) in page


def test_the_page_offers_nothing_where_it_would_be_refused(office: Office, client: Client, pair: Conversation) -> None:
    actions.answer(
        conversation=pair, text="Yes.", visibility=Visibility.PRIVATE, by=office.cast.responder, now=later(office, 4)
    )

    assert HINT not in page_of(client.get(url("conversation", pair.pk)))


def test_the_first_message_offers_nothing_whatever_its_subject_became(
    office: Office, client: Client, pair: Conversation
) -> None:
    Message.objects.exclude(ref="m1").update(subject="Bins")
    Message.objects.filter(ref="m1").update(subject="Glass")

    assert HINT not in page_of(client.get(url("conversation", pair.pk)))


def test_the_button_moves_it_and_shows_the_new_one(office: Office, client: Client, pair: Conversation) -> None:
    response = client.post(url("split_message", message("m2").pk), {"version": again(pair).version}, follow=True)

    new = message("m2").conversation
    assert response.redirect_chain == [(url("conversation", new.pk), 302)]
    assert "This is a conversation of its own now." in page_of(response)


def test_the_button_says_why_not(office: Office, client: Client, pair: Conversation) -> None:
    response = client.post(url("split_message", message("m1").pk), follow=True)

    assert "This message has no other subject than the conversation." in page_of(response)


def test_who_only_reads_neither_sees_the_button_nor_may_use_it(
    office: Office, client: Client, pair: Conversation
) -> None:
    cast = office.cast
    client.force_login(cast.editor.user)

    address = url("split_message", message("m2").pk)

    assert client.post(address).status_code == 403
    assert address not in page_of(client.get(url("conversation", pair.pk)))
