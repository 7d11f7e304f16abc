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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rostra.channels.contract import (
    CODES,
    Batch,
    Channel,
    ChannelError,
    Context,
    FieldKind,
    Http,
    Incoming,
    Kind,
    Level,
    Locked,
    Outgoing,
    Published,
    Refused,
    Retry,
    Unsupported,
    WebhookRequest,
)
from rostra.channels.testing import NoHttp
from rostra.core.links import web_address

FOUR = (Retry, Refused, Locked, Unsupported)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class World:
    """The surroundings of one adapter under test.

    `stranger` writes to the account as somebody else: (text, ref of the item answered or ""). `wrong` are fields that
    replace good ones so that the network rejects the credentials; `broken` is a way out or fields on which nothing
    sensible answers. `patience` is how many seconds the network may take to show what was written. `lazy` names
    modules that importing the adapter must not import. `to` is a recipient for channels that only speak privately.
    """

    channel: type[Channel]
    fields: dict[str, str]
    http: Http = field(default_factory=NoHttp)
    remote_id: str = ""
    handle: str = ""
    stranger: Callable[[str, str], None] | None = None
    wrong: dict[str, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    patience: float = 0.0
    lazy: tuple[str, ...] = ()
    to: str = ""

    def open(self, **fields: str) -> Channel:
        """The adapter, with some fields replaced."""
        return self.channel(self.context(**fields))

    def context(self, **fields: str) -> Context:
        return Context({**self.fields, **fields}, self.http, self.remote_id, self.handle)

    @property
    def secrets(self) -> tuple[str, ...]:
        fields = {**self.fields, **self.wrong}
        return tuple(fields[item.name] for item in self.channel.fields if item.secret and fields.get(item.name))

    def outgoing(self, text: str, *, reply_to: str = "") -> Outgoing:
        public = self.channel.can.public
        return Outgoing(
            text,
            language="en",
            subject="Conformance" if self.channel.can.subject else "",
            reply_to=reply_to,
            to="" if public else self.to,
            visibility="public" if public else "private",
        )

    def until(self, done: Callable[[], bool]) -> bool:
        """Ask again until it is so or the network has had its time."""
        end = time.monotonic() + self.patience
        while not done():
            if time.monotonic() >= end:
                return False
            time.sleep(0.2)
        return True


class Conformance:
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
        assert can.poll_seconds > 0

    def test_every_error_code_has_a_sentence(self, world: World) -> None:
        folder = Path(inspect.getfile(world.channel)).parent
        codes = {code for path in folder.glob("*.py") for code in _codes(ast.parse(path.read_text("utf-8")))}
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
            "withdraw": (can.withdraw, lambda: channel.withdraw("u3")),
            "hide": (can.hide, lambda: channel.hide("u4", hidden=True)),
            "fetch": (can.inbox, lambda: channel.fetch("")),
            "receive": (can.webhooks, lambda: channel.receive(WebhookRequest("POST", {}, {}, b"{}"))),
        }
        said = {name for name, (able, call) in answers.items() if not able and _unsupported(call)}
        assert said == {name for name, (able, _) in answers.items() if not able}

    # --- Out

    def test_published_item_has_a_reference_and_a_time_with_zone(self, world: World) -> None:
        _needs(world, "publish")
        published = world.open().publish(world.outgoing(_unique("published")), key=_unique("key"))
        assert published.ref != ""
        assert published.url == web_address(published.url)
        assert published.at is None or published.at.utcoffset() == timedelta(0)

    def test_find_sees_what_was_published(self, world: World) -> None:
        _needs(world, "publish", "find")
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
        _needs(world, "find")
        if world.channel.can.idempotent and not world.channel.can.inbox and not world.broken:
            pytest.skip("without a network, everything that the core has is there")
        channel = world.open()
        assert channel.find(world.outgoing(_unique("absent")), key=_unique("key"), since=datetime.now(UTC)) is None

    def test_same_key_twice_is_one_item(self, world: World) -> None:
        _needs(world, "publish", "idempotent")
        post, key = world.outgoing(_unique("once")), _unique("key")
        assert world.open().publish(post, key=key).ref == world.open().publish(post, key=key).ref

    def test_withdrawing_twice_is_success(self, world: World) -> None:
        _needs(world, "publish", "withdraw")
        published = world.open().publish(world.outgoing(_unique("withdrawn")), key=_unique("key"))
        world.open().withdraw(published.ref)
        world.open().withdraw(published.ref)

    # --- In

    def test_message_of_a_stranger_arrives_whole(self, world: World) -> None:
        _needs(world, "inbox")
        text = _unique("question")
        self._stranger(world, text)
        message = self._arrived(world, "", text)
        assert (message.kind, message.own) == (Kind.MESSAGE, False)
        assert (message.ref != "", message.author_id != "", message.raw != b"") == (True, True, True)
        assert message.sent_at.utcoffset() == timedelta(0)
        assert message.url == web_address(message.url)

    def test_fetch_changes_nothing_and_the_cursor_only_moves_on(self, world: World) -> None:
        _needs(world, "inbox")
        text = _unique("again")
        start = _drain(world, "")[1]
        self._stranger(world, text)
        message = self._arrived(world, start, text)
        again = self._arrived(world, start, text)
        seen, end = _drain(world, start)
        later, _ = _drain(world, end)
        assert (again.ref, again.text, again.kind) == (message.ref, message.text, message.kind)
        known = {(item.ref, item.text, item.kind) for item in (*_drain(world, "")[0], *seen)}
        assert [item for item in later if (item.ref, item.text, item.kind) not in known] == []

    def test_cursor_is_text_that_survives_storage(self, world: World) -> None:
        _needs(world, "inbox")
        cursor = world.open().fetch("").cursor
        assert isinstance(cursor, str)
        assert json.loads(json.dumps(cursor)) == cursor
        assert cursor.replace("\0", "") == cursor

    def test_own_items_come_back_as_own(self, world: World) -> None:
        _needs(world, "inbox", "publish")
        text = _unique("own")
        published = world.open().publish(world.outgoing(text), key=_unique("key"))
        messages = [item for item in _drain(world, "")[0] if item.ref == published.ref]
        assert [item.own for item in messages] == [True] * len(messages)

    def test_reply_in_a_thread_and_answer_to_it(self, world: World) -> None:
        _needs(world, "inbox", "publish", "threads")
        text = _unique("thread")
        post = world.open().publish(world.outgoing(_unique("post")), key=_unique("key"))
        self._stranger(world, text, reply_to=post.ref)
        message = self._arrived(world, "", text)
        answer = world.open().publish(world.outgoing(_unique("answer"), reply_to=message.ref), key=_unique("key"))
        assert message.reply_to == post.ref
        assert answer.ref not in {message.ref, post.ref}

    def _stranger(self, world: World, text: str, *, reply_to: str = "") -> None:
        assert world.stranger is not None, "A channel with an inbox needs a stranger in its World."
        world.stranger(text, reply_to)

    def _arrived(self, world: World, cursor: str, text: str) -> Incoming:
        """The message whose text holds this, fetched from the cursor on."""
        found: list[Incoming] = []

        def look() -> bool:
            found[:] = [item for item in _drain(world, cursor)[0] if text in item.text]
            return bool(found)

        assert world.until(look), f"“{text}” did not arrive."
        return found[0]


