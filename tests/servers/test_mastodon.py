"""The Mastodon adapter against an independent emulator of its API (see `mastodon.py` beside this file)."""

from __future__ import annotations

import struct
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rostra.adapters.mastodon import Mastodon
from rostra.channels.conformance import Conformance, World
from rostra.channels.contract import (
    Batch,
    Context,
    Incoming,
    Kind,
    Locked,
    Media,
    Outgoing,
    Refused,
    Retry,
)
from rostra.core.http import Http
from tests.servers.mastodon import MastodonServer

pytestmark = pytest.mark.servers


def _context(server: MastodonServer, **fields: str) -> Context:
    http = Http(allow=("127.0.0.1",))
    return Context({"server": server.url, "token": server.token("city"), **fields}, http)


@pytest.fixture
def city(mastodon_server: MastodonServer) -> Mastodon:
    context = _context(mastodon_server)
    identity = Mastodon(context).verify()
    return Mastodon(replace(context, remote_id=identity.remote_id, handle=identity.handle))


class TestMastodon(Conformance):
    @pytest.fixture
    def world(self, mastodon_server: MastodonServer, city: Mastodon) -> World:
        def stranger(text: str, reply_to: str) -> None:
            mastodon_server.write("bob", f"@city {text}", reply_to=reply_to)

        def whisper(text: str) -> None:
            mastodon_server.write("bob", f"@city {text}", visibility="direct")

        return World(
            channel=Mastodon,
            fields=dict(city.context.fields),
            http=city.context.http,
            remote_id=city.context.remote_id,
            handle=city.context.handle,
            stranger=stranger,
            whisper=whisper,
            wrong={"token": "no-such-token"},
            broken={"server": f"{mastodon_server.url}/nothing/here"},
            lazy=("mastodon",),
        )


def _word(name: str) -> str:
    return f"{name}{time.time_ns()}"


def _all(city: Mastodon, cursor: str = "") -> tuple[list[Incoming], Batch]:
    messages: list[Incoming] = []
    batch = city.fetch(cursor)
    messages += batch.messages
    while batch.more:
        batch = city.fetch(batch.cursor)
        messages += batch.messages
    return messages, batch


