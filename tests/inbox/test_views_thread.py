from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.channels.contract import Incoming, Kind
from rostra.inbox import actions
from rostra.inbox.actions.sorting import sort
from rostra.inbox.enums import CloseReason, Visibility
from rostra.inbox.intake import receive
from rostra.inbox.models import Message
from rostra.publishing.enums import DeliveryState
from tests.inbox.office import Office, again
from tests.inbox.pages import htmx, page_of, url

ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>"


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


def test_conversation_that_is_chosen_on_the_list_asks_few_queries(office: Office, client: Client) -> None:
    conversation = office.message()
    client.get(url("conversation", conversation.pk))

    with CaptureQueriesContext(connection) as captured:
        client.get(url("conversation", conversation.pk), headers=htmx("talk"))

    assert len(captured) <= 14


def test_conversation_opened_by_its_address_asks_few_queries(office: Office, client: Client) -> None:
    conversation = office.message()
    client.get(url("conversation", conversation.pk))

    with CaptureQueriesContext(connection) as captured:
        client.get(url("conversation", conversation.pk))

    assert len(captured) <= 20


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


@pytest.mark.parametrize("on_screen", ["both", "the one left", "none"])
def test_conversation_for_htmx_brings_its_row_and_the_one_left_where_they_have_a_place(
    office: Office, client: Client, on_screen: str
) -> None:
    first, second = office.message(), office.message(author="dan")
    shown = {"both": f"{first.pk} {second.pk}", "the one left": f"7{second.pk} {first.pk}", "none": ""}[on_screen]
    came_from = f"http://testserver{url('conversation', first.pk)}?tab=all"
    headers = htmx("talk", **{"HX-Current-URL": came_from, "Rostra-Rows": shown})

    page = page_of(client.get(url("conversation", second.pk), headers=headers))

    assert page.strip().startswith('<div class="talk" id="talk">')
    rows = re.findall(r'<li id="row-(\d+)" hx-swap-oob="true"><a class="item[^>]*?(aria-current="true")?>', page)
    both = [(str(first.pk), ""), (str(second.pk), 'aria-current="true"')]
    assert rows == {"both": both, "the one left": both[:1], "none": []}[on_screen]


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


def test_thread_news_is_silent_until_something_changes(office: Office, client: Client) -> None:
    conversation = office.message()
    address = f"{url('thread_news', conversation.pk)}?version={conversation.version}&state={conversation.version}?-"

    assert client.get(address).status_code == 204
    actions.add_note(conversation=again(conversation), text="n", by=office.cast.administrator, now=office.now)
    response = client.get(address)
    assert "This conversation has changed. Show it" in page_of(response)
    cached = client.get(address, headers={"If-None-Match": response["ETag"]})

    assert (cached.status_code, cached.content) == (304, b"")


def test_page_says_what_was_not_read_yet_and_tells_once_it_was(office: Office, client: Client) -> None:
    conversation = office.message()
    address = url("conversation", conversation.pk)
    page = page_of(client.get(address))
    bar = re.search(r'hx-get="([^"]*/news/[^"]*)"', page[page.index('id="thread-news"') :])
    assert bar is not None
    news = bar[1].replace("&amp;", "&")
    before = client.get(news).status_code

    sort(clock=lambda: office.now)

    after = page_of(client.get(news))
    read = page_of(client.get(address))
    words = ("Not read yet", "Nobody has said yet what this is about")
    assert [[word in shown for word in words] for shown in (page, read)] == [[True, False], [False, True]]
    assert (before, "This conversation has changed" in after) == (204, True)


def test_showing_news_keeps_what_stands_in_the_box(office: Office, client: Client) -> None:
    conversation = office.message()

    page = page_of(client.get(url("conversation", conversation.pk) + "?fresh=1", headers=htmx("talk")))

    assert re.search(r"<textarea[^>]* hx-preserve=", page) is not None


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
