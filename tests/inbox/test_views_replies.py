from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from rostra.inbox import actions
from rostra.inbox.enums import UrgencyKind, Visibility
from rostra.inbox.forms import LONGEST
from rostra.inbox.models import Answer, Conversation, Note
from rostra.policy.questionnaire import text
from tests.inbox.office import Office, again
from tests.inbox.pages import form_of, htmx, page_of, url


def test_answer_is_sent_and_leads_back(office: Office, client: Client) -> None:
    conversation = office.message()

    response = client.post(url("answer", conversation.pk) + "?tab=all", form_of(conversation))

    assert (response.status_code, response["Location"]) == (302, url("conversation", conversation.pk) + "?tab=all")
    assert Answer.objects.get().text == "It opens at ten."


def test_answer_for_htmx_shows_it_and_says_so(office: Office, client: Client) -> None:
    conversation = office.message()

    response = client.post(url("answer", conversation.pk), form_of(conversation), headers=htmx("talk"))

    page = page_of(response)
    assert (response.status_code, "It opens at ten." in page, "On its way" in page) == (200, True, True)
    assert json.loads(response["HX-Trigger"]) == {"announce": {"text": "The answer is on its way."}}
    assert re.search(r'<textarea id="reply-text"[^>]*>\n</textarea>', page) is not None


def test_harsh_words_come_with_advice_and_a_way_out(office: Office, client: Client) -> None:
    harsh = client.get(url("conversation", office.message("You idiots, when does the library open?").pk))
    calm = client.get(url("conversation", office.message("When does the library open?", author="calm").pk))

    advice = text("E8.2", "en").advice
    assert [advice in page_of(harsh), advice in page_of(calm)] == [True, False]
    alert = page_of(harsh).partition('id="calm"')[2].partition("</div>")[0]
    assert ("Do not take it personally" in alert, 'popovertarget="hand-over"' in alert) == (True, True)


def test_threat_comes_with_advice_whatever_was_said(office: Office, client: Client) -> None:
    conversation = office.message()
    Conversation.objects.filter(pk=conversation.pk).update(urgency=UrgencyKind.THREAT)

    assert 'id="calm"' in page_of(client.get(url("conversation", conversation.pk)))


def test_note_from_the_reply_box_stays_inside(office: Office, client: Client) -> None:
    conversation = office.message()

    client.post(url("answer", conversation.pk), form_of(conversation, "For us only.", "note"))

    assert (Note.objects.get().text, Answer.objects.count()) == ("For us only.", 0)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"text": " "}, "Write something first."),
        ({"text": "x" * 501}, "501 characters: the network takes 500."),
        ({"kind": "loud"}, "Select a valid choice."),
        ({"version": ""}, "This field is required."),
        ({"kind": "note", "text": ""}, "Write something first."),
    ],
)
@pytest.mark.parametrize("headers", [{}, htmx("talk")])
def test_refused_reply_is_the_same_form_with_the_text(
    office: Office, client: Client, said: dict[str, str], words: str, headers: dict[str, str]
) -> None:
    conversation = office.message()
    form = {**form_of(conversation), **said}

    response = client.post(url("answer", conversation.pk), form, headers=headers)

    page = page_of(response)
    assert (response.status_code, words in page) == (422, True)
    box = re.search(r'<textarea id="reply-text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert box is not None
    assert box[1] == form["text"]
    assert (Answer.objects.count(), Note.objects.count()) == (0, 0)


def test_second_of_two_answers_is_refused_and_can_be_sent_after_reading(office: Office, client: Client) -> None:
    conversation = office.message()
    actions.answer(
        conversation=again(conversation),
        text="From a colleague.",
        visibility=Visibility.PUBLIC,
        by=office.cast.administrator,
        now=office.now,
    )

    refused = client.post(url("answer", conversation.pk), form_of(conversation), headers=htmx("talk"))
    page = page_of(refused)
    assert refused.status_code == 422
    assert ("Mihai Rusu has answered in the meantime." in page, "From a colleague." in page) == (True, True)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    sent = client.post(url("answer", conversation.pk), {**form_of(conversation), "version": version[1]})

    assert (sent.status_code, Answer.objects.count()) == (302, 2)


def test_answer_while_a_colleague_writes_needs_a_second_word(office: Office, client: Client) -> None:
    conversation = office.message()
    actions.start_writing(conversation=conversation, by=office.cast.administrator, now=timezone.now())

    first = client.post(url("answer", conversation.pk), form_of(conversation))
    second = client.post(url("answer", conversation.pk), form_of(conversation, override="1"))

    assert (first.status_code, 'name="override"' in page_of(first), second.status_code) == (422, True, 302)


@pytest.mark.parametrize(
    ("channel", "said", "offered"),
    [
        ("fake", "public", ["public", "private", "note"]),
        ("fake", "private", ["private", "note"]),
        ("fakepublic", "public", ["public", "note"]),
        ("fakesilent", "public", ["note"]),
    ],
)
def test_only_possible_replies_are_offered(
    office: Office, client: Client, channel: str, said: str, offered: list[str]
) -> None:
    conversation = office.message(account=office.account("other", channel=channel), visibility=said)

    page = page_of(client.get(url("conversation", conversation.pk)))

    assert re.findall(r'type="radio" name="kind" value="(\w+)"', page) == offered
    assert re.findall(r'name="kind" value="(\w+)" checked', page) == offered[:1]


def test_a_note_can_be_written_where_nothing_can_be_answered(office: Office, client: Client) -> None:
    conversation = office.message(account=office.account("other", channel="fakesilent"))

    refused = [
        client.post(url("note", conversation.pk), {"text": text}).status_code
        for text in ("", "one\0two", "x" * (LONGEST + 1))
    ]
    saved = client.post(url("note", conversation.pk), {"text": "Only collected."})

    assert (refused, saved.status_code, Note.objects.get().text) == ([422, 422, 422], 302, "Only collected.")


def test_check_says_what_the_network_would_say(office: Office, client: Client) -> None:
    conversation = office.message()

    said = page_of(client.post(url("check", conversation.pk), form_of(conversation, "x" * 501)))
    fine = page_of(client.post(url("check", conversation.pk), form_of(conversation, "Hello")))
    note = page_of(client.post(url("check", conversation.pk), form_of(conversation, "x" * 501, "note")))

    assert ("501 characters: the network takes 500." in said, 'data-color="danger"' in said) == (True, True)
    assert (fine, note) == ("", "")


def test_writing_holds_the_lock_while_there_is_text(office: Office, client: Client) -> None:
    conversation = office.message()

    client.post(url("writing", conversation.pk), form_of(conversation))
    assert again(conversation).writing_by == office.cast.responder
    client.post(url("writing", conversation.pk), form_of(conversation, ""))

    assert again(conversation).writing_by is None


def test_writing_tells_who_does_already(office: Office, client: Client) -> None:
    conversation = office.message()
    actions.start_writing(conversation=conversation, by=office.cast.administrator, now=timezone.now())

    page = page_of(client.post(url("writing", conversation.pk), form_of(conversation)))

    assert "<bdi>Mihai Rusu</bdi> is writing an answer at this moment." in page
