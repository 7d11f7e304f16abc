from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from rostra.core import files
from rostra.inbox import actions
from rostra.inbox.enums import CloseReason, Visibility
from rostra.inbox.models import Answer, Attachment, Conversation, Message, Muted, Note
from rostra.inbox.queries import newest_message
from rostra.publishing.enums import DeliveryState
from tests.inbox.office import Office, again

ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def client(office: Office) -> Client:
    return office.cast.client(office.cast.responder)


def url(name: str, *args: int) -> str:
    return reverse(f"inbox:{name}", args=args)


def htmx(target: str, **more: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target, **more}


def page_of(response: Any) -> str:
    return str(response.content.decode())


def form_of(
    conversation: Conversation, text: str = "It opens at ten.", kind: str = "public", **more: Any
) -> dict[str, Any]:
    return {"text": text, "kind": kind, "version": conversation.version, **more}


def test_list_shows_what_waits(office: Office, client: Client) -> None:
    office.message("When does the library open?")

    page = page_of(client.get(url("list")))

    assert page.count('<li id="row-') == 1
    assert ("When does the library open?" in page, "Needs an answer" in page, "No conversation chosen" in page) == (
        True,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Nothing waits in your queues"),
        ("?tab=mine", "Nothing waits for you"),
        ("?tab=all", "Everything is answered"),
        ("?state=closed", "Nothing with these filters"),
        ("?q=library", "Nothing found"),
        ("?tab=nonsense&state=wild&account=x&queue=9&owner=&after=%00&due=never", "Nothing waits in your queues"),
    ],
)
def test_list_says_what_is_true_when_it_is_empty(client: Client, query: str, words: str) -> None:
    response = client.get(url("list") + query)

    assert (response.status_code, words in page_of(response)) == (200, True)


@pytest.mark.parametrize("query", ["tab=all", "tab=all&due=now", "tab=all&due=today", "tab=all&due=week"])
def test_list_filters_by_due_time(office: Office, client: Client, query: str) -> None:
    conversation = office.message()
    Conversation.objects.filter(pk=conversation.pk).update(due_at=timezone.now() - timedelta(minutes=1))

    assert page_of(client.get(f"{url('list')}?{query}")).count('<li id="row-') == 1


def test_list_finds_words_in_every_state(office: Office, client: Client) -> None:
    conversation = office.message("The lantern in our street is broken again.")
    actions.close(conversation=conversation, reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)

    page = page_of(client.get(url("list") + "?q=lantern"))

    assert page.count('<li id="row-') == 1
    assert re.search(r'class="chips">.*Words: <bdi>lantern</bdi>', page) is not None


def test_chips_name_each_filter_and_lead_to_the_list_without_it(office: Office, client: Client) -> None:
    page = page_of(client.get(f"{url('list')}?tab=all&account={office.city.pk}&language=unsure"))

    chips = re.findall(r'<a href="([^"]+)"><span class="sr-only">Without this filter: </span><span>([^<]+)', page)
    assert chips == [
        (f"{url('list')}?tab=all&amp;language=unsure", "Account: "),
        (f"{url('list')}?tab=all&amp;account={office.city.pk}", "Language: "),
    ]


def test_list_part_comes_alone_for_htmx(office: Office, client: Client) -> None:
    office.message()

    page = page_of(client.get(url("list"), headers=htmx("list")))

    assert (page.strip().startswith('<section class="pane list"'), "<html" in page) == (True, False)


def test_pages_of_the_list_lead_to_each_other(office: Office, client: Client) -> None:
    for number in range(51):
        office.message(f"Question {number}", author=f"p{number}")

    first = page_of(client.get(url("list")))
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = page_of(client.get(url("list") + older[1].replace("&amp;", "&")))

    assert (first.count('<li id="row-'), second.count('<li id="row-')) == (50, 1)
    row = re.search(r'hx-get="([^"]+)" hx-target="#talk"', second)
    assert row is not None
    assert "after=" in row[1]


