from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from rostra.channels.conformance import Conformance, World
from rostra.channels.contract import (
    Batch,
    ChannelError,
    Context,
    Kind,
    Limit,
    Locked,
    Media,
    Outgoing,
    Refused,
    Retry,
    Unsupported,
)
from rostra.channels.fake.items import Effect
from rostra.channels.testing import FakeChannel, FakeNetwork, Fault, Killed, NoHttp, webhook

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TOKEN = "token-of-the-city"


class Once(FakeChannel):
    """The fake network as one that honours keys."""

    can = replace(FakeChannel.can, idempotent=True)


def _world(network: FakeNetwork, channel: type[FakeChannel]) -> World:
    def stranger(text: str, reply_to: str) -> None:
        network.write("citizen", text, reply_to=reply_to, to="city")

    def whisper(text: str) -> None:
        network.write("citizen", text, visibility="private", to="city")

    network.plan("broken", "publish", Fault("locked", code="suspended"), times=9)
    return World(
        channel=channel,
        fields={"network": network.path, "handle": "city", "token": TOKEN},
        stranger=stranger,
        whisper=whisper,
        wrong={"token": "not-the-token"},
        broken={"handle": "broken"},
    )


class TestFake(Conformance):
    @pytest.fixture
    def world(self, network: FakeNetwork) -> World:
        return _world(network, FakeChannel)


class TestFakeThatHonoursKeys(Conformance):
    @pytest.fixture
    def world(self, network: FakeNetwork) -> World:
        return _world(network, Once)


class Clock:
    def __init__(self) -> None:
        self.time = NOW
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def network(clock: Clock) -> Iterator[FakeNetwork]:
    with FakeNetwork(clock=clock, sleep=clock.sleep) as network:
        network.join("city", token=TOKEN)
        network.join("citizen")
        yield network


@pytest.fixture
def city(network: FakeNetwork) -> FakeChannel:
    return _city(network)


def _city(network: FakeNetwork) -> FakeChannel:
    return FakeChannel(Context({"network": network.path, "handle": "city", "token": TOKEN}, NoHttp()))


def _failed(call: Callable[[], object]) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        call()
    return caught.value


def test_fault_before_the_call_leaves_nothing_on_the_network(network: FakeNetwork, city: FakeChannel) -> None:
    network.plan("city", "publish", Fault("retry", retry_after=30))
    error = _failed(lambda: city.publish(Outgoing("Hello"), key="1"))
    assert isinstance(error, Retry)
    assert (error.after, error.sent, network.items("city")) == (30, False, ())


def test_fault_after_the_call_leaves_the_item_and_says_that_it_was_sent(
    network: FakeNetwork, city: FakeChannel
) -> None:
    network.plan("city", "publish", Fault("retry", "after"))
    error = _failed(lambda: city.publish(Outgoing("Hello"), key="1"))
    assert isinstance(error, Retry)
    assert (error.sent, [item.text for item in network.items("city")]) == (True, ["Hello"])


def test_request_may_get_lost_on_the_way(network: FakeNetwork, city: FakeChannel) -> None:
    network.plan("city", "publish", Fault("retry", sent=True))
    error = _failed(lambda: city.publish(Outgoing("Hello"), key="1"))
    assert isinstance(error, Retry)
    assert (error.sent, network.items("city")) == (True, ())


@pytest.mark.parametrize(
    ("effect", "expected"), [("refused", Refused), ("locked", Locked), ("unsupported", Unsupported)]
)
def test_other_errors_come_as_planned(
    network: FakeNetwork, city: FakeChannel, effect: Effect, expected: type[ChannelError]
) -> None:
    network.plan("city", "find", Fault(effect, code="suspended"))
    assert type(_failed(lambda: city.find(Outgoing("Hello"), key="1", since=NOW))) is expected


def test_planned_fault_is_over_after_its_times(network: FakeNetwork, city: FakeChannel) -> None:
    network.plan("city", "publish", Fault("refused", code="duplicate"), times=2)
    errors = [_failed(lambda: city.publish(Outgoing("Hello"), key="1")).code for _ in range(2)]
    city.publish(Outgoing("Hello"), key="1")
    assert (errors, len(network.items("city"))) == (["duplicate", "duplicate"], 1)


def test_crash_after_the_call_looks_like_a_killed_worker(network: FakeNetwork, city: FakeChannel) -> None:
    network.plan("city", "publish", Fault("crash", "after"))
    with pytest.raises(Killed):
        city.publish(Outgoing("Hello"), key="1")
    assert [item.key for item in network.items("city")] == ["1"]


