from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.inbox import actions
from rostra.inbox.models import Answer, ApprovedAnswer, ApprovedText, Note
from tests.inbox.office import Office, again
from tests.inbox.pages import form_of, htmx, page_of, url
from tests.inbox.test_queries_library import approved

NEW = {
    "title": "Opening hours",
    "language": "en",
    "question": "When is it open?",
    "text": "It opens at ten.",
    "valid_until": "2026-12-24",
    "review_on": "2026-12-01",
    "source_url": "https://portavale.example/library",
}


def test_answer_is_written_approved_and_withdrawn_on_its_pages(office: Office, client: Client) -> None:
    made = client.post(url("approved_new"), NEW)
    row = ApprovedAnswer.objects.get()
    assert (made.status_code, made.url) == (302, url("approved", row.pk))  # type: ignore[attr-defined]
    assert (row.review_on, row.valid_until is not None and row.valid_until.isoformat()) == (
        date(2026, 12, 1),
        "2026-12-24T23:00:00+00:00",
    )
    own = page_of(client.get(url("approved", row.pk)))
    assert ["Waits for approval" in own, "Approve these words" in own, "Withdraw this answer" in own] == [
        True,
        False,
        False,
    ]

    approver = office.cast.client(office.cast.approver)
    shown = page_of(approver.get(url("approved", row.pk)))
    assert "Approve these words" in shown
    approver.post(url("approved_agree", ApprovedText.objects.get().pk))
    assert "Offered now" in page_of(client.get(url("approved", row.pk)))

    assert approver.post(url("approved_withdraw", row.pk), {"reason": ""}).status_code == 422
    approver.post(url("approved_withdraw", row.pk), {"reason": "Old"})
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_valid_until_can_be_read_by_machines(office: Office, client: Client) -> None:
    client.post(url("approved_new"), NEW)

    page = page_of(client.get(url("approved", ApprovedAnswer.objects.get().pk)))

    assert 'datetime="2026-12-25T00:00:00+01:00"' in page


@pytest.mark.parametrize(
    "change", [{"title": ""}, {"text": "Hello {nane}"}, {"source_url": "ftp://x.example"}, {"language": "xx"}]
)
def test_what_cannot_be_kept_is_said_on_the_form(office: Office, client: Client, change: dict[str, str]) -> None:
    answer = client.post(url("approved_new"), {**NEW, **change})

    assert (answer.status_code, ApprovedAnswer.objects.count()) == (422, 0)


def test_details_are_changed_and_keep_the_day(office: Office, client: Client) -> None:
    client.post(url("approved_new"), {**NEW, "owner": str(office.cast.responder.pk)})
    row = ApprovedAnswer.objects.get()
    form = page_of(client.get(url("approved_edit", row.pk)))
    assert ['value="2026-12-24"' in form, 'value="Opening hours"' in form] == [True, True]

    answer = client.post(url("approved_edit", row.pk), {"title": "Hours", "valid_until": "2026-12-24"})

    row.refresh_from_db()
    assert (answer.status_code, row.title, row.owner) == (302, "Hours", None)
    assert client.post(url("approved_edit", row.pk), {"title": "x", "source_url": "javascript:1"}).status_code == 422


def test_new_version_begins_with_the_words_that_hold(office: Office, client: Client) -> None:
    text = approved(office, "Hours", "It opens at ten.")
    form = page_of(client.get(url("approved_words", text.answer_id) + "?language=en"))
    assert "It opens at ten." in form
    assert "It opens at ten." not in page_of(client.get(url("approved_words", text.answer_id)))

    sent = {"language": "en", "question": "", "text": "It opens at nine."}
    assert client.post(url("approved_words", text.answer_id), sent).status_code == 302
    assert client.post(url("approved_words", text.answer_id), sent).status_code == 422

    page = page_of(client.get(url("approved", text.answer_id)))
    assert ["Waits for approval" in page, "Earlier versions" in page] == [True, True]


def test_approving_twice_says_so(office: Office) -> None:
    text = approved(office, "Hours", "It opens at ten.")
    approver = office.cast.client(office.cast.approver)

    page = page_of(approver.post(url("approved_agree", text.pk), follow=True))

    assert "Somebody approved these words" in page