def test_list_asks_the_same_number_of_queries_for_one_and_thirty(office: Office, client: Client) -> None:
    def queries(number: int) -> int:
        for index in range(number):
            office.message(f"Question {index}", author=f"p{index}")
        with CaptureQueriesContext(connection) as captured:
            client.get(url("list"))
        return len(captured)

    assert queries(1) == queries(29)


def test_conversation_asks_the_same_number_of_queries_for_one_and_thirty(office: Office, client: Client) -> None:
    conversation = office.message()
    actions.answer(
        conversation=conversation, text="Yes.", visibility=Visibility.PUBLIC, by=office.cast.responder, now=office.now
    )

    def queries(number: int) -> int:
        for index in range(number):
            office.message(f"More {index}", root=conversation.root, reply_to=conversation.root)
            actions.add_note(conversation=again(conversation), text="n", by=office.cast.responder, now=office.now)
        client.get(url("conversation", conversation.pk))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("conversation", conversation.pk))
        return len(captured)

    assert queries(1) == queries(29)


def test_conversation_stands_beside_its_list(office: Office, client: Client) -> None:
    conversation = office.message("When does the library open?")

    page = page_of(client.get(url("conversation", conversation.pk)))

    assert re.search(r'<h1 id="conv-title"[^>]*><bdi>Maria</bdi>', page) is not None
    assert page.count('aria-current="true"') >= 2
    assert again(conversation).seen_at is not None


def test_conversation_is_not_seen_by_who_cannot_answer(office: Office) -> None:
    conversation = office.message()

    page = page_of(office.cast.client(office.cast.reader).get(url("conversation", conversation.pk)))

    assert ("<textarea" in page, "Your roles let you read this conversation, not answer it." in page) == (False, True)
    assert again(conversation).seen_at is None


def test_conversation_for_htmx_brings_its_row_and_the_one_left(office: Office, client: Client) -> None:
    first, second = office.message(), office.message(author="dan")
    headers = htmx("talk", **{"HX-Current-URL": f"http://testserver{url('conversation', first.pk)}?tab=all"})

    page = page_of(client.get(url("conversation", second.pk), headers=headers))

    assert page.strip().startswith('<div class="talk" id="talk">')
    rows = re.findall(r'<li id="row-(\d+)" hx-swap-oob="true"><a class="item[^>]*?(aria-current="true")?>', page)
    assert rows == [(str(first.pk), ""), (str(second.pk), 'aria-current="true"')]


def test_conversation_restored_from_history_comes_whole(office: Office, client: Client) -> None:
    conversation = office.message()
    headers = htmx("talk", **{"HX-History-Restore-Request": "true", "HX-Current-URL": "http://testserver/no/such/"})

    assert "<html" in page_of(client.get(url("conversation", conversation.pk), headers=headers))


def test_what_people_write_is_never_html(office: Office, client: Client) -> None:
    conversation = office.message(
        ATTACK + ' https://x.example/?a=1&b="><script>', author_name=ATTACK, author_handle=ATTACK, subject=ATTACK
    )
    office.message("Earlier " + ATTACK, author_id="id-maria", subject=ATTACK)
    actions.add_note(conversation=again(conversation), text=ATTACK, by=office.cast.responder, now=office.now)
    Message.objects.update(url="javascript:alert(3)")

    page = page_of(client.get(url("conversation", conversation.pk)))

    assert ("<script>alert" in page, "<img src=x" in page, "javascript:" in page) == (False, False, False)
    assert '<a class="link url" href="https://x.example/?a=1&amp;b=" rel="nofollow noopener noreferrer">' in page