def test_slow_call_and_latency_take_their_time(network: FakeNetwork, city: FakeChannel, clock: Clock) -> None:
    network.set_latency(0.2)
    network.plan("city", "verify", Fault("slow", seconds=60))
    city.verify()
    assert clock.slept == [0.2, 60]


def test_same_key_makes_two_items_where_the_network_does_not_look_at_keys(
    network: FakeNetwork, city: FakeChannel
) -> None:
    refs = [city.publish(Outgoing("Hello"), key="1").ref for _ in range(2)]
    assert [item.ref for item in network.items("city")] == refs


def test_rate_limit_says_when_to_come_back(network: FakeNetwork, city: FakeChannel, clock: Clock) -> None:
    network.set_limit(2, seconds=60)
    city.verify()
    clock.time += timedelta(seconds=20)
    city.verify()
    error = _failed(city.verify)
    assert isinstance(error, Retry)
    assert error.after == 40
    clock.time += timedelta(seconds=40)
    assert city.verify().handle == "city"


def test_lagging_network_says_that_it_cannot_know(network: FakeNetwork, city: FakeChannel) -> None:
    network.set_lag(1)
    city.publish(Outgoing("Hello"), key="1")
    error = _failed(lambda: city.find(Outgoing("Hello"), key="1", since=NOW))
    found = city.find(Outgoing("Hello"), key="1", since=NOW)
    assert isinstance(error, Retry)
    assert found is not None


def test_lagging_network_may_also_deny(network: FakeNetwork, city: FakeChannel) -> None:
    network.set_lag(2, admits=False)
    city.publish(Outgoing("Hello"), key="1")
    found = [city.find(Outgoing("Hello"), key="1", since=NOW) is not None for _ in range(3)]
    assert found == [False, False, True]


def test_item_carries_its_media_and_the_thread(network: FakeNetwork, city: FakeChannel) -> None:
    media = Media("00", "image/png", 3, "map.png", "A map", lambda: b"png")
    first = city.publish(Outgoing("Hello", media=(media,)), key="1")
    second = city.publish(Outgoing("And more", reply_to=first.ref), key="2")
    third = city.publish(Outgoing("And more", reply_to=second.ref), key="3")
    assert network.item(first.ref).media == (("image/png", "A map"),)
    assert (network.item(third.ref).reply_to, network.item(third.ref).root) == (second.ref, first.ref)


def test_publish_refuses_what_no_network_would_take(city: FakeChannel) -> None:
    codes = [
        _failed(lambda: city.publish(Outgoing("x" * 501), key="1")).code,
        _failed(lambda: city.publish(Outgoing("x", reply_to="404"), key="1")).code,
    ]
    assert codes == ["too_long", "not_found"]


def test_feed_has_messages_edits_deletions_and_own_echoes(network: FakeNetwork, city: FakeChannel) -> None:
    network.set_echoes(2)
    post = city.publish(Outgoing("Hello"), key="1")
    reply = network.write("citizen", "When?", reply_to=post.ref)
    network.edit(reply.ref, "When exactly?")
    network.delete(reply.ref)
    network.delete(reply.ref)
    network.redeliver("city", reply.ref)
    batch = city.fetch("")
    assert [(message.kind, message.text, message.own) for message in batch.messages] == [
        (Kind.MESSAGE, "Hello", True),
        (Kind.MESSAGE, "Hello", True),
        (Kind.MESSAGE, "When?", False),
        (Kind.EDIT, "When exactly?", False),
        (Kind.DELETION, "When exactly?", False),
        (Kind.MESSAGE, "When exactly?", False),
    ]


def test_nobody_sees_what_does_not_concern_him(network: FakeNetwork, city: FakeChannel) -> None:
    network.write("citizen", "Nice weather")
    assert city.fetch("").messages == ()


def test_lost_events_are_a_gap_once(network: FakeNetwork, city: FakeChannel) -> None:
    network.write("citizen", "One", to="city")
    start = city.fetch("").cursor
    network.write("citizen", "Two", to="city")
    network.write("citizen", "Three", to="city")
    network.lose("city")
    network.write("citizen", "Four", to="city")
    batch = city.fetch(start)
    after = city.fetch(batch.cursor)
    assert ([message.text for message in batch.messages], batch.claimed, batch.gap) == (["Four"], 3, True)
    assert (after.messages, after.gap) == ((), False)


