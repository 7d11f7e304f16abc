from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rostra.adapters.mastodon import mapping
from rostra.channels.contract import Kind, Media, Outgoing
from tests.adapters.mastodon.conftest import NINE, mention, status

HOST = "example.org"


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        (Outgoing("Hello"), "Hello"),
        (Outgoing("Hello", link="https://x.example"), "Hello\n\nhttps://x.example"),
        (Outgoing("See https://x.example now", link="https://x.example"), "See https://x.example now"),
        (Outgoing("", link="https://x.example"), "https://x.example"),
    ],
)
def test_body_has_the_link_once(post: Outgoing, expected: str) -> None:
    assert mapping.body(post) == expected


@pytest.mark.parametrize(
    ("written", "acct", "expected"),
    [
        ("Yes", "bob", "@bob Yes"),
        ("Yes", "bob@far.example", "@bob@far.example Yes"),
        ("@bob yes", "bob", "@bob yes"),
        ("Yes, @BOB@example.org!", "bob", "Yes, @BOB@example.org!"),
        ("@bobby yes", "bob", "@bob @bobby yes"),
        ("@bob@far.example yes", "bob", "@bob @bob@far.example yes"),
        ("mail me@bob", "bob", "@bob mail me@bob"),
    ],
)
def test_addressed_names_the_person_once(written: str, acct: str, expected: str) -> None:
    assert mapping.addressed(written, acct, HOST) == expected


def test_incoming_has_everything_that_the_status_says() -> None:
    item = status(
        "7",
        "<p>Look</p>",
        in_reply_to_id="5",
        visibility="unlisted",
        spoiler_text="Roads",
        media_attachments=[
            {"url": "https://example.org/files/pot%20hole.jpg", "description": "A hole"},
            {"url": None, "remote_url": "https://far.example/unknown", "description": None},
        ],
    )
    message = mapping.incoming(item, raw='{"x": 1}', host=HOST, me="1", root="4")
    assert (message.ref, message.text, message.sent_at, message.kind) == ("7", "Look", NINE, Kind.MESSAGE)
    assert (message.author_id, message.author_name, message.author_handle) == ("2", "Bob", "bob@example.org")
    assert (message.reply_to, message.root, message.subject, message.visibility) == ("5", "4", "Roads", "public")
    assert (message.language, message.own, message.raw) == ("en", False, b'{"x": 1}')
    assert [(item.name, item.content_type, item.alt) for item in message.attachments] == [
        ("pot hole.jpg", "image/jpeg", "A hole"),
        ("unknown", "application/octet-stream", ""),
    ]


@pytest.mark.parametrize(
    ("visibility", "expected"),
    [("public", "public"), ("unlisted", "public"), ("private", "private"), ("direct", "private")],
)
def test_what_was_not_meant_for_everybody_is_private(visibility: str, expected: str) -> None:
    assert mapping.incoming(status("7", visibility=visibility), raw="", host=HOST, me="1").visibility == expected


def test_edited_status_is_an_edit_at_the_time_of_the_edit() -> None:
    item = status("7", edited_at="2026-03-02T11:30:00.000+02:00")
    message = mapping.incoming(item, raw="", host=HOST, me="2")
    assert (message.kind, message.sent_at, message.own) == (Kind.EDIT, datetime(2026, 3, 2, 9, 30, tzinfo=UTC), True)


@pytest.mark.parametrize(
    "item",
    [
        mention("1", None),
        status("1", created_at="yesterday"),
        status("1", created_at="2026-03-02T09:00:00"),
        status("1", created_at="0001-01-01T00:00:00+02:00"),
        {},
        7,
    ],
)
def test_what_cannot_be_read_is_kept_and_the_rest_goes_in(item: object) -> None:
    messages, bad = mapping.read([(item, "as it came"), (status("2"), "fine")], host=HOST, me="1")
    assert ([message.ref for message in messages], [each.raw for each in bad]) == (["2"], [b"as it came"])


def _post(**more: Any) -> Outgoing:
    return Outgoing("Hello", **more)


@pytest.mark.parametrize(
    ("item", "post", "expected"),
    [
        (status("7"), _post(), True),
        (status("7", "<p>Goodbye</p>"), _post(), False),
        (status("7", in_reply_to_id="5"), _post(), False),
        (status("7", "<p>@bob Hello</p>", in_reply_to_id="5"), _post(reply_to="5"), True),
        (status("7", "<p>@bob Hello</p>", in_reply_to_id="6"), _post(reply_to="5"), False),
        (status("7", "<p>@bob Hello</p>"), _post(reply_to="5"), True),
        (status("7", visibility="direct"), _post(), False),
        (status("7", visibility="direct"), _post(visibility="private", to="bob@far.example"), True),
        (status("7"), _post(media=(Media("0", "image/png", 1, "a.png", "", bytes),)), False),
    ],
)
def test_is_this_compares_all_that_stays_the_same(item: dict[str, Any], post: Outgoing, expected: bool) -> None:
    assert mapping.is_this(item, post, host=HOST) is expected


RECORDED = Path(os.environ.get("ROSTRA_TEST_DATA", "")) / "payloads" / "mastodon" / "recorded"


@pytest.mark.skipif(
    not os.environ.get("ROSTRA_TEST_DATA"), reason="ROSTRA_TEST_DATA names no folder of recorded payloads"
)
def test_every_recorded_status_and_mention_is_read() -> None:
    items = [
        item for path in sorted(RECORDED.glob("*.json")) for item in _statuses(json.loads(path.read_text("utf-8")))
    ]
    messages, bad = mapping.read([(item, json.dumps(item)) for item in items], host="localhost", me="0")
    assert ([each.reason for each in bad], len(messages)) == ([], len(items))
    assert len(messages) > 50
    assert [message.text for message in messages if "<" in message.text] == []
    assert {message.author_handle.partition("@")[2] for message in messages} == {"localhost"}


def _statuses(call: dict[str, Any]) -> list[dict[str, Any]]:
    """The statuses and mentions in an answer of the server, wherever they lie on its first levels."""
    body = call["body"]
    groups = [body] if isinstance(body, list) else [[body], *(part for part in _values(body) if isinstance(part, list))]
    return [item for group in groups for item in group if _is_status(item) or _is_status(_status_of(item))]


def _values(body: object) -> list[Any]:
    return list(body.values()) if isinstance(body, dict) else []


def _status_of(item: object) -> object:
    return item.get("status") if isinstance(item, dict) else None


def _is_status(item: object) -> bool:
    return isinstance(item, dict) and {"content", "account", "visibility", "created_at"} <= item.keys()