def test_list_asks_as_much_for_one_as_for_many(office: Office, client: Client) -> None:
    approved(office, "Answer 0", "Text 0")
    client.get(url("approved_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("approved_list"))
    for number in range(1, 5):
        approved(office, f"Answer {number}", f"Text {number}")
    with CaptureQueriesContext(connection) as many:
        page = page_of(client.get(url("approved_list")))

    assert (len(one), page.count('data-label="Used"')) == (len(many), 5)


def test_list_without_anything_says_how_to_begin(office: Office, client: Client) -> None:
    assert "Begin with the question that comes most often." in page_of(client.get(url("approved_list")))
    assert "Nothing found" in page_of(client.get(url("approved_list") + "?q=bus"))
    reader = office.cast.client(office.cast.reader)
    assert "No approved answers yet." in page_of(reader.get(url("approved_list")))


def test_answer_past_its_date_is_marked(office: Office, client: Client) -> None:
    approved(office, "Hours", "It opens at ten.", valid_until=office.now.replace(year=2020))

    assert "Past its date" in page_of(client.get(url("approved_list")))


def test_new_words_of_what_is_approved_are_found_and_stand_on_today(office: Office, client: Client) -> None:
    text = approved(office, "Hours", "At ten.")
    actions.write_approved(
        answer=text.answer, language="sv", question="", text="Klockan tio.", by=office.cast.responder, now=office.now
    )
    approved(office, "Waste", "On Mondays.")
    approver = office.cast.client(office.cast.approver)

    listed = page_of(approver.get(url("approved_list") + "?state=draft"))
    today, own = (page_of(each.get("/")) for each in (approver, client))

    assert [">Hours<" in listed, ">Waste<" in listed, "Waits for approval" in listed] == [True, False, True]
    line = f'href="{url("approved", text.answer_id)}"'
    assert [line in page for page in (today, own)] == [True, False]
    ApprovedAnswer.objects.update(state="withdrawn")
    assert ">Hours<" not in page_of(approver.get(url("approved_list") + "?state=draft"))
    page = page_of(approver.get(url("approved", text.answer_id)))
    assert ["Approve these words" in page, "Write a new version" in page] == [False, False]


def test_approved_answers_stand_beside_the_box_with_their_places_filled(office: Office, client: Client) -> None:
    approved(office, "Hours", "Hello {name}, the library opens at ten on Saturday.")
    conversation = office.message(language="en")

    page = page_of(client.get(url("conversation", conversation.pk)))

    assert "Hello Maria, the library opens at ten on Saturday." in page


def test_use_puts_the_words_behind_what_stands_there_and_the_answer_remembers(office: Office, client: Client) -> None:
    text = approved(office, "Hours", "Hello {name}, at ten.")
    conversation = office.message()
    used = page_of(
        client.post(url("suggest", conversation.pk), form_of(conversation, "Thanks!", "private", use=text.pk))
    )
    assert "Thanks!\n\nHello Maria, at ten.</textarea>" in used
    assert f'name="approved_text" value="{text.pk}" checked' in used
    assert 'value="private" checked' in used

    client.post(url("answer", conversation.pk), form_of(conversation, "Hello Maria, at ten.", approved_text=text.pk))

    assert Answer.objects.get().approved_text == text
    page = page_of(client.get(url("approved", text.answer_id)))
    assert "Used 1 time." in page


def test_an_answer_of_ones_own_remembers_none(office: Office, client: Client) -> None:
    text = approved(office, "Hours", "At ten.")
    conversation = office.message()

    client.post(url("answer", conversation.pk), form_of(conversation, "At ten."))

    assert (Answer.objects.get().approved_text, text.pk > 0) == (None, True)


def test_what_is_not_offered_any_more_cannot_be_used(office: Office, client: Client) -> None:
    text = approved(office, "Hours", "At ten.")
    text.answer.refresh_from_db()
    actions.withdraw_approved(answer=text.answer, reason="Old", by=office.cast.approver, now=office.now)
    conversation = office.message()

    answer = client.post(url("suggest", conversation.pk), form_of(conversation, "Mine", use=text.pk))

    assert (answer.status_code, "Mine</textarea>" in page_of(answer)) == (422, True)


def test_words_that_ended_in_the_box_are_not_sent_unsaid(office: Office, client: Client) -> None:
    text = approved(office, "Hours", "At ten.")
    conversation = office.message()
    form = form_of(conversation, "At ten, we said.", approved_text=text.pk)
    ApprovedAnswer.objects.update(valid_until=timezone.now() - timedelta(days=1))

    answer = client.post(url("answer", conversation.pk), form)

    page = page_of(answer)
    assert (answer.status_code, Answer.objects.count()) == (422, 0)
    assert ["is not offered any more" in page, "At ten, we said.</textarea>" in page] == [True, True]
    assert 'name="approved_text"' not in page
    client.post(url("answer", conversation.pk), form_of(conversation, "At eleven."))
    assert Answer.objects.get().approved_text is None


def test_a_note_may_quote_words_that_ended(office: Office, client: Client) -> None:
    text = approved(office, "Hours", "At ten.")
    conversation = office.message()
    ApprovedAnswer.objects.update(valid_until=timezone.now() - timedelta(days=1))

    client.post(url("answer", conversation.pk), form_of(conversation, "At ten?", "note", approved_text=text.pk))

    assert Note.objects.get().text == "At ten?"


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"approved_q": "waste", "text": ""}, [False, True]),
        ({"approved_q": "", "text": "The bins are emptied"}, [False, True]),
        ({"approved_q": "", "text": "Hi"}, [True, False]),
        ({"approved_q": "nothing like it", "text": ""}, [False, False]),
    ],
)
def test_answers_are_found_while_typing(
    office: Office, client: Client, sent: dict[str, Any], found: list[bool]
) -> None:
    approved(office, "Hours", "The library opens at ten on Saturday.")
    approved(office, "Waste", "Bins are emptied on Mondays.")
    conversation = office.message(language="en")

    part = page_of(
        client.post(url("suggest", conversation.pk), {**form_of(conversation), **sent}, headers=htmx("approved-found"))
    )

    assert ["opens at ten on Saturday" in part, "emptied on Mondays" in part, "<html" in part] == [*found, False]