def test_storm_of_nested_replies_arrives_page_by_page(network: FakeNetwork, city: FakeChannel) -> None:
    post = city.publish(Outgoing("Road closed"), key="1")
    network.storm(post.ref, start=NOW, over=timedelta(hours=1))
    texts, cursor, more = [], "", True
    while more:
        batch = city.fetch(cursor)
        texts += [message.text for message in batch.messages if not message.own]
        cursor, more = batch.cursor, batch.more
    times = [item.at for index in range(300) for item in [network.item(str(index + 2))]]
    assert texts == [f"Reply {index}" for index in range(300)]
    assert all(earlier < later for earlier, later in pairwise(times))
    assert network.replies(post.ref) == 200


def test_measure_counts_likes_and_replies(network: FakeNetwork, city: FakeChannel) -> None:
    post = city.publish(Outgoing("Hello"), key="1")
    network.like(post.ref, 3)
    network.write("citizen", "Hi", reply_to=post.ref)
    assert [(measure.name, measure.value) for measure in city.measure([post.ref])] == [("likes", 3), ("replies", 1)]


def test_hidden_item_can_be_shown_again(network: FakeNetwork, city: FakeChannel) -> None:
    ref = network.write("citizen", "Buy now", to="city").ref
    city.hide(ref, hidden=True)
    hidden = network.item(ref).hidden
    city.hide(ref, hidden=False)
    assert (hidden, network.item(ref).hidden) == (True, False)


def test_withdraw_refuses_what_is_somebody_elses(network: FakeNetwork, city: FakeChannel) -> None:
    ref = network.write("citizen", "Mine", to="city").ref
    error = _failed(lambda: city.withdraw(ref))
    city.withdraw("404")
    assert (error.code, network.item(ref).gone) == ("not_allowed", False)


def test_look_sees_what_somebody_did_on_the_network_behind_our_back(
    network: FakeNetwork, city: FakeChannel, clock: Clock
) -> None:
    post = city.publish(Outgoing("Hello"), key="1")
    first = city.look(post.ref)
    clock.time += timedelta(hours=1)
    network.edit(post.ref, "Somebody else wrote this")
    second = city.look(post.ref)
    network.delete(post.ref)
    assert first is not None
    assert second is not None
    assert (first.text, first.edited_at) == ("Hello", None)
    assert (second.text, second.edited_at) == ("Somebody else wrote this", NOW + timedelta(hours=1))
    assert (city.look(post.ref), city.look("404")) == (None, None)


def test_edit_replaces_our_own_words_and_tells_so(network: FakeNetwork, city: FakeChannel) -> None:
    post = city.publish(Outgoing("Hello"), key="1")
    edited = city.edit(post.ref, Outgoing("Good morning"))
    kinds = [(message.kind, message.text, message.own) for message in city.fetch("").messages]
    assert (edited.ref, network.item(post.ref).text) == (post.ref, "Good morning")
    assert kinds == [(Kind.MESSAGE, "Hello", True), (Kind.EDIT, "Good morning", True)]


def test_edit_refuses_what_cannot_be(network: FakeNetwork, city: FakeChannel) -> None:
    mine, gone = (city.publish(Outgoing(text), key=text).ref for text in ("mine", "gone"))
    theirs = network.write("citizen", "Mine", to="city").ref
    network.delete(gone)
    calls = [(mine, "x" * 501), (gone, "x"), ("404", "x"), (theirs, "x")]
    codes = [_failed(lambda ref=ref, text=text: city.edit(ref, Outgoing(text))).code for ref, text in calls]  # type: ignore[misc]
    assert codes == ["too_long", "not_found", "not_found", "not_allowed"]


def test_limit_is_what_is_left_for_the_account(network: FakeNetwork, city: FakeChannel, clock: Clock) -> None:
    city.verify()
    free = city.limit
    network.set_limit(2, seconds=60)
    clock.time += timedelta(seconds=20)
    city.verify()
    one = city.limit
    _failed(city.verify)
    full = city.limit
    clock.time += timedelta(seconds=120)
    before = network.quota("city")
    city.verify()
    assert free is None
    assert (one, full) == (Limit(0, 2, NOW + timedelta(seconds=60)),) * 2
    assert before == (2, 2, clock.time + timedelta(seconds=60))
    assert city.limit == Limit(1, 2, clock.time + timedelta(seconds=60))


