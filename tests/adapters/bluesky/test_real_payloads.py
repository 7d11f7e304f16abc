"""The mapping against payloads and lexicons that the network's makers published; needs ROSTRA_TEST_DATA."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from rostra.adapters.bluesky import Bluesky, mapping

DATA = Path(os.environ.get("ROSTRA_TEST_DATA", "")) / "payloads" / "bluesky"
pytestmark = pytest.mark.skipif(not os.environ.get("ROSTRA_TEST_DATA"), reason="ROSTRA_TEST_DATA is not set")


def load(path: str) -> Any:
    return json.loads((DATA / path).read_text())


def lexicon(nsid: str) -> Any:
    return load(f"lexicons/{nsid}.json")["defs"]


def test_real_post_with_quote_and_picture_is_read() -> None:
    view = load("records/thread_view_post_with_embed_media.json")["thread"]["post"]
    item = {**view, "reason": "quote"}

    message = mapping.message(item, own="", views={view["uri"]: view})

    assert mapping.has_files(item)
    assert (message.ref, message.author_handle, message.language) == (view["uri"], "test.marshal.dev", "en")
    assert message.references == ("at://did:plc:kvwvcn5iqfooopmyzvb4qzba/app.bsky.feed.post/3kahesw26il2z",)
    assert [each.url for each in message.attachments] == [view["embed"]["media"]["images"][0]["fullsize"]]
    assert message.sent_at.isoformat() == "2023-09-28T12:49:36.735000+00:00"


def test_limits_are_those_of_the_lexicon() -> None:
    text = lexicon("app.bsky.feed.post")["main"]["record"]["properties"]["text"]
    images = lexicon("app.bsky.embed.images")

    assert (text["maxGraphemes"], text["maxLength"]) == (mapping.MAX_GRAPHEMES, mapping.MAX_BYTES)
    assert images["main"]["properties"]["images"]["maxLength"] == Bluesky.can.media
    assert images["image"]["properties"]["image"]["maxSize"] >= Bluesky.can.media_bytes
    assert lexicon("app.bsky.feed.post")["main"]["key"] == "tid"


def test_what_we_ask_for_is_in_the_lexicon() -> None:
    listing = lexicon("app.bsky.notification.listNotifications")
    put = lexicon("com.atproto.repo.putRecord")["main"]["input"]["schema"]

    assert {"limit", "priority", "reasons", "cursor"} - listing["main"]["parameters"]["properties"].keys() == set()
    assert set(mapping.REASONS) - set(listing["notification"]["properties"]["reason"]["knownValues"]) == set()
    assert "swapRecord" in put["nullable"]
