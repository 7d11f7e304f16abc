from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rostra.channels.contract import Attachment, Identity, Incoming, Published, Seen

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org/@city/1", "https://example.org/@city/1"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://bank.example@evil.example/", ""),
    ],
)
def test_an_address_from_a_network_leads_to_the_web_or_is_left_out(given: str, kept: str) -> None:
    answers = (
        Identity("1", "city", url=given),
        Published("1", url=given),
        Seen("1", "Hello", url=given),
        Attachment("a.png", "image/png", url=given),
        Incoming("1", "Hello", NOW, url=given),
    )

    assert [answer.url for answer in answers] == [kept] * 5
