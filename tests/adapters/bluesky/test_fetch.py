from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rostra.adapters.bluesky import Bluesky
from rostra.channels.contract import Locked
from tests.adapters.bluesky.conftest import NOW
from tests.adapters.bluesky.pds import Pds, answer

LIST = "app.bsky.notification.listNotifications"


def test_fetch_takes_messages_and_asks_for_all_of_them(pds: Pds, channel: Bluesky) -> None:
    at = NOW - timedelta(hours=1)
    ref = pds.notify("Is the pool open?", at=at, langs=["en"])
    pds.notify("", at=at, reason="like")

    batch = channel.fetch("")

    assert [(message.ref, message.text, message.sent_at) for message in batch.messages] == [
        (ref, "Is the pool open?", at)
    ]
    assert (batch.more, batch.gap, batch.bad) == (False, False, ())
    (call,) = pds.called(LIST)
    assert call.params == {"limit": ["100"], "priority": ["false"], "reasons": ["reply", "mention", "quote"]}


def test_fetch_goes_on_where_it_stopped(pds: Pds, channel: Bluesky) -> None:
    pds.page_size = 40
    sent_refs = [pds.notify(f"Answer {n}", at=NOW - timedelta(seconds=n)) for n in range(100)]

    batches = [channel.fetch("")]
    while batches[-1].more:
        batches.append(channel.fetch(batches[-1].cursor))
    late = pds.notify("Late", at=NOW)
    after = channel.fetch(batches[-1].cursor)

    assert [len(batch.messages) for batch in batches] == [40, 40, 20]
    assert [message.ref for batch in batches for message in batch.messages] == sent_refs
    assert [message.ref for message in after.messages] == [late]


def test_fetch_declares_a_gap_when_its_cursor_is_lost(channel: Bluesky) -> None:
    assert channel.fetch("{").gap is True


def test_fetch_keeps_what_it_cannot_read(pds: Pds, channel: Bluesky) -> None:
    good = pds.notify("Good", at=NOW)
    odd = {"uri": "at://a/b/c", "reason": "reply", "author": {}, "record": {}, "indexedAt": "yesterday"}
    pds.notifications += [odd, {"uri": 5}, "nonsense"]

    batch = channel.fetch("")

    assert [message.ref for message in batch.messages] == [good]
    assert [(bad.ref, bad.reason) for bad in batch.bad] == [
        ("at://a/b/c", "indexedAt is not a time"),
        ("", "uri is not text"),
        ("", "uri is not text"),
    ]
    assert batch.bad[2].raw == b'"nonsense"'


def test_fetch_brings_pictures_where_the_network_serves_them(pds: Pds, channel: Bluesky) -> None:
    blob = {"$type": "blob", "ref": {"$link": "bafk"}, "mimeType": "image/png", "size": 1}
    ref = pds.notify("See", at=NOW, embed={"$type": "app.bsky.embed.images", "images": [{"alt": "", "image": blob}]})
    pds.notify("Plain", at=NOW)
    view = {"images": [{"fullsize": "https://cdn.example/1@jpeg", "alt": "A hole"}]}
    pds.posts = [{"uri": ref, "embed": view}]

    messages = {message.ref: message for message in channel.fetch("").messages}

    (attachment,) = messages[ref].attachments
    assert (attachment.name, attachment.content_type, attachment.url, attachment.alt) == (
        "image-1.jpeg",
        "image/jpeg",
        "https://cdn.example/1@jpeg",
        "A hole",
    )
    assert [call.params["uris"] for call in pds.called("app.bsky.feed.getPosts")] == [[ref]]


@pytest.mark.parametrize("body", [{"notifications": None}, {"notifications": [], "cursor": 5}])
def test_fetch_stops_at_an_answer_that_is_no_list(pds: Pds, channel: Bluesky, body: dict[str, Any]) -> None:
    pds.fail(LIST, answer(body))

    with pytest.raises(Locked) as locked:
        channel.fetch("")

    assert locked.value.code == "protocol"
