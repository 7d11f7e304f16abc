from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.inbox import actions
from rostra.inbox.enums import CloseReason
from rostra.inbox.models import Conversation
from rostra.inbox.queries import tallies
from rostra.inbox.queries.lists import PAGE
from tests.inbox.office import Office
from tests.inbox.pages import htmx, page_of, url


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


def test_list_with_words_can_be_narrowed_to_what_needs_an_answer(office: Office, client: Client) -> None:
    closed = office.message("The lantern in our street is broken again.")
    actions.close(conversation=closed, reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)
    office.message("A lantern is dark.", author="dan")

    found = {state: page_of(client.get(f"{url('list')}?q=lantern&state={state}")) for state in ("", "owed", "closed")}

    assert {state: page.count('<li id="row-') for state, page in found.items()} == {"": 2, "owed": 1, "closed": 1}
    assert '<option value="owed" selected>Needs an answer</option>' in found["owed"]
    # Without words it is what is shown anyway.
    assert 'value="owed"' not in page_of(client.get(f"{url('list')}?state=owed"))


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
    for number in range(PAGE + 1):
        office.message(f"Question {number}", author=f"p{number}")

    first = page_of(client.get(url("list")))
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = page_of(client.get(url("list") + older[1].replace("&amp;", "&")))

    assert (first.count('<li id="row-'), second.count('<li id="row-')) == (PAGE, 1)
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


@pytest.mark.parametrize(
    ("name", "query"), [("list", "?tab=all"), ("news", "?since=x"), ("conversation", "?earlier=x")]
)
def test_odd_addresses_do_no_harm(office: Office, client: Client, name: str, query: str) -> None:
    conversation = office.message()
    args = (conversation.pk,) if name == "conversation" else ()

    assert client.get(url(name, *args) + query).status_code == 200


def test_list_news_counts_and_is_silent_while_the_count_stands(office: Office, client: Client) -> None:
    office.message()
    since = tallies(office.cast.responder, now=office.now).newest
    address = f"{url('news')}?since={since}"
    assert client.get(f"{address}&shown=0").status_code == 204

    office.message("Hello", author="dan")
    response = client.get(f"{address}&shown=0")

    assert "1 conversation with new messages" in page_of(response)
    assert client.get(f"{address}&shown=1").status_code == 204
    assert client.get(f"{address}&shown=0", headers={"If-None-Match": response["ETag"]}).status_code == 304
