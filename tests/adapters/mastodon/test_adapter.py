from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rostra.adapters.mastodon import Mastodon
from rostra.adapters.mastodon.cursor import Cursor
from rostra.channels.contract import ChannelError, Kind, Level, Locked, Media, Outgoing, Refused, Retry, Unsupported
from tests.adapters.mastodon.conftest import mention, status
from tests.adapters.mastodon.scripted import Scripted

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
ME = {"id": "1", "acct": "city", "display_name": "The City", "url": "https://example.org/@city"}
POST = "POST /api/v1/statuses"
OWN = "GET /api/v1/accounts/1/statuses"
NOTIFICATIONS = "GET /api/v1/notifications"
VERIFY = "GET /api/v1/accounts/verify_credentials"


def _failed(call: Callable[[], object]) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        call()
    return caught.value


def _stranger_to_itself(city: Mastodon) -> Mastodon:
    """The adapter as it is before the account is connected: it does not know whose token it has."""
    return Mastodon(replace(city.context, remote_id=""))


# --- Checks


def test_check_counts_link_and_name_of_the_person_answered(city: Mastodon) -> None:
    texts = ["x" * 500, "x" * 475, "x" * 469, "@bob " + "x" * 495, "x" * 470]
    posts = [
        Outgoing(texts[0]),
        Outgoing(texts[1], link="https://example.org/a/very/long/address/that/counts/as/little"),
        Outgoing(texts[2], reply_to="5"),
        Outgoing(texts[3], reply_to="5"),
        Outgoing(texts[4], to="bob", visibility="private"),
    ]
    codes = [[(problem.code, problem.level, problem.data["length"]) for problem in city.check(post)] for post in posts]
    assert codes == [[], [], [], [], [("too_long", Level.BLOCK, 502)]]


def test_check_stops_an_empty_answer(city: Mastodon) -> None:
    assert [problem.code for problem in city.check(Outgoing(" ", reply_to="5"))] == ["empty"]


# --- Whose account


def _verifiable(server: Scripted) -> None:
    server.on(VERIFY, ME)
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [])
    server.on(POST, {"error": "Validation failed: Text can't be blank"}, status=422)


def test_verify_reads_and_asks_for_a_post_that_cannot_be(server: Scripted, city: Mastodon) -> None:
    _verifiable(server)
    identity = city.verify()
    form = server.to(POST)[0].form
    assert (identity.remote_id, identity.handle, identity.name) == ("1", "city@127.0.0.1", "The City")
    assert (form["status"], form["in_reply_to_id"], form["visibility"]) == ([""], ["0"], ["direct"])


def test_verify_works_before_the_account_is_known(server: Scripted, city: Mastodon) -> None:
    _verifiable(server)
    assert _stranger_to_itself(city).verify().remote_id == "1"


def test_verify_locks_another_account(server: Scripted, city: Mastodon) -> None:
    server.on(VERIFY, {**ME, "id": "2"})
    error = _failed(city.verify)
    assert (type(error), error.code) == (Locked, "wrong_account")


@pytest.mark.parametrize("body", [[], {"id": "1"}, {"acct": "city"}, b"<html>"])
def test_verify_locks_a_server_that_is_none(server: Scripted, city: Mastodon, body: object) -> None:
    server.on(VERIFY, body)
    error = _failed(city.verify)
    assert (type(error), error.code) == (Locked, "protocol")


def test_verify_locks_where_there_is_no_such_address(server: Scripted, city: Mastodon) -> None:
    error = _failed(city.verify)
    assert (type(error), error.code) == (Locked, "protocol")


def test_verify_locks_a_token_without_the_right_to_write(server: Scripted, city: Mastodon) -> None:
    _verifiable(server)
    server.answers.pop(POST)
    server.on(POST, {"error": "This action is outside the authorized scopes"}, status=403)
    assert _failed(city.verify).code == "scopes"


