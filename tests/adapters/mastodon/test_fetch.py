from __future__ import annotations

import json

import pytest

from rostra.adapters.mastodon import Mastodon
from rostra.adapters.mastodon.cursor import Cursor
from rostra.channels.contract import Kind
from tests.adapters.mastodon.conftest import (
    NOTIFICATIONS,
    OWN,
    failed,
    mention,
    status,
)
from tests.adapters.mastodon.scripted import Scripted


def test_first_fetch_takes_the_newest_mentions(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [mention("12", status("7")), mention("11", status("6", author="1"))])
    batch = city.fetch("")
    query = server.to(NOTIFICATIONS)[0].query
    assert [(message.ref, message.own) for message in batch.messages] == [("6", True), ("7", False)]
    assert (batch.more, Cursor.read(batch.cursor)) == (True, Cursor("12"))
    assert query == {"types[]": ["mention"], "limit": ["40"], "include_filtered": ["true"], "lang": ["en"]}


def test_raw_is_what_the_server_sent_byte_for_byte(server: Scripted, city: Mastodon) -> None:
    item = json.dumps(mention("12", status("7", "<p>é</p>", odd=1.50)), indent=1, ensure_ascii=True)
    server.on(NOTIFICATIONS, f"[\n {item} ]".encode())
    (message,) = city.fetch("").messages
    assert (message.raw, message.text) == (item.encode(), "é")


def test_later_fetch_goes_on_where_the_last_one_ended(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [mention("100", status("8")), mention("99", status("7"))])
    batch = city.fetch(str(Cursor("98")))
    assert server.to(NOTIFICATIONS)[0].query["min_id"] == ["98"]
    assert ([message.ref for message in batch.messages], Cursor.read(batch.cursor).notification) == (["7", "8"], "100")


def test_unreadable_mention_is_kept_and_does_not_stop_the_rest(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [mention("13", None), mention("12", status("7"))])
    batch = city.fetch("")
    assert ([message.ref for message in batch.messages], len(batch.bad)) == (["7"], 1)
    assert json.loads(batch.bad[0].raw)["id"] == "13"


@pytest.mark.parametrize("body", [{}, [7], [{"id": "1"}], [{"id": "1", "created_at": "now"}]])
def test_page_that_is_none_is_locked(server: Scripted, city: Mastodon, body: object) -> None:
    server.on(NOTIFICATIONS, body)
    assert failed(lambda: city.fetch("")).code == "protocol"


def test_without_mentions_the_threads_are_read(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [status("9", author="1", replies_count=2), status("8", author="1")])
    reply, nested = status("10", in_reply_to_id="9"), status("11", in_reply_to_id="10")
    echo = status("12", author="1", in_reply_to_id="11")
    server.on("GET /api/v1/statuses/9/context", {"ancestors": [], "descendants": [reply, nested, echo]})
    batch = city.fetch("")
    assert [(message.ref, message.own, message.root) for message in batch.messages] == [
        ("8", True, ""),
        ("9", True, ""),
        ("10", False, "9"),
        ("11", False, "9"),
    ]
    assert (batch.more, Cursor.read(batch.cursor)) == (False, Cursor("0", "9", "", {"9": 2}))
    assert server.to(OWN)[0].query["limit"] == ["20"]


def test_quiet_account_reads_no_thread_and_tells_nothing_twice(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [status("9", author="1")])
    first = city.fetch("")
    second = city.fetch(first.cursor)
    assert ([message.ref for message in first.messages], second.messages) == (["9"], ())
    assert (second.cursor, server.to(NOTIFICATIONS)[1].query["min_id"]) == (first.cursor, ["0"])


def test_new_account_has_nothing(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [])
    batch = city.fetch("")
    assert (batch.messages, Cursor.read(batch.cursor)) == ((), Cursor("0"))