def test_search_without_script_keeps_what_was_typed(office: Office, client: Client) -> None:
    approved(office, "Waste", "Bins are emptied on Mondays.")
    conversation = office.message(language="en")

    page = page_of(
        client.post(url("suggest", conversation.pk), form_of(conversation, "So far", "note", approved_q="waste"))
    )

    assert ["So far</textarea>" in page, 'value="note" checked' in page, "emptied on Mondays" in page] == [
        True,
        True,
        True,
    ]


def test_words_in_another_language_say_so(office: Office, client: Client) -> None:
    approved(office, "Waste", "Bins are emptied on Mondays.")
    conversation = office.message("Når tømmes søppelet hos oss i gata på mandag?", language="nb")

    page = page_of(client.post(url("suggest", conversation.pk), form_of(conversation, "", approved_q="waste")))

    assert "In another language: English" in page


def test_unfilled_place_is_refused_when_sending(office: Office, client: Client) -> None:
    conversation = office.message()

    answer = client.post(url("answer", conversation.pk), form_of(conversation, "Hello {name}"))

    assert (answer.status_code, "braces are never sent" in page_of(answer), Answer.objects.count()) == (422, True, 0)


def test_thanks_are_one_press(office: Office, client: Client) -> None:
    conversation = office.message()

    answer = client.post(url("thank", conversation.pk), {"version": conversation.version})

    assert (answer.status_code, Answer.objects.get().purpose, again(conversation).due_at) == (302, "thanks", None)
    late = client.post(url("thank", conversation.pk), {"version": conversation.version})
    assert (late.status_code, Answer.objects.count()) == (422, 1)


def test_thanks_while_a_colleague_writes_are_sent_all_the_same(office: Office, client: Client) -> None:
    conversation = office.message()
    actions.start_writing(conversation=conversation, by=office.cast.administrator, now=timezone.now())
    form = {"version": conversation.version}

    told = client.post(url("thank", conversation.pk), form)
    sent = client.post(url("thank", conversation.pk), {**form, "override": "1"})

    # In the reply box, which goes with the form; and in the form itself where there is no script.
    assert (told.status_code, page_of(told).count('name="override"'), sent.status_code) == (422, 2, 302)
    assert Answer.objects.get().purpose == "thanks"


def test_personal_data_in_public_asks_once_more_and_keeps_everything(office: Office, client: Client) -> None:
    conversation = office.message()
    form = form_of(conversation, "Write to ion.popescu@gmail.example.", purpose="question")

    asked = client.post(url("answer", conversation.pk), form)
    page = page_of(asked)
    assert (asked.status_code, Answer.objects.count()) == (422, 0)
    assert ["I looked once more: publish it" in page, "ion.popescu@gmail.example.</textarea>" in page] == [True, True]

    client.post(url("answer", conversation.pk), {**form, "confirmed": "1"})
    assert Answer.objects.get().purpose == "question"


def test_public_answer_is_checked_while_typing_and_a_note_never(office: Office, client: Client) -> None:
    conversation = office.message()
    text = "Write to ion.popescu@gmail.example."

    said = [
        "leads to a person" in page_of(client.post(url("check", conversation.pk), form_of(conversation, text, kind)))
        for kind in ("public", "private", "note")
    ]

    assert said == [True, False, False]


def test_kind_and_purpose_stay_when_the_page_is_taken_anew(office: Office, client: Client) -> None:
    conversation = office.message()

    page = page_of(client.get(url("conversation", conversation.pk) + "?kind=note&purpose=question&fresh=1"))

    assert ['value="note" checked' in page, 'value="question" checked' in page] == [True, True]


def test_labels_say_what_the_button_does(office: Office, client: Client) -> None:
    page = page_of(client.get(url("conversation", office.message().pk)))

    assert [
        words in page
        for words in ("Publish answer for everybody to read", "Send private message", "Save note for colleagues")
    ] == [True, True, True]