def _png() -> bytes:
    """A white picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
    )


def test_verify_says_whose_account_it_is(city: Mastodon) -> None:
    identity = city.verify()
    assert (identity.handle, identity.remote_id) == ("city@127.0.0.1", city.context.remote_id)


def test_verify_refuses_the_token_of_somebody_else(mastodon_server: MastodonServer, city: Mastodon) -> None:
    fields = {**city.context.fields, "token": mastodon_server.token("bob")}
    with pytest.raises(Locked) as caught:
        Mastodon(replace(city.context, fields=fields)).verify()
    assert caught.value.code == "wrong_account"


def test_post_with_picture_stands_on_the_server_once(mastodon_server: MastodonServer, city: Mastodon) -> None:
    picture = _png()
    media = Media("0" * 64, "image/png", len(picture), "map.png", "A map of the works", lambda: picture)
    post = Outgoing(_word("works"), language="en", media=(media,), link="https://example.org/works")
    key = _word("key")
    first, second = city.publish(post, key=key), city.publish(post, key=key)
    status = mastodon_server.call("", "GET", f"statuses/{first.ref}")
    assert first.ref == second.ref
    assert [item["description"] for item in status["media_attachments"]] == ["A map of the works"]
    assert (status["language"], status["visibility"]) == ("en", "public")


def test_stranger_asks_and_the_answer_stands_in_the_thread(mastodon_server: MastodonServer, city: Mastodon) -> None:
    post = city.publish(Outgoing(_word("closed")), key=_word("key"))
    _, end = _all(city)
    asked = mastodon_server.write("bob", f"@city {_word('until when?')}", reply_to=post.ref)
    messages, _ = _all(city, end.cursor)
    question = next(message for message in messages if message.ref == asked)
    answer = city.publish(Outgoing("Until Friday.", reply_to=question.ref, root=post.ref), key=_word("key"))
    under = mastodon_server.call("bob", "GET", f"statuses/{post.ref}/context")["descendants"]
    told = mastodon_server.call("bob", "GET", "notifications")[0]
    assert (question.author_handle, question.reply_to, question.own) == ("bob@127.0.0.1", post.ref, False)
    assert [item["id"] for item in under] == [asked, answer.ref]
    assert (told["type"], told["status"]["id"]) == ("mention", answer.ref)


def test_reply_that_does_not_mention_us_is_collected_from_the_thread(
    mastodon_server: MastodonServer, city: Mastodon
) -> None:
    post = city.publish(Outgoing(_word("thread")), key=_word("key"))
    _, end = _all(city)
    silent = mastodon_server.write("bob", _word("no name"), reply_to=post.ref)
    nested = mastodon_server.write("carol", _word("no name either"), reply_to=silent)
    found = {message.ref: message for message in _all(city, end.cursor)[0]}
    assert [(found[ref].root, found[ref].reply_to) for ref in (silent, nested)] == [
        (post.ref, post.ref),
        (post.ref, silent),
    ]


def test_every_mention_of_a_busy_hour_is_collected(mastodon_server: MastodonServer, city: Mastodon) -> None:
    _, end = _all(city)
    written = [mastodon_server.write("bob", f"@city question {index}") for index in range(95)]
    messages, _ = _all(city, end.cursor)
    assert [message.ref for message in messages if message.ref in set(written)] == written


def test_mentions_that_a_filter_holds_back_are_collected(mastodon_server: MastodonServer, city: Mastodon) -> None:
    mastodon_server.call("city", "PATCH", "notifications/policy", for_not_following="filter")
    _, end = _all(city)
    written = mastodon_server.write("carol", f"@city {_word('held back')}")
    shown = {item["status"]["id"] for item in mastodon_server.call("city", "GET", "notifications?types[]=mention")}
    messages, _ = _all(city, end.cursor)
    mastodon_server.call("city", "PATCH", "notifications/policy", for_not_following="accept")
    assert written not in shown
    assert [message.ref for message in messages if message.ref == written] == [written]


def test_edited_question_comes_as_an_edit(mastodon_server: MastodonServer, city: Mastodon) -> None:
    post = city.publish(Outgoing(_word("edit")), key=_word("key"))
    ref = mastodon_server.write("bob", "@city When?", reply_to=post.ref)
    first, end = _all(city)
    mastodon_server.call("bob", "PUT", f"statuses/{ref}", status="@city When exactly?")
    kinds = {message.kind for message in first if message.ref == ref}
    texts: list[str] = []
    cursor = end.cursor
    for _ in range(20):  # A quiet thread is read when its turn comes; there are at most 20.
        messages, batch = _all(city, cursor)
        cursor = batch.cursor
        texts += [message.text for message in messages if message.ref == ref and message.kind is Kind.EDIT]
    assert kinds == {Kind.MESSAGE}
    assert set(texts) == {"@city When exactly?"}


def test_private_question_and_private_answer(mastodon_server: MastodonServer, city: Mastodon) -> None:
    ref = mastodon_server.write("bob", f"@city {_word('between us')}", visibility="direct")
    question = next(message for message in _all(city)[0] if message.ref == ref)
    post = Outgoing("Of course.", reply_to=ref, to=question.author_handle, visibility="private")
    answer = city.publish(post, key=_word("key"))
    status = mastodon_server.call("bob", "GET", f"statuses/{answer.ref}")
    assert (question.visibility, status["visibility"]) == ("private", "direct")
    assert [mention["acct"] for mention in status["mentions"]] == ["bob"]


def test_private_answer_to_a_stable_id(mastodon_server: MastodonServer, city: Mastodon) -> None:
    bob = str(mastodon_server.call("bob", "GET", "accounts/verify_credentials")["id"])
    answer = city.publish(Outgoing("Come in.", to=bob, visibility="private"), key=_word("key"))
    status = mastodon_server.call("bob", "GET", f"statuses/{answer.ref}")
    assert [mention["acct"] for mention in status["mentions"]] == ["bob"]


def test_lost_answer_is_found_again(mastodon_server: MastodonServer, city: Mastodon) -> None:
    since, post, key = datetime.now(UTC), Outgoing(f"{_word('lost')}\n\nSecond paragraph: a < b & c."), _word("key")
    published = city.publish(post, key=key)
    found = city.find(post, key=key, since=since)
    absent = city.find(replace(post, text=_word("never")), key=key, since=since)
    assert found is not None
    assert (found.ref, absent) == (published.ref, None)


def test_server_error_after_sending_is_not_known(mastodon_server: MastodonServer, city: Mastodon) -> None:
    effect = {"type": "status", "status": 502}
    mastodon_server.fail(effect, path="/api/v1/statuses", methods=["POST"])
    with pytest.raises(Retry) as caught:
        city.publish(Outgoing(_word("error")), key=_word("key"))
    assert caught.value.sent is True


def test_rate_limit_says_when_to_come_back(mastodon_server: MastodonServer, city: Mastodon) -> None:
    mastodon_server.fail({"type": "ratelimit"}, path="/api/v1/statuses", methods=["POST"])
    with pytest.raises(Retry) as caught:
        city.publish(Outgoing(_word("limit")), key=_word("key"))
    assert (caught.value.sent, caught.value.after) == (False, 300)


def test_truncated_answer_to_a_post_is_not_known(mastodon_server: MastodonServer, city: Mastodon) -> None:
    mastodon_server.fail({"type": "malformed"}, path="/api/v1/statuses", methods=["POST"])
    with pytest.raises(Retry) as caught:
        city.publish(Outgoing(_word("truncated")), key=_word("key"))
    assert caught.value.sent is True


def test_tag_of_a_busy_hour_is_found_without_a_gap(mastodon_server: MastodonServer, city: Mastodon) -> None:
    tag = _word("busy")
    first = mastodon_server.write("bob", f"first #{tag}")
    batches = [city.search(f"#{tag}", "")]
    written = [mastodon_server.write("bob", f"{index} #{tag}") for index in range(95)]
    for _ in range(4):
        batches.append(city.search(f"#{tag}", batches[-1].cursor))
    assert [message.ref for batch in batches for message in batch.messages] == [first, *written]
    assert [(batch.more, batch.gap) for batch in batches[1:]] == [(True, False), (True, False), *2 * [(False, False)]]


def test_unlisted_status_is_not_given(mastodon_server: MastodonServer, city: Mastodon) -> None:
    tag = _word("quiet")
    mastodon_server.write("bob", f"#{tag}", visibility="unlisted")
    loud = mastodon_server.write("bob", f"#{tag}")
    for words in (tag, f"#{tag}"):
        assert [message.ref for message in city.search(words, "").messages] == [loud]


def test_too_long_text_is_refused(city: Mastodon) -> None:
    with pytest.raises(Refused) as caught:
        city.publish(Outgoing("x" * 501), key=_word("key"))
    assert caught.value.code == "too_long"


def test_answer_to_what_is_gone_is_refused(mastodon_server: MastodonServer, city: Mastodon) -> None:
    ref = mastodon_server.write("bob", "@city never mind")
    mastodon_server.call("bob", "DELETE", f"statuses/{ref}")
    with pytest.raises(Refused) as caught:
        city.publish(Outgoing("Too late", reply_to=ref), key=_word("key"))
    assert caught.value.code == "not_found"


def test_status_of_somebody_else_cannot_be_withdrawn(mastodon_server: MastodonServer, city: Mastodon) -> None:
    ref = mastodon_server.write("bob", "mine")
    with pytest.raises(Refused) as caught:
        city.withdraw(ref)
    assert caught.value.code == "not_allowed"


def test_measure_counts_what_the_server_counts(mastodon_server: MastodonServer, city: Mastodon) -> None:
    post = city.publish(Outgoing(_word("counted")), key=_word("key"))
    mastodon_server.call("bob", "POST", f"statuses/{post.ref}/favourite")
    mastodon_server.call("bob", "POST", f"statuses/{post.ref}/reblog")
    mastodon_server.write("bob", "@city nice", reply_to=post.ref)
    counts = [(measure.name, measure.value) for measure in city.measure([post.ref, "999999999"])]
    assert counts == [("likes", 1), ("reposts", 1), ("replies", 1)]
