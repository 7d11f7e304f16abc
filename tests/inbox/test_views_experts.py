from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.core import mail
from django.test import Client

from rostra.core.throttle import Throttle
from rostra.inbox.models import ExpertQuestion, Message, Note
from tests.inbox.office import Office
from tests.inbox.pages import page_of, url


def asked(
    office: Office, client: Client, text: str = "I am Maria. Is the water safe?", subject: str = "", **more: Any
) -> str:
    """Ask; gives the address in the mail."""
    conversation = office.message(text, subject=subject)
    sent = {
        "name": "Dr. Holm",
        "email": "holm@hospital.example",
        "text": "Is it safe?",
        "shown": [str(Message.objects.get(conversation=conversation).pk)],
        **more,
    }
    answer = client.post(url("ask_expert", conversation.pk), sent)
    assert answer.status_code == 302
    found = re.search(r"/inbox/expert/[^/]+/", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def test_expert_reads_and_replies_without_an_account(office: Office, client: Client) -> None:
    address = asked(office, client)
    outside = Client()

    first, second = outside.get(address), outside.get(address)
    page = page_of(second)
    assert [first.status_code, second.status_code] == [200, 200]
    assert ["Is it safe?" in page, "I am …. Is the water safe?" in page, "Maria" in page] == [True, True, False]
    assert (second["X-Robots-Tag"], second["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    assert ExpertQuestion.objects.get().replied_at is None

    thanked = page_of(outside.post(address, {"text": "Yes, since Monday."}, follow=True))
    assert ["Thank you for your reply" in thanked, "Is the water safe?" in thanked] == [True, False]
    assert outside.post(address, {"text": "And more."}).status_code == 422
    note = Note.objects.get()
    page = page_of(client.get(url("conversation", note.conversation_id)))
    assert ["Reply of Dr. Holm (not a member):" in page, "Replied" in page] == [True, True]


def test_question_in_the_subject_is_offered_and_shown_without_names(office: Office, client: Client) -> None:
    address = asked(office, client, "", subject="Is Maria's water safe?")

    form = page_of(client.get(url("ask_expert", Message.objects.get().conversation_id)))
    page = page_of(Client().get(address))

    words = "Is …&#x27;s water safe?"
    assert [words in form, words in page, "Maria" in page] == [True, True, False]


def test_empty_reply_is_the_same_page_again(office: Office, client: Client) -> None:
    address = asked(office, client)

    assert (Client().post(address, {"text": ""}).status_code, Note.objects.count()) == (422, 0)


def test_an_address_that_nobody_was_given_opens_nothing(office: Office) -> None:
    assert Client().get("/inbox/expert/abcdefgh/").status_code == 404


def test_question_over_its_time_says_so(office: Office, client: Client) -> None:
    address = asked(office, client)
    ExpertQuestion.objects.update(expires_at=office.now - timedelta(days=400))

    page = page_of(Client().get(address))
    assert ["The time for this question is over" in page, "<textarea" in page] == [True, False]
    conversation = ExpertQuestion.objects.get().conversation_id
    assert "Its time is over" in page_of(client.get(url("conversation", conversation)))


def test_withdrawn_question_shows_nothing_more(office: Office, client: Client) -> None:
    address = asked(office, client)
    question = ExpertQuestion.objects.get()
    client.post(url("question_withdraw", question.pk))

    page = page_of(Client().get(address))
    again = page_of(client.post(url("question_withdraw", question.pk), follow=True))

    assert ["This question was withdrawn" in page, "Is it safe?" in page] == [True, False]
    assert "somebody withdrew the question" in again.lower()


def test_question_that_says_who_asked_is_refused_on_the_form(office: Office, client: Client) -> None:
    conversation = office.message()

    answer = client.post(
        url("ask_expert", conversation.pk),
        {"name": "Dr. Holm", "email": "holm@hospital.example", "text": "Maria asks. Is it safe?"},
    )

    assert (answer.status_code, "Leave out who asked" in page_of(answer)) == (422, True)


def test_messages_are_offered_without_names(office: Office, client: Client) -> None:
    conversation = office.message("I am Maria, call +40 721 234 567.")

    page = page_of(client.get(url("ask_expert", conversation.pk)))

    assert ["I am …, call …." in page, "Maria" in page] == [True, False]


def test_who_tries_many_addresses_is_slowed_down(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr("rostra.inbox.views.experts.throttle", Throttle(limit=2))
    outside = Client()

    assert [outside.get("/inbox/expert/x/").status_code for _ in range(3)] == [404, 404, 429]
