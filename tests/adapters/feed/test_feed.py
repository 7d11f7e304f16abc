from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rostra.adapters.feed import Feed
from rostra.channels.conformance import Conformance, World
from rostra.channels.contract import Context, Outgoing
from rostra.channels.testing import NoHttp


class TestFeed(Conformance):
    @pytest.fixture
    def world(self) -> World:
        return World(channel=Feed, fields={})


def test_item_is_named_after_its_key_and_always_found() -> None:
    channel = Feed(Context({}, NoHttp()))
    post = Outgoing("The bridge is open.", language="en")
    published = channel.publish(post, key="d7")
    found = channel.find(post, key="d7", since=datetime(2026, 3, 2, tzinfo=UTC))
    edited = channel.edit(published.ref, Outgoing("The bridge is closed.", language="en"))
    channel.withdraw(published.ref)
    assert (published.ref, published.url, found, edited.ref) == ("news:d7", "", published, "news:d7")
