from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from rostra.adapters.bluesky.cursor import Cursor
from rostra.adapters.bluesky.mapping import stamp
from tests.adapters.bluesky.conftest import NOW

MINUTE = timedelta(minutes=1)


def item(name: str, at: datetime) -> dict[str, Any]:
    return {"uri": f"at://a/b/{name}", "indexedAt": stamp(at)}


def advance(cursor: str, items: list[Any], page: str = "", *, now: datetime = NOW) -> tuple[list[Any], Cursor]:
    """One poll: what was new, and the cursor as it comes back from the database."""
    reached, fresh = Cursor.load(cursor, now).advance(items, page)
    return fresh, Cursor.load(reached.dump(), now) if reached.page else reached


def test_first_walk_takes_a_week() -> None:
    inside, outside = item("in", NOW - timedelta(days=6)), item("out", NOW - timedelta(days=8))

    fresh, _ = advance("", [inside, outside])

    assert fresh == [inside]


def test_known_messages_are_not_taken_again() -> None:
    items = [item("b", NOW), item("a", NOW - MINUTE)]
    _, cursor = advance("", items)

    fresh, _ = advance(cursor.dump(), [item("c", NOW), *items])

    assert fresh == [item("c", NOW)]


def test_message_with_a_slow_clock_is_taken() -> None:
    first = item("a", NOW)
    _, cursor = advance("", [first])
    slow = item("slow", NOW - 14 * MINUTE)

    fresh, _ = advance(cursor.dump(), [first, slow])

    assert fresh == [slow]


def test_walk_stops_at_what_was_read() -> None:
    _, cursor = advance("", [item("a", NOW)])

    fresh, after = advance(cursor.dump(), [item("b", NOW), item("old", NOW - 16 * MINUTE)], page="next")

    assert (fresh, after.page) == ([item("b", NOW)], "")


def test_same_address_twice_in_a_page_is_one() -> None:
    fresh, _ = advance("", [item("a", NOW), item("a", NOW), item("b", NOW - 60 * MINUTE), item("b", NOW - 60 * MINUTE)])

    assert fresh == [item("a", NOW), item("b", NOW - 60 * MINUTE)]


def test_walk_over_pages_ends_where_the_last_began() -> None:
    _, start = advance("", [item("old", NOW - 60 * MINUTE)])
    _, inside = advance(start.dump(), [item("c", NOW)], page="2")
    assert inside.page == "2"

    fresh, end = advance(inside.dump(), [item("b", NOW - 59 * MINUTE), item("old", NOW - 60 * MINUTE)], page="3")
    assert (fresh, end.page) == ([item("b", NOW - 59 * MINUTE)], "3")

    _, end = advance(end.dump(), [item("older", NOW - 90 * MINUTE)], page="4")
    assert (end.page, end.top, sorted(end.known.values())) == ("", NOW, [NOW])


@pytest.mark.parametrize(
    ("page", "goes_on"), [(stamp(NOW - timedelta(days=8)), False), (stamp(NOW), True), ("x", True)]
)
def test_page_of_likes_alone_leads_on_only_within_the_walk(page: str, goes_on: bool) -> None:
    reached, _ = Cursor.load("", NOW).advance([], page)

    assert bool(reached.page) is goes_on


def test_a_week_is_read_again_once_a_day() -> None:
    items = [item("a", NOW)]
    _, cursor = advance("", items)
    tomorrow = NOW + timedelta(days=1)
    offline = item("offline", NOW - timedelta(days=5))

    fresh, swept = advance(cursor.dump(), [*items, offline], now=tomorrow)
    again, _ = advance(swept.dump(), [*items, offline], now=tomorrow + MINUTE)

    assert (fresh, again) == ([*items, offline], [])


def test_a_long_pause_is_walked_down_to_its_beginning() -> None:
    _, cursor = advance("", [item("a", NOW)])
    later = NOW + timedelta(days=30)
    missed = item("missed", NOW + timedelta(days=2))

    fresh, _ = advance(cursor.dump(), [missed], now=later)

    assert fresh == [missed]


def test_odd_items_are_taken_once() -> None:
    odd: list[Any] = ["nonsense", {"uri": None}, {"uri": "at://a/b/c", "indexedAt": 5}]

    fresh, cursor = advance("", [item("a", NOW), *odd])
    again, _ = advance(cursor.dump(), [item("a", NOW), *odd])

    assert (fresh, again) == ([item("a", NOW), *odd], [])


@pytest.mark.parametrize("text", ["{", "5", "[]", "{}", '{"floor":1}', '{"known":5}', '{"known":{"a":"x"}}'])
def test_lost_cursor_reads_a_week_and_says_so(text: str) -> None:
    cursor = Cursor.load(text, NOW)

    assert (cursor.gap, cursor.floor) == (True, NOW - timedelta(days=7))
