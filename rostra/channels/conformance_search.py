"""What every adapter that searches promises, as tests: a part of `rostra.channels.conformance`. Development code."""

# ruff: noqa: S101 - tests assert
from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest

from rostra.channels.contract import Incoming, Kind, Refused
from rostra.channels.world import World, drain
from rostra.core.links import web_address


class SearchConformance:
    """Searching finds public posts of anybody, each once, and says which are ours."""

    def test_search_finds_what_strangers_write_once_and_in_order(self, world: World) -> None:
        needs(world, "search")
        tag = f"sought{time.time_ns()}"
        before, start = drain(world, "", words=tag)
        for number in (1, 2):
            self._stranger(world, f"Word {number} of #{tag}")
            found = self._found(world, tag, start, number)
        again, end = drain(world, start, words=f"#{tag}")
        later, _ = drain(world, end, words=f"#{tag}")
        assert (before, later) == ([], [])
        assert [(item.ref, item.raw) for item in again] == [(item.ref, item.raw) for item in found]
        assert [item.text.partition("Word ")[2][:1] for item in found] == ["1", "2"]
        for item in found:
            assert (item.kind, item.own, item.visibility) == (Kind.MESSAGE, False, "public")
            assert (item.ref != "", item.author_id != "", item.raw != b"") == (True, True, True)
            assert item.sent_at.utcoffset() == timedelta(0)
            assert item.url == web_address(item.url)

    def test_search_marks_our_own(self, world: World) -> None:
        needs(world, "search", "publish")
        tag = f"ours{time.time_ns()}"
        published = world.open().publish(world.outgoing(f"Good morning #{tag}"), key=f"key {tag}")
        found = self._found(world, f"#{tag}", "", 1)
        assert [(item.ref, item.own) for item in found] == [(published.ref, True)]

    def test_search_never_gives_what_is_private(self, world: World) -> None:
        needs(world, "search", "private")
        assert world.whisper is not None, "A private channel that searches needs a whisper in its World."
        tag = f"hidden{time.time_ns()}"
        world.whisper(f"Whispered #{tag}")
        self._stranger(world, f"Aloud #{tag}")
        for words in (tag, f"#{tag}"):
            assert ["Aloud" in item.text for item in self._found(world, words, "", 1)] == [True]

    @pytest.mark.parametrize("words", ["", " ", '""', "x" * 101])
    def test_search_for_nothing_or_too_much_is_refused(self, world: World, words: str) -> None:
        needs(world, "search")
        with pytest.raises(Refused) as caught:
            world.open().search(words, "")
        assert caught.value.code == ("too_long" if len(words) > 100 else "empty")

    @pytest.mark.parametrize(
        "words", ["from:city has:media -x", '"a" OR \\ *', "Bună dimineața", "صباح الخير", "#1", "早上好 🏛️"]
    )
    def test_search_takes_any_words_and_its_cursor_survives_storage(self, world: World, words: str) -> None:
        needs(world, "search")
        cursor = world.open().search(words, "").cursor
        assert json.loads(json.dumps(cursor)) == cursor
        assert cursor.replace("\0", "") == cursor
        assert 0 < len(cursor) < 10_000
        assert world.open().search(words, cursor).gap is False

    def _found(self, world: World, words: str, cursor: str, number: int) -> list[Incoming]:
        """What the search finds from the cursor on, once it is so many."""
        found: list[Incoming] = []

        def look() -> bool:
            found[:] = drain(world, cursor, words=words)[0]
            return len(found) >= number

        assert world.until(look), f"“{words}” was not found {number} times."
        return found

    def _stranger(self, world: World, text: str, *, reply_to: str = "") -> None:
        assert world.stranger is not None, "A channel with an inbox needs a stranger in its World."
        world.stranger(text, reply_to)


def needs(world: World, *capabilities: str) -> None:
    """Skip a test of what the channel does not have; that it says so is tested."""
    for capability in capabilities:
        if not getattr(world.channel.can, capability):
            pytest.skip(f"{world.channel.label} has no “{capability}”")
        if capability == "publish" and world.channel.can.assisted:
            pytest.skip("a person publishes there")