def test_webhook_is_read_if_its_signature_is_right(network: FakeNetwork, city: FakeChannel) -> None:
    ref = network.write("citizen", "Hello", to="city").ref
    request = webhook(network, "city", ref, token=TOKEN)
    forged = webhook(network, "city", ref, token="another")
    assert [(message.ref, message.text) for message in city.receive(request)] == [(ref, "Hello")]
    assert _failed(lambda: city.receive(forged)).code == "not_allowed"


def test_revoked_token_locks_the_account(network: FakeNetwork, city: FakeChannel) -> None:
    network.revoke("city")
    error = _failed(city.verify)
    assert (type(error), error.code) == (Locked, "credentials")


def test_calls_are_logged_with_their_times(network: FakeNetwork, city: FakeChannel) -> None:
    city.publish(Outgoing("Hello"), key="1")
    city.fetch("")
    calls = [(call.method, call.key, call.at) for call in network.calls()]
    assert calls == [("publish", "1", NOW), ("fetch", "", NOW)]
    assert [call.method for call in network.calls("fetch")] == ["fetch"]


def test_failed_write_leaves_nothing(network: FakeNetwork) -> None:
    with pytest.raises(KeyError):
        network.edit("404", "x")
    assert network.items("city") == ()


def test_many_threads_share_the_network(network: FakeNetwork) -> None:
    def publish(start: int) -> None:
        for index in range(10):
            _city(network).publish(Outgoing("Hello"), key=f"{start}-{index}")

    threads = [Thread(target=publish, args=[start]) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({item.key for item in network.items("city")}) == 80


WORKER = """
from rostra.channels import registry
from rostra.channels.contract import Context, Outgoing
from rostra.channels.testing import NoHttp
import sys
fields = {"network": sys.argv[1], "handle": "city", "token": sys.argv[2]}
registry.get("fake")(Context(fields, NoHttp())).publish(Outgoing("Hello"), key="k")
"""


def test_worker_killed_between_network_and_answer_leaves_the_item(tmp_path: Path) -> None:
    with FakeNetwork(str(tmp_path / "network.sqlite")) as network:
        network.join("city", token=TOKEN)
        network.plan("city", "publish", Fault("kill", "after"))
        environment = {**os.environ, "ROSTRA_FAKE_CHANNEL": "1"}
        arguments = [sys.executable, "-c", WORKER, network.path, TOKEN]
        codes = [subprocess.run(arguments, env=environment, check=False).returncode for _ in range(2)]
        assert codes == [-signal.SIGKILL, 0]
        assert [item.key for item in network.items("city")] == ["k", "k"]


def _texts(batch: Batch) -> list[str]:
    return [message.text for message in batch.messages]


def test_search_begins_with_the_newest_page_and_goes_on_page_by_page(network: FakeNetwork, city: FakeChannel) -> None:
    network.page_size = 2
    for number in range(3):
        network.write("citizen", f"The pool {number}")
    first = city.search("pool", "")
    for number in range(3, 6):
        network.write("citizen", f"The pool {number}")
    network.write("citizen", "Nothing")
    second = city.search("pool", first.cursor)
    third = city.search("pool", second.cursor)
    assert (_texts(first), first.more) == (["The pool 1", "The pool 2"], False)
    assert (_texts(second), second.more) == (["The pool 3", "The pool 4"], True)
    assert (_texts(third), third.more, third.gap) == (["The pool 5"], False, False)


def test_search_finds_neither_what_is_private_nor_what_is_gone(network: FakeNetwork, city: FakeChannel) -> None:
    network.write("citizen", "A private pool", visibility="private", to="city")
    network.delete(network.write("citizen", "A former pool").ref)
    own = city.publish(Outgoing("Our pool"), key="k1")
    assert [(item.ref, item.own) for item in city.search("pool", "").messages] == [(own.ref, True)]


def test_search_has_a_gap_where_the_network_forgot(network: FakeNetwork, city: FakeChannel) -> None:
    before = city.search("pool", "").cursor
    network.write("citizen", "A forgotten pool")
    network.forget()
    network.write("citizen", "A pool")
    late, first = city.search("pool", before), city.search("pool", "")
    assert (_texts(late), late.gap) == (["A pool"], True)
    assert (_texts(first), first.gap) == (["A pool"], False)
    assert city.search("pool", late.cursor).gap is False


def test_search_fails_as_it_is_told(network: FakeNetwork, city: FakeChannel) -> None:
    network.plan("city", "search", Fault("retry", "after", retry_after=30))
    error = _failed(lambda: city.search("pool", ""))
    assert isinstance(error, Retry)
    assert (error.after, [call.key for call in network.calls("search")]) == (30, ["pool"])
