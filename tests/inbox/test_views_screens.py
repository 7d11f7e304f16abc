from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.inbox import actions
from rostra.inbox.enums import AlarmKind, CloseReason
from rostra.inbox.models import Alarm, Conversation
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


def test_alarm_of_an_account_leads_to_all_that_is_late(office: Office, client: Client) -> None:
    """Answers that are overdue and acknowledgements; not what is in time, acknowledged, answered, or of another account."""
    now = timezone.now()
    before, after = now - timedelta(minutes=1), now + timedelta(days=9)
    late: dict[str, Any] = {"due_at": after, "acknowledge_due_at": before}
    rows: dict[str, dict[str, Any]] = {
        "Maria": late,
        "Overton": {"due_at": before},
        "Jon": {**late, "acknowledged_at": before},
        "Dan": {"due_at": after, "acknowledge_due_at": after},
        "Cleo": {**late, "due_at": None, "state": "waiting"},
        "Rolf": {**late, "account": office.account("transit")},
    }
    for author, columns in rows.items():
        row = office.message(author=author)
        Conversation.objects.filter(pk=row.pk).update(**columns)
    Alarm.objects.create(kind=AlarmKind.BREACH, account=office.city, at=now, told_at=now)

    link = re.search(r'href="([^"]*due=[^"]*)"', page_of(client.get(url("alarms"))))
    assert link is not None
    page = page_of(client.get(link[1].replace("&amp;", "&")))

    assert page.count('<li id="row-') == 2
    assert [author for author in rows if author in page] == ["Maria", "Overton"]
    assert "Unanswered by: <bdi>Overdue now, or not acknowledged in time</bdi>" in page


@pytest.mark.parametrize(("acknowledged", "shown"), [(False, "first"), (True, "second")])
def test_alarm_of_a_conversation_shows_what_is_due_first(
    office: Office, client: Client, acknowledged: bool, shown: str
) -> None:
    now = timezone.now()
    due = {"first": now - timedelta(minutes=1), "second": now + timedelta(days=9)}
    row = office.message()
    Conversation.objects.filter(pk=row.pk).update(
        acknowledge_due_at=due["first"], due_at=due["second"], acknowledged_at=now if acknowledged else None
    )
    Alarm.objects.create(kind=AlarmKind.BREACH, conversation=row, at=now, told_at=now)

    page = page_of(client.get(url("alarms")))

    assert [name for name, at in due.items() if f'datetime="{at.isoformat()}"' in page] == [shown]


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
