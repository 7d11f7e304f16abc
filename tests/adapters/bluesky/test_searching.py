"""What a search asks Bluesky for, and what it makes of the answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rostra.adapters.bluesky import Bluesky
from rostra.channels.contract import Batch, ChannelError, Locked, Refused
from tests.adapters.bluesky.conftest import NOW, Open
from tests.adapters.bluesky.pds import CITIZEN, POST, TOWN, Pds, answer, xrpc_error

SEARCH = "app.bsky.feed.searchPosts"
MINUTE = timedelta(minutes=1)


def texts(batch: Batch) -> list[str]:
    return [message.text for message in batch.messages]


def failed(channel: Bluesky) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        channel.search("pool", "")
    return caught.value


def test_search_asks_for_the_newest_and_gives_them_oldest_first(pds: Pds, channel: Bluesky) -> None:
    older = pds.notify("The pool is shut", at=NOW - 2 * MINUTE, langs=["en"])
    newer = pds.notify("POOL!", at=NOW - MINUTE)
    pds.notify("Nothing", at=NOW)

    batch = channel.search("pool", "")

    assert [(message.ref, message.own, message.author_id) for message in batch.messages] == [
        (older, False, CITIZEN),
        (newer, False, CITIZEN),
    ]
    assert (batch.more, batch.gap, batch.bad) == (False, False, ())
    (call,) = pds.called(SEARCH)
    assert call.params == {"q": ["pool"], "sort": ["latest"], "limit": ["100"]}


def test_a_tag_is_asked_for_as_a_tag(pds: Pds, channel: Bluesky) -> None:
    facet = {"features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Știri"}]}
    pds.notify("Azi #știri", at=NOW - 3 * MINUTE)
    pds.notify("Marked, #știri2", at=NOW - 2 * MINUTE, facets=[facet, 7])
    pds.notify("Beside, #știri3", at=NOW - MINUTE, tags=["stiri", 7])
    pds.notify("Another, #știri4", at=NOW)

    assert texts(channel.search("#știri", "")) == ["Azi #știri", "Marked, #știri2", "Beside, #știri3"]
    params = pds.called(SEARCH)[0].params
    assert (params["q"], params["tag"]) == (["#știri"], ["știri"])


@pytest.mark.parametrize(
    ("words", "asked"), [("from:town.test pool", '"from:town.test pool"'), ("-x", '"-x"'), ('a" OR "b', '"a OR b"')]
)
def test_operators_are_asked_as_words(pds: Pds, channel: Bluesky, words: str, asked: str) -> None:
    channel.search(words, "")

    assert pds.called(SEARCH)[0].params["q"] == [asked]


def test_what_the_network_finds_by_part_of_a_word_is_left_out(pds: Pds, channel: Bluesky) -> None:
    pds.notify("Two pools", at=NOW)

    assert texts(channel.search("pool", "")) == []


def test_people_who_ask_not_to_be_shown_abroad_are_left_out(pds: Pds, channel: Bluesky) -> None:
    pds.notify("The pool", at=NOW)
    pds.labels[CITIZEN] = [{"val": "!no-unauthenticated"}]
    hidden = channel.search("pool", "")
    pds.labels[CITIZEN] = [{"val": "!no-unauthenticated", "neg": True}, {"val": "bot"}]

    assert (texts(hidden), texts(channel.search("pool", ""))) == ([], ["The pool"])


def test_own_posts_are_marked_and_pictures_come_along(pds: Pds, channel: Bluesky) -> None:
    view = {
        "uri": f"at://{TOWN}/{POST}/3k",
        "author": {"did": TOWN, "handle": "town.test"},
        "record": {"text": "Our pool", "createdAt": NOW.isoformat()},
        "indexedAt": NOW.isoformat(),
        "embed": {"images": [{"fullsize": "https://cdn.example/a@jpeg", "alt": "The pool"}]},
    }
    pds.fail(SEARCH, answer({"posts": [view]}))

    (message,) = channel.search("pool", "").messages

    assert (message.own, [file.alt for file in message.attachments]) == (True, ["The pool"])
    assert message.raw.startswith(b'{"uri":"at://did:plc:town/')


def test_known_posts_do_not_come_again_and_late_ones_do(pds: Pds, channel: Bluesky, open_channel: Open) -> None:
    pds.notify("pool 1", at=NOW)
    first = channel.search("pool", "")
    pds.notify("pool 2, a slow clock", at=NOW - 50 * MINUTE)
    pds.notify("pool 3, a very slow clock", at=NOW - 70 * MINUTE)
    pds.notify("pool 4", at=NOW + MINUTE)
    second = open_channel(now=NOW + 2 * MINUTE).search("pool", first.cursor)
    third = open_channel(now=NOW + 2 * MINUTE).search("pool", second.cursor)

    assert texts(first) == ["pool 1"]
    assert texts(second) == ["pool 2, a slow clock", "pool 4"]
    assert (texts(third), third.gap) == ([], False)
    assert pds.called(SEARCH)[1].params["since"] == ["2026-11-20T11:00:00.000Z"]


def test_server_that_knows_no_since_does_not_bring_back_the_past(pds: Pds, channel: Bluesky) -> None:
    pds.page_size = 2
    for number in range(6):
        pds.notify(f"pool {number}", at=NOW - 300 * MINUTE + number * MINUTE * 40)
    first = channel.search("pool", "")
    views = [pds._view(record) for record in pds._written()][::-1]
    pds.fail(SEARCH, answer({"posts": views[:2], "cursor": "2"}), answer({"posts": views[2:4], "cursor": "4"}))

    second = channel.search("pool", first.cursor)

    assert (texts(first), texts(second), second.gap) == (["pool 4", "pool 5"], [], False)
    assert len(pds.called(SEARCH)) == 3


def test_all_pages_since_then_are_read(pds: Pds, channel: Bluesky) -> None:
    pds.page_size = 2
    cursor = channel.search("pool", "").cursor
    for number in range(7):
        pds.notify(f"pool {number}", at=NOW + number * MINUTE)

    batch = channel.search("pool", cursor)

    assert (texts(batch), batch.gap) == ([f"pool {number}" for number in range(7)], False)


def test_more_than_can_be_read_is_a_gap(pds: Pds, channel: Bluesky) -> None:
    pds.page_size = 2
    cursor = channel.search("pool", "").cursor
    for number in range(12):
        pds.notify(f"pool {number}", at=NOW + number * MINUTE)

    batch = channel.search("pool", cursor)

    assert (texts(batch), batch.gap) == ([f"pool {number}" for number in range(2, 12)], True)


def test_empty_search_begins_an_hour_ago_and_stays_there(pds: Pds, channel: Bluesky, open_channel: Open) -> None:
    cursor = channel.search("pool", "").cursor
    later = open_channel(now=NOW + 600 * MINUTE).search("pool", cursor)
    pds.notify("pool", at=NOW + MINUTE)

    assert texts(open_channel(now=NOW + 900 * MINUTE).search("pool", later.cursor)) == ["pool"]


def test_cursor_stays_small_and_a_busy_hour_is_not_read_again(pds: Pds, channel: Bluesky) -> None:
    cursor = channel.search("pool", "").cursor
    for number in range(450):
        pds.notify(f"pool {number}", at=NOW + number * timedelta(seconds=1))

    batch = channel.search("pool", cursor)
    again = channel.search("pool", batch.cursor)

    assert (len(batch.messages), batch.gap, len(batch.cursor) < 6000) == (450, False, True)
    assert (texts(again), again.gap) == ([], False)
    assert pds.called(SEARCH)[-1].params["since"] == ["2026-11-20T12:05:50.000Z"]


def test_what_cannot_be_read_is_kept_apart_and_comes_once(pds: Pds, channel: Bluesky) -> None:
    good = pds.notify("The pool", at=NOW)
    odd: list[Any] = [
        {"uri": "at://a/b/c", "author": {}, "record": {}, "indexedAt": "yesterday"},
        {"uri": 5},
        "nonsense",
    ]
    pds.fail(SEARCH, answer({"posts": [*odd, *map(pds._view, pds._written())]}), answer({"posts": odd}))

    batch = channel.search("pool", "")
    again = channel.search("pool", batch.cursor)

    assert [message.ref for message in batch.messages] == [good]
    assert [bad.ref for bad in batch.bad] == ["at://a/b/c", "", ""]
    assert (again.messages, again.bad) == ((), ())


@pytest.mark.parametrize("body", [{}, {"posts": {}}, {"posts": [], "cursor": 7}])
def test_page_that_is_none_is_not_the_account_s_fault(pds: Pds, channel: Bluesky, body: Any) -> None:
    pds.fail(SEARCH, answer(body))

    error = failed(channel)

    assert (type(error), error.code) == (Refused, "not_allowed")


def test_service_without_a_search_does_not_lock_the_account(pds: Pds, channel: Bluesky) -> None:
    pds.fail(SEARCH, xrpc_error(501, "MethodNotImplemented"))

    error = failed(channel)

    assert (type(error), error.code) == (Refused, "not_allowed")


def test_password_that_is_no_longer_good_locks(pds: Pds, channel: Bluesky) -> None:
    refused = xrpc_error(401, "AuthenticationRequired")
    for nsid in (SEARCH, SEARCH, "com.atproto.server.getSession", "com.atproto.server.getSession"):
        pds.fail(nsid, refused)

    error = failed(channel)

    assert (type(error), error.code) == (Locked, "credentials")


def test_suspended_account_is_said_at_once(pds: Pds, channel: Bluesky) -> None:
    pds.fail(SEARCH, xrpc_error(400, "AccountTakedown"))

    assert (failed(channel).code, pds.called("com.atproto.server.getSession")) == ("suspended", [])