def test_verify_locks_a_server_that_takes_an_empty_post(server: Scripted, city: Mastodon) -> None:
    _verifiable(server)
    server.answers.pop(POST)
    server.on(POST, status("9"))
    assert _failed(city.verify).code == "protocol"


# --- Out


def test_publish_sends_key_language_and_text_as_approved(server: Scripted, city: Mastodon) -> None:
    server.on(POST, status("9", author="1"))
    published = city.publish(Outgoing("Hei, verden", language="nb", link="https://example.org"), key="delivery-7")
    (asked,) = server.to(POST)
    assert (published.ref, published.at) == ("9", NINE)
    assert json.loads(published.raw)["id"] == "9"
    assert asked.headers["idempotency-key"] == "delivery-7"
    assert asked.headers["user-agent"] == "Rostra"
    assert asked.headers["authorization"] == "Bearer token-of-the-city"
    assert asked.form == {
        "status": ["Hei, verden\n\nhttps://example.org"],
        "language": ["nb"],
        "visibility": ["public"],
        "sensitive": ["0"],
        "lang": ["en"],
    }


def test_answer_begins_with_the_person_answered(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/statuses/5", status("5"))
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Until Friday.", reply_to="5"), key="k")
    form = server.to(POST)[0].form
    assert (form["status"], form["in_reply_to_id"], form["visibility"]) == (["@bob Until Friday."], ["5"], ["public"])


def test_thread_of_our_own_mentions_nobody(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/statuses/5", status("5", author="1"))
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Part two.", reply_to="5"), key="k")
    assert server.to(POST)[0].form["status"] == ["Part two."]


def test_answer_to_what_cannot_be_read_is_not_sent(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/statuses/5", {"id": "5"})
    assert _failed(lambda: city.publish(Outgoing("x", reply_to="5"), key="k")).code == "protocol"
    assert server.to(POST) == []


@pytest.mark.parametrize("to", ["bob@far.example", "@bob@far.example"])
def test_private_answer_goes_to_the_person_alone(server: Scripted, city: Mastodon, to: str) -> None:
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Come in.", reply_to="5", to=to, visibility="private"), key="k")
    form = server.to(POST)[0].form
    assert (form["status"], form["visibility"]) == (["@bob@far.example Come in."], ["direct"])


def test_person_of_our_own_server_is_named_as_the_server_does(server: Scripted, city: Mastodon) -> None:
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Come in.", to="bob@127.0.0.1", visibility="private"), key="k")
    assert server.to(POST)[0].form["status"] == ["@bob Come in."]


def test_person_given_by_id_is_looked_up(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/accounts/2", {"id": "2", "acct": "bob"})
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Come in.", to="2", visibility="private"), key="k")
    assert server.to(POST)[0].form["status"] == ["@bob Come in."]


def test_person_whom_nobody_knows_is_refused(server: Scripted, city: Mastodon) -> None:
    error = _failed(lambda: city.publish(Outgoing("x", to="3", visibility="private"), key="k"))
    assert (type(error), error.code) == (Refused, "recipient")


def _picture() -> Media:
    return Media("0" * 64, "image/png", 4, "map.png", "A map", lambda: b"\x89PNG")


def test_media_go_with_their_description(server: Scripted, city: Mastodon, slept: list[float]) -> None:
    server.on("POST /api/v2/media", {"id": "m1", "url": "https://example.org/m1.png"})
    server.on("POST /api/v2/media", {"id": "m2", "url": None}, status=202)
    server.on("GET /api/v1/media/m2", {"id": "m2", "url": None}, status=206)
    server.on("GET /api/v1/media/m2", {"id": "m2", "url": "https://example.org/m2.png"})
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Look", media=(_picture(), _picture())), key="k")
    upload = server.to("POST /api/v2/media")[0].body
    assert (b'name="description"\r\n\r\nA map\r\n' in upload, b'filename="map.png"' in upload) == (True, True)
    assert (b"\x89PNG" in upload, b"Content-Type: image/png" in upload) == (True, True)
    assert (server.to(POST)[0].form["media_ids[]"], slept) == (["m1", "m2"], [1.0, 1.0])


def test_file_that_is_processed_for_ever_is_tried_again_later(
    server: Scripted, city: Mastodon, slept: list[float]
) -> None:
    server.on("POST /api/v2/media", {"id": "m", "url": None}, status=202)
    server.on("GET /api/v1/media/m", {"id": "m", "url": None}, status=206)
    error = _failed(lambda: city.publish(Outgoing("Look", media=(_picture(),)), key="k"))
    assert isinstance(error, Retry)
    assert (error.after, error.sent, sum(slept), server.to(POST)) == (60, False, 15.0, [])


def test_upload_with_a_strange_answer_is_locked(server: Scripted, city: Mastodon) -> None:
    server.on("POST /api/v2/media", [])
    assert _failed(lambda: city.publish(Outgoing("Look", media=(_picture(),)), key="k")).code == "protocol"


# --- Was it published after all


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
    assert type(_failed(lambda: city.find(Outgoing("Hello"), key="k", since=NINE))) is Retry
    assert len(server.to(OWN)) == 10


def test_find_says_that_it_does_not_know_when_a_status_is_unreadable(server: Scripted, city: Mastodon) -> None:
    server.on(OWN, [{"id": "9", "created_at": "2026-03-02T09:00:00Z"}])
    assert type(_failed(lambda: city.find(Outgoing("Hello"), key="k", since=NINE))) is Retry


def test_find_before_the_account_is_known_asks_whose_it_is_once(server: Scripted, city: Mastodon) -> None:
    server.on(VERIFY, ME)
    server.on(OWN, [status("9", "<p>Other</p>")])
    server.on(OWN, [])
    assert _stranger_to_itself(city).find(Outgoing("Hello"), key="k", since=NINE) is None
    assert len(server.to(VERIFY)) == 1


# --- Withdraw, hide, measure


def test_withdraw_deletes_and_gone_is_gone(server: Scripted, city: Mastodon) -> None:
    server.on("DELETE /api/v1/statuses/9", status("9"))
    city.withdraw("9")
    city.withdraw("8")
    assert [asked.path for asked in server.asked] == ["/api/v1/statuses/9", "/api/v1/statuses/8"]


def test_withdraw_says_what_is_not_allowed(server: Scripted, city: Mastodon) -> None:
    server.on("DELETE /api/v1/statuses/9", {"error": "This action is not allowed"}, status=403)
    assert _failed(lambda: city.withdraw("9")).code == "not_allowed"


def test_hide_is_unsupported(city: Mastodon) -> None:
    assert type(_failed(lambda: city.hide("9", hidden=True))) is Unsupported


def test_measure_counts_what_is_there(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/statuses/9", status("9", favourites_count=3, reblogs_count=2, replies_count=1))
    measures = city.measure(["9", "8"])
    assert [(measure.ref, measure.name, measure.value) for measure in measures] == [
        ("9", "likes", 3),
        ("9", "reposts", 2),
        ("9", "replies", 1),
    ]
    assert measures[0].at.tzinfo is UTC


def test_measure_says_what_is_wrong(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/statuses/9", {"error": "This action is not allowed"}, status=403)
    server.on("GET /api/v1/statuses/8", {"id": "8"})
    assert [_failed(lambda: city.measure(["9"])).code, _failed(lambda: city.measure(["8"])).code] == [
        "not_allowed",
        "protocol",
    ]


# --- In


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
    assert _failed(lambda: city.fetch("")).code == "protocol"


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
    assert _failed(lambda: city.fetch("")).code == "protocol"


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
    assert _failed(lambda: city.fetch("")).code == "protocol"


def test_server_address_may_come_without_a_scheme(city: Mastodon) -> None:
    bare = Mastodon(replace(city.context, fields={"server": "example.org", "token": "t"}))
    assert bare._host == "example.org"
