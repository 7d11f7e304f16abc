from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from rostra.adapters.wordpress import WordPress
from rostra.adapters.wordpress.cursor import Cursor
from rostra.channels.contract import Incoming, Kind
from tests.adapters.wordpress.conftest import NOW, failed
from tests.adapters.wordpress.site import Site, answer


def _all(city: WordPress, cursor: str) -> tuple[list[Incoming], str]:
    messages: list[Incoming] = []
    more = True
    while more:
        batch = city.fetch(cursor)
        messages += batch.messages
        cursor, more = batch.cursor, batch.more
    return messages, cursor


def test_comment_comes_in_as_it_was_written(site: Site, city: WordPress) -> None:
    site.ask("It's <b>not</b> &lt;clear&gt;\r\nSecond", post=7, author_name="Bob &amp; Co")
    (message,) = city.fetch("").messages
    assert (message.ref, message.reply_to, message.root) == ("comments/1", "posts/7", "posts/7")
    assert (message.text, message.author_name, message.author_id) == (
        "It's not <clear>\nSecond",
        "Bob & Co",
        "user:3",
    )
    assert (message.sent_at, message.kind, message.own) == (
        datetime(2026, 11, 20, 12, tzinfo=UTC),
        Kind.MESSAGE,
        False,
    )
    assert json.loads(message.raw) == site.items["comments"][1]


def test_reply_and_own_answer_are_known(site: Site, city: WordPress) -> None:
    site.ask("When?")
    site.ask("At ten.", author=2, parent=1, post=7)
    _, own = city.fetch("").messages
    assert (own.reply_to, own.root, own.own) == ("comments/1", "posts/7", True)


def test_guest_is_known_by_mail_address_else_by_name(site: Site, city: WordPress) -> None:
    for mail, name in (("A@example.org ", "A"), ("a@example.org", "B"), ("", "A"), ("", "A"), ("", "B")):
        site.ask("x", author=0, author_email=mail, author_name=name)
    authors = [message.author_id for message in city.fetch("").messages]
    assert [authors.index(author) for author in authors] == [0, 0, 2, 2, 4]
    assert {author.partition(":")[0] for author in authors} == {"guest"}


def test_edit_and_removal_are_noticed(site: Site, city: WordPress) -> None:
    refs = [site.ask(f"c{number}") for number in range(3)]
    _, cursor = _all(city, "")
    site.items["comments"][1]["content"] = {"raw": "Other words"}
    del site.items["comments"][2]
    site.items["comments"][3]["status"] = "spam"
    messages, later = _all(city, cursor)
    site.items["comments"][3]["status"] = "approved"
    back, last = _all(city, later)
    assert [(message.ref, message.kind, message.text, message.sent_at) for message in messages] == [
        (refs[0], Kind.EDIT, "Other words", NOW),
        (refs[2], Kind.DELETION, "", NOW),
        (refs[1], Kind.DELETION, "", NOW),
    ]
    assert [(message.ref, message.kind) for message in back] == [(refs[2], Kind.MESSAGE)]
    assert _all(city, last)[0] == []


def test_many_new_comments_are_read_over_several_pages(site: Site, city: WordPress) -> None:
    site.ask("before")
    _, cursor = _all(city, "")
    refs = [site.ask(f"c{number}") for number in range(250)]
    messages, end = _all(city, cursor)
    assert {message.ref for message in messages} == set(refs)
    assert _all(city, end) == ([], end)


def test_many_comments_on_a_site_that_had_none_are_all_read(site: Site, city: WordPress) -> None:
    _, cursor = _all(city, "")
    refs = [site.ask(f"c{number}") for number in range(150)]
    assert {message.ref for message in _all(city, cursor)[0]} == set(refs)


def test_comment_that_goes_while_pages_are_read_pushes_nothing_past_us(site: Site, city: WordPress) -> None:
    site.ask("before")
    _, cursor = _all(city, "")
    refs = [site.ask(f"c{number}") for number in range(250)]
    first = city.fetch(cursor)
    for number in (250, 249, 248):
        del site.items["comments"][number]
    rest, _ = _all(city, first.cursor)
    assert {message.ref for message in (*first.messages, *rest)} == set(refs)


def test_first_fetch_takes_the_newest_page_only(site: Site, city: WordPress) -> None:
    for number in range(120):
        site.ask(f"c{number}")
    messages, cursor = _all(city, "")
    assert [message.ref for message in messages] == [f"comments/{number}" for number in range(21, 121)]
    assert _all(city, cursor) == ([], cursor)


def test_what_falls_off_the_page_is_not_called_removed(site: Site, city: WordPress) -> None:
    for number in range(100):
        site.ask(f"c{number}")
    _, cursor = _all(city, "")
    site.ask("new")
    messages, _ = _all(city, cursor)
    assert [(message.ref, message.kind) for message in messages] == [("comments/101", Kind.MESSAGE)]


@pytest.mark.parametrize("cursor", ["{", "[]", '{"other": 1}', "7"])
def test_cursor_that_is_lost_is_a_gap(site: Site, city: WordPress, cursor: str) -> None:
    site.ask("c")
    batch = city.fetch(cursor)
    assert (batch.gap, len(batch.messages)) == (True, 1)


def test_cursor_survives_as_text() -> None:
    cursor = Cursor(7, 9, 90, {"9": "abc"})
    assert Cursor.read(str(cursor)) == cursor


def test_unreadable_comment_is_kept_and_the_rest_goes_in(site: Site, city: WordPress) -> None:
    site.ask("good")
    site.add("comments", content=None)
    site.add("comments", author_name="x", date_gmt="soon")
    batch = city.fetch("")
    assert [message.ref for message in batch.messages] == ["comments/1"]
    assert [bad.ref for bad in batch.bad] == ["comments/2", "comments/3"]


@pytest.mark.parametrize("given", [{}, [1], [{"id": None}], "x"])
def test_page_that_is_none_locks(site: Site, city: WordPress, given: Any) -> None:
    site.fail("GET comments", answer(given))
    assert failed(lambda: city.fetch("")).code == "protocol"