def test_thread_tells_everything_in_order(office: Office, client: Client) -> None:
    conversation = office.message("When does it open?")
    member = office.cast.responder
    step = timedelta(minutes=1)
    queue = actions.create_queue(name="Culture", by=None, now=office.now)
    actions.claim(conversation=again(conversation), by=member, now=office.now + step)
    actions.assign(conversation=again(conversation), to=member, by=member, now=office.now + 2 * step)
    actions.release(conversation=again(conversation), by=member, now=office.now + 3 * step)
    actions.hand_over(conversation=again(conversation), to=queue, by=member, now=office.now + 4 * step)
    actions.assign(conversation=again(conversation), to=member, by=member, now=office.now + 4 * step)
    actions.add_note(conversation=again(conversation), text="Ask Ana.", by=member, now=office.now + 5 * step)
    answer = actions.answer(
        conversation=again(conversation),
        text="At ten.",
        visibility=Visibility.PUBLIC,
        by=member,
        now=office.now + 6 * step,
    )
    office.settle(answer, DeliveryState.FAILED, office.now + 7 * step)
    actions.reopen_unsent(now=office.now + 8 * step)
    actions.close(conversation=again(conversation), reason=CloseReason.SPAM, by=member, now=office.now + 9 * step)
    actions.reopen(conversation=again(conversation), by=member, now=office.now + 10 * step)

    page = page_of(client.get(url("conversation", conversation.pk)))

    said = [
        "When does it open?",
        "Lena Krog took the conversation",
        "Lena Krog gave the conversation back to the queue",
        "Lena Krog handed the conversation over to Culture",
        "Ask Ana.",
        "Not sent",
        "At ten.",
        "The answer was not sent: the conversation needs an answer again",
        "Lena Krog closed the conversation: Spam",
        "Lena Krog muted the sender",
        "Lena Krog opened the conversation again",
        "Lena Krog let the sender be heard again",
    ]
    thread = page[page.index('class="scroll thread"') :]
    places = [thread.find(words) for words in said]
    assert places == sorted(places)
    assert -1 not in places


def test_assigning_to_another_is_told_by_name(office: Office, client: Client) -> None:
    conversation = office.message()
    actions.assign(conversation=conversation, to=office.cast.responder, by=office.cast.administrator, now=office.now)

    assert "Mihai Rusu assigned the conversation to Lena Krog" in page_of(
        client.get(url("conversation", conversation.pk))
    )


def test_edits_and_deletions_stay_visible(office: Office, client: Client) -> None:
    from rostra.channels.contract import Incoming, Kind
    from rostra.inbox.intake import receive

    conversation = office.message("The first words of this message.", ref="e1")
    values: dict[str, Any] = {"ref": "e1", "sent_at": office.now, "author_id": "id-maria"}
    edit = Incoming(text="The second words of this message.", kind=Kind.EDIT, raw=b"2", **values)
    gone = Incoming(text="", kind=Kind.DELETION, **values)
    receive(account=office.city, messages=[edit], now=office.now + timedelta(minutes=1))
    receive(account=office.city, messages=[gone], now=office.now + timedelta(minutes=2))

    page = page_of(client.get(url("conversation", conversation.pk)))

    shown = ["Edited by its author", "Deleted by its author", "The first words of", "The second words of"]
    assert [words in page for words in shown] == [True] * 4


def test_long_thread_comes_in_parts(office: Office, client: Client) -> None:
    conversation = office.message("Message number 0 of many", at=office.now)
    for number in range(1, 103):
        office.message(
            f"Message number {number} of many",
            root=conversation.root,
            reply_to=conversation.root,
            at=office.now + timedelta(seconds=number),
        )

    newest = page_of(client.get(url("conversation", conversation.pk)))
    link = re.search(r'href="([^"]+)">Show earlier messages', newest)
    assert link is not None
    rest = page_of(client.get(link[1].replace("&amp;", "&")))

    thread = newest[newest.index('class="scroll thread"') :]
    assert ("Message number 2 of" in thread, "Message number 3 of" in thread) == (False, True)
    earlier = rest[rest.index('class="scroll thread"') :]
    assert [f"Message number {n} of" in earlier for n in (0, 2, 3)] == [True, True, False]


@pytest.mark.parametrize(
    ("name", "query"), [("list", "?tab=all"), ("news", "?since=x"), ("conversation", "?earlier=x")]
)
def test_odd_addresses_do_no_harm(office: Office, client: Client, name: str, query: str) -> None:
    conversation = office.message()
    args = (conversation.pk,) if name == "conversation" else ()

    assert client.get(url(name, *args) + query).status_code == 200


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


