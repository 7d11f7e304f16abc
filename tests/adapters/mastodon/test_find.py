from __future__ import annotations

from datetime import timedelta

import pytest

from rostra.adapters.mastodon import Mastodon
from rostra.channels.contract import Outgoing, Retry
from tests.adapters.mastodon.conftest import (
    ME,
    NINE,
    OWN,
    VERIFY,
    failed,
    not_yet_connected,
    status,
)
from tests.adapters.mastodon.scripted import Scripted


def test_find_sees_the_same_text_in_answer_to_the_same(server: Scripted, city: Mastodon) -> None:
    server.on(OWN, [status("9", "<p>@bob Until Friday.</p>", author="1", in_reply_to_id="5"), status("8")])
    found = city.find(Outgoing("Until Friday.", reply_to="5"), key="k", since=NINE)
    assert found is not None
    assert (found.ref, found.url) == ("9", "https://example.org/@bob/9")


def test_find_reads_on_until_it_is_before_our_time(server: Scripted, city: Mastodon) -> None:
    server.on(OWN, [status("9", "<p>Other</p>")])
    server.on(OWN, [status("8", created_at="2026-03-02T08:00:00Z")])
    found = city.find(Outgoing("Hello"), key="k", since=NINE)
    assert found is None
    assert [asked.query.get("max_id") for asked in server.to(OWN)] == [None, ["9"]]


def test_find_is_sure_when_there_are_no_more_statuses(server: Scripted, city: Mastodon) -> None:
    server.on(OWN, [])
    assert city.find(Outgoing("Hello"), key="k", since=NINE) is None


def test_find_says_that_it_does_not_know_when_there_are_too_many(server: Scripted, city: Mastodon) -> None:
    server.on(OWN, [status("9", "<p>Other</p>")])
    assert type(failed(lambda: city.find(Outgoing("Hello"), key="k", since=NINE))) is Retry
    assert len(server.to(OWN)) == 10


def test_find_says_that_it_does_not_know_when_a_status_is_unreadable(server: Scripted, city: Mastodon) -> None:
    server.on(OWN, [{"id": "9", "created_at": "2026-03-02T09:00:00Z"}])
    assert type(failed(lambda: city.find(Outgoing("Hello"), key="k", since=NINE))) is Retry


def test_find_before_the_account_is_known_asks_whose_it_is_once(server: Scripted, city: Mastodon) -> None:
    server.on(VERIFY, ME)
    server.on(OWN, [status("9", "<p>Other</p>")])
    server.on(OWN, [])
    assert not_yet_connected(city).find(Outgoing("Hello"), key="k", since=NINE) is None
    assert len(server.to(VERIFY)) == 1


def test_find_does_not_know_when_what_it_answered_is_gone(server: Scripted, city: Mastodon) -> None:
    server.on(OWN, [status("9", "<p>@bob Until Friday.</p>", author="1", in_reply_to_id=None)])
    server.on(OWN, [])
    assert type(failed(lambda: city.find(Outgoing("Until Friday.", reply_to="5"), key="k", since=NINE))) is Retry


def test_find_prefers_the_sure_one(server: Scripted, city: Mastodon) -> None:
    orphan = status("9", "<p>@eve Until Friday.</p>", author="1", in_reply_to_id=None)
    server.on(OWN, [orphan, status("8", "<p>@bob Until Friday.</p>", author="1", in_reply_to_id="5")])
    found = city.find(Outgoing("Until Friday.", reply_to="5"), key="k", since=NINE)
    assert found is not None
    assert found.ref == "8"


@pytest.mark.parametrize(("seconds", "expected"), [(0, "9"), (120, "9"), (121, None)])
def test_find_allows_for_a_slow_clock_and_no_more(
    server: Scripted, city: Mastodon, seconds: int, expected: str | None
) -> None:
    server.on(OWN, [status("9", author="1")])
    server.on(OWN, [])
    found = city.find(Outgoing("Hello"), key="k", since=NINE + timedelta(seconds=seconds))
    assert (found and found.ref) == expected
