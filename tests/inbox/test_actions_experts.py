from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster, Refused
from rostra.core.tickets import hash_of
from rostra.inbox import actions
from rostra.inbox.anonymous import anonymised
from rostra.inbox.models import Conversation, ExpertQuestion, Message, Note
from rostra.people.models import Notice
from tests.inbox.office import Office, again, happened


def ask(office: Office, conversation: Conversation, **more: Any) -> ExpertQuestion:
    values: dict[str, Any] = {
        "name": "Dr. Holm",
        "email": "holm@hospital.example",
        "text": "Is the water safe to drink?",
        "shown": list(Message.objects.filter(conversation=conversation)),
        **more,
    }
    return actions.ask_expert(conversation=conversation, by=office.cast.responder, now=office.now, **values)


def token_in_mail() -> str:
    found = re.search(r"/inbox/expert/([^/]+)/", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_expert_is_asked_by_mail_with_a_link_that_nobody_else_has(office: Office) -> None:
    conversation = office.message()

    question = ask(office, conversation)

    message = mail.outbox[0]
    assert (message.to, "Is the water safe to drink?" in str(message.body)) == (["holm@hospital.example"], True)
    assert bytes(question.token_hash) == hash_of(token_in_mail())
    assert (question.expires_at - question.at, question.shown) == (timedelta(days=14), [Message.objects.get().pk])
    assert happened(conversation)[-1] == "inbox.expert_asked"
    sequence_all(now=office.now)
    assert verify_all().bad == []


def test_messages_of_other_conversations_are_not_shown(office: Office) -> None:
    other = office.message(author="ann")

    question = ask(office, office.message(), shown=list(Message.objects.filter(conversation=other)))

    assert question.shown == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "email"),
        ({"text": " "}, "text"),
        ({"text": "Maria asks whether the water is safe."}, "text"),
        ({"text": "Call +40 721 234 567 about the water."}, "text"),
    ],
)
def test_question_that_says_who_asked_or_nothing_is_refused(office: Office, values: dict[str, Any], field: str) -> None:
    with pytest.raises(actions.QuestionNotPossible) as caught:
        ask(office, office.message(), **values)

    assert (caught.value.field, len(mail.outbox), ExpertQuestion.objects.count()) == (field, 0, 0)


def test_nothing_is_kept_where_the_mail_cannot_be_sent(office: Office, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with pytest.raises(actions.QuestionNotPossible):
        ask(office, office.message())

    assert ExpertQuestion.objects.count() == 0


def test_reply_stands_in_the_conversation_as_a_note_once(office: Office) -> None:
    conversation = office.message()
    question = ask(office, conversation)
    version = again(conversation).version

    note = actions.reply_as_expert(question=question, text=" Yes, since Monday. ", now=office.now)

    assert note.text == "Reply of Dr. Holm (not a member):\nYes, since Monday."
    row = ExpertQuestion.objects.get()
    assert (row.replied_at, row.note, again(conversation).version) == (office.now, note, version + 1)
    assert happened(conversation)[-2:] == ["inbox.noted", "inbox.expert_replied"]
    assert Notice.objects.get(kind="inbox.expert_replied").user == office.cast.responder.user
    with pytest.raises(actions.NoLongerOpen):
        actions.reply_as_expert(question=question, text="And more.", now=office.now)
    assert Note.objects.count() == 1


def test_empty_reply_is_none(office: Office) -> None:
    question = ask(office, office.message())

    with pytest.raises(Refused):
        actions.reply_as_expert(question=question, text=" ", now=office.now)

    assert ExpertQuestion.objects.get().replied_at is None


def test_nobody_replies_after_fourteen_days(office: Office) -> None:
    question = ask(office, office.message())

    with pytest.raises(actions.NoLongerOpen):
        actions.reply_as_expert(question=question, text="Yes.", now=office.now + timedelta(days=14))


def test_withdrawn_question_takes_no_reply(office: Office) -> None:
    conversation = office.message()
    question = ask(office, conversation)

    actions.withdraw_question(question=question, by=office.cast.responder, now=office.now)

    assert happened(conversation)[-1] == "inbox.expert_withdrawn"
    with pytest.raises(actions.NoLongerOpen):
        actions.reply_as_expert(question=question, text="Yes.", now=office.now)
    with pytest.raises(Faster):
        actions.withdraw_question(question=question, by=office.cast.responder, now=office.now)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hello, I am Maria.", "Hello, I am …."),
        ("Mariana is somebody else.", "Mariana is somebody else."),
        ("Write to maria.p@mail.example or @maria", "Write to … or …"),
        ("Call +40 721 234 567, room 12.", "Call …, room 12."),
        ("Pay to RO49AAAA1B31007593840000 or RO49 AAAA 1B31 0075 9384 0000.", "Pay to … or …."),
        ("The car B 123 ABC, case 123456, tram 17.", "The car …, case …, tram 17."),
        ("Numărul de înregistrare 12/2025, din mai.", "Numărul de înregistrare …, din mai."),
        ("MÁRIA wrote; so did maria\u200b.", "… wrote; so did …\u200b."),
        ("12 Mill Lane", "12 Mill Lane"),
        ("", ""),
    ],
)
def test_words_are_shown_without_who_wrote_them(office: Office, text: str, shown: str) -> None:
    assert anonymised(text, office.message()) == shown


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("أحمد علي", "كتبت لأحمد وأحمد اليوم", "كتبت … … اليوم"),
        ("أَحْمَد", "هذا احمد.", "هذا …."),
        ("Stefan Ionescu", "Eu, Ștefan Ionescu.", "Eu, …."),
        ("Ștefan", "I am STEFAN", "I am …"),
        ("Ma*", "My house.", "My house."),
    ],
)
def test_names_are_left_out_however_they_are_spelt(office: Office, name: str, text: str, shown: str) -> None:
    assert anonymised(text, office.message(author_name=name)) == shown


def test_words_of_nobody_known_stay(office: Office) -> None:
    conversation = office.message(author_name="", author_handle="")

    assert anonymised("The water is brown.", conversation) == "The water is brown."