def test_files_of_a_refused_answer_are_kept(office: Office, client: Client) -> None:
    conversation = office.message()
    upload = SimpleUploadedFile("map.png", b"\x89PNG fake", content_type="image/png")

    refused = client.post(url("answer", conversation.pk), form_of(conversation, "x" * 501, uploads=[upload]))
    token = re.search(r'name="kept" value="([^"]+)"', page_of(refused))
    assert token is not None
    client.post(url("answer", conversation.pk), form_of(conversation, kept=token[1], alt="A map"))

    media = Answer.objects.get().media
    assert [(item["name"], item["type"], item["alt"]) for item in media] == [("map.png", "image/png", "A map")]
    download = client.get(url("answer_file", Answer.objects.get().pk, 0))
    assert (download.content, download["Content-Disposition"]) == (b"\x89PNG fake", 'attachment; filename="map.png"')
    assert client.get(url("answer_file", Answer.objects.get().pk, 1)).status_code == 404


def test_a_colleagues_or_forged_token_keeps_no_file(office: Office, client: Client) -> None:
    from rostra.inbox.forms import keep_token

    conversation = office.message()
    stored = files.store(b"secret", content_type="text/plain")
    tokens = [keep_token(stored.pk, "a.txt", office.cast.administrator), "forged"]

    client.post(url("answer", conversation.pk), form_of(conversation, kept=tokens))

    assert Answer.objects.get().media == []


