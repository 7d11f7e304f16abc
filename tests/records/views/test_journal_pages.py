"""Pages of the journal: the list that waits, the three questions, what was entered and left out."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from rostra.records.models import JournalEntry, Record
from tests.records.shelf import Shelf

YES = {"case_document": "yes", "came_or_went": "yes", "dealt_with": "yes"}
NO = {**YES, "dealt_with": "no"}


@pytest.fixture
def client(shelf: Shelf) -> Client:
    """A records officer's browser, with two messages that wait."""
    shelf.rule(shelf.add(journal="ask"), kinds=["message"])
    shelf.hear("The road is broken.", "The light is out.")
    shelf.file()
    return shelf.cast.client(shelf.officer)


def said(response: Any) -> list[str]:
    """The newest of what the page says: older ones wait until a page is shown."""
    return [str(message) for message in get_messages(response.wsgi_request)][-1:]


def decide(client: Client, record: Record, **data: Any) -> Any:
    return client.post(reverse("records:journal_decide", args=[record.event_id]), data)


def many(client: Client, *records: Record, **data: Any) -> Any:
    return client.post(reverse("records:journal_many"), {"record": [row.pk for row in records], **data})


def records() -> list[Record]:
    return list(Record.objects.filter(kind="message").order_by("-pk"))


def test_what_waits_is_listed(client: Client) -> None:
    page = client.get(reverse("records:journal")).content.decode()

    assert [words in page for words in ("2 records wait.", "The road is broken.", "Ana 2")] == [True] * 3


def test_one_is_entered_and_the_next_one_shown(client: Client) -> None:
    newest, other = records()
    page = client.get(reverse("records:journal_decide", args=[newest.event_id])).content.decode()
    assert 'value="The light is out."' in page

    first = decide(client, newest, **YES, title="Light", party="Ana", next="1")
    second = decide(client, other, **YES, title="Road", next="1")

    assert (said(first), first.url) == (
        ["1 record was entered."],
        reverse("records:journal_decide", args=[other.event_id]),
    )
    assert second.url == reverse("records:journal")
    assert "Nothing waits for a decision" in client.get(second.url).content.decode()
    listed = client.get(reverse("records:journal_entries")).content.decode()
    assert [words in listed for words in ("2026/1", "Light", "Road", "the public")][1:] == [True] * 3


def test_one_is_left_out_and_decided_again(client: Client) -> None:
    newest, _other = records()

    out = decide(client, newest, **NO, reason="Chat")
    listed = client.get(reverse("records:journal_left_out")).content.decode()
    back = decide(client, newest, **YES, title="Light")

    assert (said(out), said(back)) == (["1 record was left out."], ["1 record was entered."])
    assert ("Chat" in listed, "Decide again" in listed) == (True, True)
    assert "Nothing was left out" in client.get(reverse("records:journal_left_out")).content.decode()
    late = decide(client, newest, **YES, title="Light")
    assert late.url == reverse("records:event", args=[newest.event_id])
    assert said(late) == ["Somebody else changed this in the meantime. This is how it stands now."]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (NO, "Say why it does not belong in the journal."),
        ({**YES, "title": "Light", "party_shielded": "on"}, "Name the law by which something is shielded."),
        ({**YES, "title": "Light", "case": "2026/xx"}, "Write the year and the number of the case as 2026/123"),
        ({}, "This field is required."),
    ],
)
def test_decision_that_says_too_little_is_shown_again(client: Client, data: dict[str, str], words: str) -> None:
    response = decide(client, records()[0], **data)

    assert (response.status_code, words in response.content.decode()) == (422, True)


def test_somebody_was_faster(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from rostra.core.refusals import Faster
    from rostra.records.views import journal

    def late(**_asked: object) -> None:
        raise Faster("Too late")

    monkeypatch.setattr(journal, "decide", late)
    newest = records()[0]

    response = decide(client, newest, **YES, title="Light")

    assert (said(response), response.url) == (["Too late"], reverse("records:event", args=[newest.event_id]))


def test_many_are_decided_at_once(client: Client) -> None:
    newest, other = records()

    entered = many(client, newest, **YES, party_shielded="on", exemption="offl. § 13")
    left = many(client, other, **NO, reason="Chat")

    assert (said(entered), said(left)) == (["1 record was entered."], ["1 record was left out."])
    assert JournalEntry.objects.get().party_shielded
    assert "Shielded" in client.get(reverse("records:journal_entries")).content.decode()


@pytest.mark.parametrize(
    ("some", "data", "words"),
    [
        (False, YES, "Choose at least one record."),
        (True, NO, "Say why it does not belong in the journal."),
        (True, {**YES, "title_shielded": "on"}, "Name the law by which something is shielded."),
        (True, {**YES, "case": "2026/xx"}, "Write the year and the number of the case as 2026/123"),
    ],
)
def test_refused_decision_keeps_what_was_chosen(client: Client, some: bool, data: dict[str, str], words: str) -> None:
    chosen = records()[:1] if some else []

    response = many(client, *chosen, **data)

    page = response.content.decode()
    assert (response.status_code, words in page) == (422, True)
    assert all(f'value="{row.pk}" checked' in page for row in chosen)


def test_empty_journal_says_so(client: Client) -> None:
    assert "Nothing is in the journal yet" in client.get(reverse("records:journal_entries")).content.decode()


def test_who_may_not_read_a_class_sees_no_words_of_it(shelf: Shelf, client: Client) -> None:
    from rostra.records.models import RecordClass

    RecordClass.objects.update(access="officers")

    boss = shelf.cast.client(shelf.cast.administrator)

    page = boss.get(reverse("records:journal")).content.decode()
    assert ("2 records wait." in page, "The road is broken." in page) == (True, False)
