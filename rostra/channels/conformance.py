"""The suite that every adapter passes: each promise of the contract, as tests.

    class TestMastodon(Conformance):
        @pytest.fixture
        def world(self) -> World: ...

`World` says how to open the adapter on a network of the test's own (in memory, emulated or real, on loopback)
and what a stranger does there. The suite is development code: it needs pytest.
"""

# ruff: noqa: S101 - tests assert
from __future__ import annotations

import ast
import inspect
import json
import re
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rostra.channels.conformance_search import SearchConformance, needs
from rostra.channels.contract import (
    CODES,
    Channel,
    ChannelError,
    FieldKind,
    Incoming,
    Kind,
    Level,
    Locked,
    Outgoing,
    Published,
    Refused,
    Retry,
    Seen,
    Unsupported,
    WebhookRequest,
)
from rostra.channels.testing import NoHttp
from rostra.channels.world import World, codes_in, drain
from rostra.core.links import web_address

__all__ = ["Conformance", "World"]

FOUR = (Retry, Refused, Locked, Unsupported)
HOUR = timedelta(hours=1)


class Conformance(SearchConformance):
    """Inherit, give the fixture `world`. Tests of what a channel does not offer check that it says so."""

    @pytest.fixture
    def world(self) -> World:
        raise NotImplementedError

    # --- What it says about itself

    def test_name_is_a_slug_and_label_is_there(self, world: World) -> None:
        assert re.fullmatch(r"[a-z][a-z0-9-]*", world.channel.name)
        assert world.channel.label.strip() == world.channel.label != ""

    def test_fields_are_complete(self, world: World) -> None:
        names = [item.name for item in world.channel.fields]
        assert sorted(set(names)) == sorted(names)
        for item in world.channel.fields:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", item.name)
            assert item.label.strip() != ""
            assert bool(item.choices) == (item.kind is FieldKind.CHOICE)
            assert not (item.secret and item.default)

    def test_capabilities_agree_with_each_other(self, world: World) -> None:
        can = world.channel.can
        assert can.public or can.private or not can.publish
        assert not can.alt_text or can.media > 0
        assert not can.captions or can.media > 0
        assert can.publish or can.inbox or not can.edit
        assert can.media_aspect[0] <= can.media_aspect[1]
        assert can.poll_seconds > 0

    def test_every_error_code_has_a_sentence(self, world: World) -> None:
        folder = Path(inspect.getfile(world.channel)).parent
        codes = {code for path in folder.glob("*.py") for code in codes_in(ast.parse(path.read_text("utf-8")))}
        assert codes - set(CODES) == set()

    def test_import_needs_neither_django_nor_the_client_library(self, world: World) -> None:
        forbidden = ("django", *world.lazy)
        code = f"import sys, {world.channel.__module__}; print([m for m in {forbidden!r} if m in sys.modules])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"

    # --- Checks while writing

    def test_check_uses_no_network(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        channel = world.channel(replace(world.context(), http=NoHttp()))
        monkeypatch.setattr(socket.socket, "connect", _no_connect)
        assert [problem.level for problem in channel.check(world.outgoing("Good morning."))] == []

    def test_check_stops_what_is_empty_or_too_long(self, world: World) -> None:
        channel = world.open()
        assert _blocked(channel, world.outgoing(" ")) == {"empty"}
        if world.channel.can.max_chars:
            assert _blocked(channel, world.outgoing("ab " * world.channel.can.max_chars)) == {"too_long"}

    # --- Credentials and errors

    def test_verify_says_whose_account_it_is(self, world: World) -> None:
        if world.channel.can.assisted:
            pytest.skip("nobody signs in: the address says whose it is")
        identity = world.open().verify()
        assert (bool(identity.remote_id), bool(identity.handle)) == (True, True)
        assert identity.url == web_address(identity.url)
        assert world.open().verify() == identity

    def test_wrong_credentials_lock_the_account_and_stay_secret(self, world: World) -> None:
        if not world.wrong:
            pytest.skip("the channel has no credentials")
        channel = world.open(**world.wrong)
        with pytest.raises(Locked) as caught:
            channel.verify()
        assert caught.value.code in CODES
        told = "".join(traceback.format_exception(caught.value)) + repr(channel.__dict__) + caught.value.detail
        assert [secret for secret in world.secrets if secret in told] == []

    def test_secrets_never_show(self, world: World) -> None:
        channel = world.open()
        told = f"{channel!r} {world.context()!r} {world.context()} {channel.__dict__!r}"
        assert [secret for secret in world.secrets if secret in told] == []

    def test_only_the_four_errors_leave(self, world: World) -> None:
        if not world.broken:
            pytest.skip("nothing of this channel can break: it has no network")
        for call in _calls(world.open(**world.broken), world):
            try:
                call()
            except FOUR as error:
                assert type(error) in FOUR  # noqa: PT017 - each call may succeed, or fail in one of four ways
                assert error.code in CODES  # noqa: PT017
                told = "".join(traceback.format_exception(error))
                assert [secret for secret in world.secrets if secret in told] == []

    def test_what_it_cannot_do_is_unsupported(self, world: World) -> None:
        can, channel, now = world.channel.can, world.open(), datetime.now(UTC)
        answers = {
            "publish": (can.publish, lambda: channel.publish(world.outgoing("Good morning."), key="u1")),
            "find": (can.find, lambda: channel.find(world.outgoing("x"), key="u2", since=now)),
            "look": (can.look, lambda: channel.look("u5")),
            "edit": (can.edit, lambda: channel.edit("u6", world.outgoing("x"))),
            "withdraw": (can.withdraw, lambda: channel.withdraw("u3")),
            "hide": (can.hide, lambda: channel.hide("u4", hidden=True)),
            "fetch": (can.inbox, lambda: channel.fetch("")),
            "search": (can.search, lambda: channel.search("Good morning", "")),
            "receive": (can.webhooks, lambda: channel.receive(WebhookRequest("POST", {}, {}, b"{}"))),
        }
        said = {name for name, (able, call) in answers.items() if not able and _unsupported(call)}
        assert said == {name for name, (able, _) in answers.items() if not able}

    # --- Out

    def test_published_item_has_a_reference_and_a_time_with_zone(self, world: World) -> None:
        needs(world, "publish")
        published = world.open().publish(world.outgoing(_unique("published")), key=_unique("key"))
        assert published.ref != ""
        assert published.url == web_address(published.url)
        assert published.at is None or published.at.utcoffset() == timedelta(0)

    def test_find_sees_what_was_published(self, world: World) -> None:
        needs(world, "publish", "find")
        post, key, since = world.outgoing(_unique("found")), _unique("key"), datetime.now(UTC)
        published = world.open().publish(post, key=key)
        found: list[Published | None] = []

        def look() -> bool:
            found.append(world.open().find(post, key=key, since=since))
            return found[-1] is not None

        assert world.until(look)
        assert found[-1] is not None
        assert found[-1].ref == published.ref

    def test_find_answers_none_for_what_never_left(self, world: World) -> None:
        needs(world, "find")
        if world.channel.can.idempotent and not world.channel.can.inbox and not world.broken:
            pytest.skip("without a network, everything that the core has is there")
        channel = world.open()
        assert channel.find(world.outgoing(_unique("absent")), key=_unique("key"), since=datetime.now(UTC)) is None

    def test_same_key_twice_is_one_item(self, world: World) -> None:
        needs(world, "publish", "idempotent")
        post, key = world.outgoing(_unique("once")), _unique("key")
        assert world.open().publish(post, key=key).ref == world.open().publish(post, key=key).ref

    def test_look_sees_what_was_published(self, world: World) -> None:
        needs(world, "publish", "look")
        text = _unique("seen")
        published = world.open().publish(world.outgoing(text), key=_unique("key"))
        seen = self._seen(world, published.ref, text)
        again = world.open().look(published.ref)
        assert (seen.ref, seen.raw != b"") == (published.ref, True)
        assert seen.url == web_address(seen.url)
        assert again is not None
        assert again.text == seen.text
        ours = [world.open().shows(seen, world.outgoing(said)) for said in (text, _unique("other"))]
        assert ours == [True, False]

    def test_look_answers_none_once_withdrawn(self, world: World) -> None:
        needs(world, "publish", "look", "withdraw")
        text = _unique("gone")
        published = world.open().publish(world.outgoing(text), key=_unique("key"))
        self._seen(world, published.ref, text)
        world.open().withdraw(published.ref)
        assert world.until(lambda: world.open().look(published.ref) is None)

    def test_edit_shows_the_new_text(self, world: World) -> None:
        needs(world, "publish", "edit", "look")
        old, new = _unique("before"), _unique("after")
        published = world.open().publish(world.outgoing(old), key=_unique("key"))
        edited = world.open().edit(published.ref, world.outgoing(new))
        seen = self._seen(world, published.ref, new)
        assert edited.ref == published.ref
        assert old not in seen.text

    def test_edit_of_what_was_withdrawn_is_refused(self, world: World) -> None:
        needs(world, "publish", "edit", "withdraw", "look")
        published = world.open().publish(world.outgoing(_unique("gone")), key=_unique("key"))
        world.open().withdraw(published.ref)
        with pytest.raises(Refused) as caught:
            world.open().edit(published.ref, world.outgoing(_unique("late")))
        assert caught.value.code == "not_found"

    def test_limit_is_what_the_network_said_last(self, world: World) -> None:
        if world.channel.can.assisted:
            pytest.skip("nothing is ever asked of the network")
        channel = world.open()
        before = channel.limit
        channel.verify()
        limit = channel.limit
        assert before is None
        if limit is not None:
            assert 0 <= limit.remaining <= limit.total
            assert limit.resets_at.utcoffset() == timedelta(0)

    def test_withdrawing_twice_is_success(self, world: World) -> None:
        needs(world, "publish", "withdraw")
        published = world.open().publish(world.outgoing(_unique("withdrawn")), key=_unique("key"))
        world.open().withdraw(published.ref)
        world.open().withdraw(published.ref)

    # --- In

    def test_message_of_a_stranger_arrives_whole(self, world: World) -> None:
        needs(world, "inbox")
        text = _unique("question")
        self._stranger(world, text)
        message = self._arrived(world, "", text)
        assert (message.kind, message.own) == (Kind.MESSAGE, False)
        assert (message.ref != "", message.author_id != "", message.raw != b"") == (True, True, True)
        assert message.sent_at.utcoffset() == timedelta(0)
        assert message.url == web_address(message.url)

    def test_fetch_changes_nothing_and_the_cursor_only_moves_on(self, world: World) -> None:
        needs(world, "inbox")
        text = _unique("again")
        start = drain(world, "")[1]
        self._stranger(world, text)
        message = self._arrived(world, start, text)
        again = self._arrived(world, start, text)
        seen, end = drain(world, start)
        later, _ = drain(world, end)
        assert (again.ref, again.text, again.kind) == (message.ref, message.text, message.kind)
        known = {(item.ref, item.text, item.kind) for item in (*drain(world, "")[0], *seen)}
        assert [item for item in later if (item.ref, item.text, item.kind) not in known] == []

    def test_cursor_is_text_that_survives_storage(self, world: World) -> None:
        needs(world, "inbox")
        cursor = world.open().fetch("").cursor
        assert isinstance(cursor, str)
        assert json.loads(json.dumps(cursor)) == cursor
        assert cursor.replace("\0", "") == cursor

    def test_own_items_come_back_as_own(self, world: World) -> None:
        needs(world, "inbox", "publish")
        text = _unique("own")
        published = world.open().publish(world.outgoing(text), key=_unique("key"))
        messages = [item for item in drain(world, "")[0] if item.ref == published.ref]
        assert [item.own for item in messages] == [True] * len(messages)

    def test_reply_in_a_thread_and_answer_to_it(self, world: World) -> None:
        needs(world, "inbox", "publish", "threads")
        text = _unique("thread")
        post = world.open().publish(world.outgoing(_unique("post")), key=_unique("key"))
        self._stranger(world, text, reply_to=post.ref)
        message = self._arrived(world, "", text)
        answer = world.open().publish(world.outgoing(_unique("answer"), reply_to=message.ref), key=_unique("key"))
        assert message.reply_to == post.ref
        assert answer.ref not in {message.ref, post.ref}

    def _seen(self, world: World, ref: str, text: str) -> Seen:
        """Our item as it stands there, once it holds this text."""
        found: list[Seen] = []

        def look() -> bool:
            seen = world.open().look(ref)
            found[:] = [seen] if seen is not None and text in seen.text else []
            return bool(found)

        assert world.until(look), f"“{text}” does not stand there."
        return found[0]

    def _arrived(self, world: World, cursor: str, text: str) -> Incoming:
        """The message whose text holds this, fetched from the cursor on."""
        found: list[Incoming] = []

        def look() -> bool:
            found[:] = [item for item in drain(world, cursor)[0] if text in item.text]
            return bool(found)

        assert world.until(look), f"“{text}” did not arrive."
        return found[0]


def _calls(channel: Channel, world: World) -> list[Callable[[], object]]:
    post, now = world.outgoing("Good morning."), datetime.now(UTC)
    return [
        channel.verify,
        lambda: channel.publish(post, key="b1"),
        lambda: channel.find(post, key="b2", since=now - HOUR),
        lambda: channel.look("1"),
        lambda: channel.edit("1", post),
        lambda: channel.withdraw("1"),
        lambda: channel.hide("1", hidden=True),
        lambda: channel.fetch(""),
        lambda: channel.search("Good morning", ""),
        lambda: channel.receive(WebhookRequest("POST", {}, {}, b"\0")),
        lambda: channel.measure(["1"]),
    ]


def _blocked(channel: Channel, post: Outgoing) -> set[str]:
    return {problem.code for problem in channel.check(post) if problem.level is Level.BLOCK}


def _unsupported(call: Callable[[], object]) -> bool:
    try:
        call()
    except Unsupported:
        return True
    except ChannelError:
        return False
    return False


def _unique(word: str) -> str:
    return f"{word} {time.time_ns()}"


def _no_connect(*_: object) -> None:
    raise AssertionError("The network was used.")