def test_thread_under_an_answer_of_ours_has_the_root_of_the_whole(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [status("9", author="1", replies_count=1)])
    context = {"ancestors": [status("3"), status("4")], "descendants": [status("10", in_reply_to_id="9")]}
    server.on("GET /api/v1/statuses/9/context", context)
    batch = city.fetch("")
    assert [(message.ref, message.root) for message in batch.messages] == [("9", ""), ("10", "3")]


def test_edits_in_a_thread_come_when_its_turn_comes(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [status("9", author="1", replies_count=1, edited_at="2026-03-02T09:30:00Z")])
    edited = status("10", "<p>Changed</p>", edited_at="2026-03-02T10:00:00Z")
    server.on("GET /api/v1/statuses/9/context", {"ancestors": [], "descendants": [edited]})
    batch = city.fetch(str(Cursor("0", "9", "", {"9": 1})))
    assert [(message.ref, message.kind, message.text) for message in batch.messages] == [
        ("9", Kind.EDIT, "Hello"),
        ("10", Kind.EDIT, "Changed"),
    ]
    assert Cursor.read(batch.cursor).turn == "9"


def test_thread_that_is_gone_meanwhile_is_passed_over(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [status("9", author="1", replies_count=1)])
    batch = city.fetch("")
    assert [message.ref for message in batch.messages] == ["9"]


@pytest.mark.parametrize("body", [[], {"ancestors": []}, {"ancestors": [7], "descendants": []}])
def test_thread_that_is_none_is_locked(server: Scripted, city: Mastodon, body: object) -> None:
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [status("9", author="1", replies_count=1)])
    server.on("GET /api/v1/statuses/9/context", body)
    assert failed(lambda: city.fetch("")).code == "protocol"


def test_unreadable_reply_is_kept(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [status("9", author="1", replies_count=1)])
    server.on("GET /api/v1/statuses/9/context", {"ancestors": [], "descendants": [{"id": "10"}]})
    assert [bad.raw for bad in city.fetch("").bad] == [b'{"id": "10"}']


def test_status_without_a_number_of_replies_is_locked(server: Scripted, city: Mastodon) -> None:
    broken = status("9", author="1")
    del broken["replies_count"]
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [broken])
    assert failed(lambda: city.fetch("")).code == "protocol"


def test_thread_that_may_not_be_read_is_told_and_does_not_stop_the_rest(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [status("9", author="1", replies_count=1)])
    server.on("GET /api/v1/statuses/9/context", {"error": "This action is not allowed"}, status=403)
    batch = city.fetch("")
    assert [message.ref for message in batch.messages] == ["9"]
    assert [(bad.ref, bad.reason) for bad in batch.bad] == [("9", "thread not readable: not_allowed")]


def test_server_that_gives_the_same_page_for_ever_comes_to_an_end(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [mention("12", status("7"))])
    server.on(OWN, [])
    batch = city.fetch(city.fetch("").cursor)
    assert (batch.messages, batch.more) == ((), False)


def test_posts_are_watched_although_many_answers_followed(server: Scripted, city: Mastodon) -> None:
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [status("19", author="1", in_reply_to_id="18")])
    server.on(OWN, [status("9", author="1", replies_count=1)])
    server.on("GET /api/v1/statuses/9/context", {"ancestors": [], "descendants": [status("20", in_reply_to_id="9")]})
    batch = city.fetch("")
    assert [asked.query.get("exclude_replies") for asked in server.to(OWN)] == [None, ["1"]]
    assert [message.ref for message in batch.messages] == ["9", "19", "20"]


@pytest.mark.parametrize(("own", "expected"), [("", False), ("109", True), ("110", False)])
def test_more_statuses_of_our_own_than_a_page_holds_are_a_gap(
    server: Scripted, city: Mastodon, own: str, expected: bool
) -> None:
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [status(str(ref), author="1") for ref in range(129, 109, -1)])
    assert city.fetch(str(Cursor("0", own))).gap is expected