def _needs(world: World, *capabilities: str) -> None:
    """Skip a test of what the channel does not have; that it says so is tested."""
    for capability in capabilities:
        if not getattr(world.channel.can, capability):
            pytest.skip(f"{world.channel.label} has no “{capability}”")


def _drain(world: World, cursor: str) -> tuple[list[Incoming], str]:
    """Fetch until there is no more; bounded, so that an adapter that never ends fails."""
    messages: list[Incoming] = []
    for _ in range(200):
        batch: Batch = world.open().fetch(cursor)
        messages += batch.messages
        cursor = batch.cursor
        if not batch.more:
            return messages, cursor
    raise AssertionError("`more` never became False.")


def _calls(channel: Channel, world: World) -> list[Callable[[], object]]:
    post, now = world.outgoing("Good morning."), datetime.now(UTC)
    return [
        channel.verify,
        lambda: channel.publish(post, key="b1"),
        lambda: channel.find(post, key="b2", since=now - HOUR),
        lambda: channel.withdraw("1"),
        lambda: channel.hide("1", hidden=True),
        lambda: channel.fetch(""),
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


def _codes(tree: ast.AST) -> Iterator[str]:
    """The codes written out in `Refused("…")` and `Locked("…")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Refused", "Locked"}:
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)


def _unique(word: str) -> str:
    return f"{word} {time.time_ns()}"


def _no_connect(*_: object) -> None:
    raise AssertionError("The network was used.")
