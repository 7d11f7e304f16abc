"""The surroundings of an adapter under test, and what the suite reads from an adapter. Development code."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rostra.channels.contract import Batch, Channel, Context, Http, Incoming, Outgoing
from rostra.channels.testing import NoHttp


@dataclass(frozen=True, kw_only=True)
class World:
    """The surroundings of one adapter under test.

    `stranger` writes to the account as somebody else: (text, ref of the item answered or ""), and `whisper` privately, where
    the network has such a thing. `wrong` are fields that
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
    whisper: Callable[[str], None] | None = None
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


def drain(world: World, cursor: str, *, words: str = "") -> tuple[list[Incoming], str]:
    """Fetch, or search for the words, until there is no more; bounded, so that an adapter that never ends fails."""
    messages: list[Incoming] = []
    for _ in range(200):
        channel = world.open()
        batch: Batch = channel.search(words, cursor) if words else channel.fetch(cursor)
        messages += batch.messages
        cursor = batch.cursor
        if not batch.more:
            return messages, cursor
    raise AssertionError("`more` never became False.")


def codes_in(tree: ast.AST) -> Iterator[str]:
    """The codes written out in `Refused("…")` and `Locked("…")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Refused", "Locked"}:
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)