def test_too_large_a_file_is_refused(office: Office, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.inbox.forms.LARGEST_FILE", 3)
    conversation = office.message()
    upload = SimpleUploadedFile("a.png", b"1234", content_type="image/png")

    response = client.post(url("answer", conversation.pk), form_of(conversation, uploads=[upload]))

    assert (response.status_code, "A file is too large." in page_of(response)) == (422, True)


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

    refused = client.post(url("note", conversation.pk), {"text": ""})
    saved = client.post(url("note", conversation.pk), {"text": "Only collected."})

    assert (refused.status_code, saved.status_code, Note.objects.get().text) == (422, 302, "Only collected.")


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


def test_thread_news_is_silent_until_something_changes(office: Office, client: Client) -> None:
    conversation = office.message()
    address = f"{url('thread_news', conversation.pk)}?version={conversation.version}&state={conversation.version}-"

    assert client.get(address).status_code == 204
    actions.add_note(conversation=again(conversation), text="n", by=office.cast.administrator, now=office.now)
    response = client.get(address)
    assert "This conversation has changed. Show it" in page_of(response)
    cached = client.get(address, headers={"If-None-Match": response["ETag"]})

    assert (cached.status_code, cached.content) == (304, b"")


def test_showing_news_keeps_what_stands_in_the_box(office: Office, client: Client) -> None:
    conversation = office.message()

    page = page_of(client.get(url("conversation", conversation.pk) + "?fresh=1", headers=htmx("talk")))

    assert re.search(r"<textarea[^>]* hx-preserve=", page) is not None


def test_list_news_counts_and_is_silent_while_the_count_stands(office: Office, client: Client) -> None:
    office.message()
    since = newest_message(office.cast.responder)
    address = f"{url('news')}?since={since}"
    assert client.get(f"{address}&shown=0").status_code == 204

    office.message("Hello", author="dan")
    response = client.get(f"{address}&shown=0")

    assert "1 conversation with new messages" in page_of(response)
    assert client.get(f"{address}&shown=1").status_code == 204
    assert client.get(f"{address}&shown=0", headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("headers", [{}, htmx("talk")])
def test_claim_release_and_reopen_by_button(office: Office, client: Client, headers: dict[str, str]) -> None:
    conversation = office.message()

    client.post(url("claim", conversation.pk), headers=headers)
    assert again(conversation).owner == office.cast.responder
    client.post(url("release", conversation.pk), {"version": again(conversation).version}, headers=headers)
    assert again(conversation).owner is None
    client.post(url("close", conversation.pk), {"reason": "no_answer"}, headers=headers)
    assert again(conversation).state == "closed"
    client.post(url("reopen", conversation.pk), headers=headers)

    assert again(conversation).state == "new"


def test_act_for_htmx_keeps_what_stands_in_the_box(office: Office, client: Client) -> None:
    conversation = office.message()

    response = client.post(
        url("claim", conversation.pk), form_of(conversation, "Half a sentence", "private"), headers=htmx("talk")
    )

    page = page_of(response)
    assert ("Half a sentence</textarea>" in page, 'value="private" checked' in page) == (True, True)


@pytest.mark.parametrize("headers", [{}, htmx("talk")])
def test_refused_act_says_why(office: Office, client: Client, headers: dict[str, str]) -> None:
    conversation = office.message()
    actions.claim(conversation=conversation, by=office.cast.administrator, now=office.now)

    response = client.post(url("claim", conversation.pk), headers=headers, follow=not headers)

    assert response.status_code == (422 if headers else 200)
    assert "Mihai Rusu has taken this conversation already." in page_of(response)


@pytest.mark.parametrize(("name", "title"), [("assign", "Assign"), ("hand_over", "Hand over"), ("close", "Close")])
def test_each_dialog_is_a_page_too(office: Office, client: Client, name: str, title: str) -> None:
    conversation = office.message()

    page = page_of(client.get(url(name, conversation.pk)))
    refused = client.post(url(name, conversation.pk), {"to": "999", "reason": "none"})
    swapped = client.post(url(name, conversation.pk), {"to": "999", "reason": "none"}, headers=htmx("talk"))

    assert f"<h1>{title}</h1>" in page
    assert (refused.status_code, "<h1>" in page_of(refused)) == (422, True)
    assert (swapped.status_code, "Select a valid choice" in page_of(swapped)) == (422, True)


def test_assign_and_hand_over_by_form(office: Office, client: Client) -> None:
    conversation = office.message()
    queue = actions.create_queue(name="Culture", by=None, now=office.now)

    client.post(url("assign", conversation.pk), {"to": office.cast.responder.pk})
    assert again(conversation).owner == office.cast.responder
    client.post(url("hand_over", conversation.pk), {"to": queue.pk, "note": "Yours."})

    assert (again(conversation).queue, Note.objects.get().text) == (queue, "Yours.")


def test_close_as_spam_by_form_mutes(office: Office, client: Client) -> None:
    conversation = office.message()

    client.post(url("close", conversation.pk), {"reason": "spam", "version": conversation.version})

    assert Muted.objects.get().author_id == "id-maria"


def test_close_on_an_older_page_is_refused(office: Office, client: Client) -> None:
    conversation = office.message()
    office.message("One more thing", root=conversation.root, reply_to=conversation.root)

    response = client.post(
        url("close", conversation.pk), {"reason": "no_answer", "version": conversation.version}, headers=htmx("talk")
    )

    assert (response.status_code, again(conversation).state) == (422, "new")


@pytest.mark.parametrize("headers", [{}, htmx("talk")])
def test_who_hands_a_conversation_out_of_sight_comes_back_to_the_list(office: Office, headers: dict[str, str]) -> None:
    from rostra.people.actions import add_member, add_unit, give_role
    from rostra.people.enums import RoleCode

    member = add_member(email="local@portavale.example", name="Lo Cal", by=None, now=office.now)
    give_role(member=member, code=RoleCode.RESPONDER, unit=office.cast.unit, by=None, now=office.now)
    conversation = office.message()
    press = actions.create_queue(name="Press", unit=office.cast.unit, by=None, now=office.now)
    roads = actions.create_queue(
        name="Roads", unit=add_unit(name="Roads", by=None, now=office.now), by=None, now=office.now
    )
    actions.hand_over(conversation=conversation, to=press, by=office.cast.responder, now=office.now)

    response = office.cast.client(member).post(url("hand_over", conversation.pk), {"to": roads.pk}, headers=headers)

    where = response["HX-Redirect"] if headers else response["Location"]
    assert (response.status_code, where) == (204 if headers else 302, url("list"))


def test_unsent_answer_is_sent_again(office: Office, client: Client) -> None:
    conversation = office.message()
    answer = actions.answer(
        conversation=conversation,
        text="At ten.",
        visibility=Visibility.PUBLIC,
        by=office.cast.responder,
        now=office.now,
    )
    office.settle(answer, DeliveryState.FAILED, office.now)
    actions.reopen_unsent(now=office.now)
    assert "This answer did not reach the person." in page_of(client.get(url("conversation", conversation.pk)))
    assert "Not sent" in page_of(client.get(url("list")))

    client.post(url("settle_answer", answer.pk), {"what": "retry"})

    assert again(conversation).state == "waiting"


@pytest.mark.parametrize("what", ["sent", "absent"])
def test_unsure_answer_is_decided(office: Office, client: Client, what: str) -> None:
    conversation = office.message()
    answer = actions.answer(
        conversation=conversation,
        text="At ten.",
        visibility=Visibility.PUBLIC,
        by=office.cast.responder,
        now=office.now,
    )
    office.settle(answer, DeliveryState.UNSURE, office.now)
    actions.reopen_unsent(now=office.now)
    assert "It stands there" in page_of(client.get(url("conversation", conversation.pk)))

    client.post(url("settle_answer", answer.pk), {"what": what})

    assert again(conversation).state == "waiting"


def attached(conversation: Conversation, content: bytes, kind: str, name: str = "a.html") -> Attachment:
    stored = files.store(content, content_type=kind)
    message = Message.objects.get(conversation=conversation)
    return Attachment.objects.create(message=message, file=stored, name=name, content_type=kind)


def test_attachment_is_a_download_whatever_it_is(office: Office, client: Client) -> None:
    row = attached(office.message(), b"<script>alert(1)</script>", "text/html", 'a"\r\n.html')

    response = client.get(url("attachment", row.pk))

    assert response.content == b"<script>alert(1)</script>"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_attachment_that_the_folder_lost_is_404(office: Office, client: Client, settings: Any, tmp_path: Any) -> None:
    row = attached(office.message(), b"x", "image/png")
    settings.FILES_ROOT = tmp_path / "elsewhere"

    assert client.get(url("attachment", row.pk)).status_code == 404
    assert client.get(url("thumbnail", row.pk)).status_code == 404


def test_thumbnail_is_drawn_anew(office: Office, client: Client) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (1600, 1200), (60, 120, 140)).save(picture, "JPEG", comment=b"secret place")
    row = attached(office.message(), picture.getvalue(), "image/jpeg", "lift.jpg")

    response = client.get(url("thumbnail", row.pk))

    small = Image.open(io.BytesIO(response.content))
    assert (response["Content-Type"], small.format, small.size) == ("image/webp", "WEBP", (480, 360))
    assert b"secret place" not in response.content
    page = page_of(client.get(url("conversation", row.message.conversation_id)))
    assert f'<img src="{url("thumbnail", row.pk)}" alt="lift.jpg"' in page


def test_files_that_are_not_here_are_named(office: Office, client: Client) -> None:
    conversation = office.message()
    message = Message.objects.get()
    Attachment.objects.create(message=message, name="late.pdf")
    Attachment.objects.create(message=message, name="huge.zip", refused="too_large")
    attached(conversation, b"%PDF", "application/pdf", "plan.pdf")

    page = page_of(client.get(url("conversation", conversation.pk)))

    assert ("being fetched" in page, "not kept: refused" in page, "plan.pdf" in page) == (True, True, True)


def test_a_late_message_is_unread_again(office: Office, client: Client) -> None:
    conversation = office.message()
    client.get(url("conversation", conversation.pk))
    assert "is-unread" not in page_of(client.get(url("list")))
    office.message(
        "Sent before, come in after.",
        root=conversation.root,
        reply_to=conversation.root,
        at=office.now - timedelta(hours=1),
    )

    assert page_of(client.get(url("list"))).count("is-unread") == 1
