from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rostra.adapters.webform import WebForm
from rostra.channels.conformance import Conformance, World
from rostra.channels.contract import Context, Outgoing
from rostra.channels.testing import NoHttp


class TestWebForm(Conformance):
    @pytest.fixture
    def world(self) -> World:
        return World(channel=WebForm, fields={}, to="person@example.org")


def test_answer_is_named_after_its_key_and_always_found() -> None:
    channel = WebForm(Context({}, NoHttp()))
    answer = Outgoing("The office opens at nine.", visibility="private")
    published = channel.publish(answer, key="d7")
    found = channel.find(answer, key="d7", since=datetime(2026, 3, 2, tzinfo=UTC))
    channel.withdraw(published.ref)
    assert (published.ref, published.url, found) == ("status:d7", "", published)
