"""How networks count; for X, twitter-text with its configuration 3."""

from __future__ import annotations

import pytest

from rostra.channels.counting import WAYS, graphemes, weighted, with_links


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Ășț", 3),
        ("e\u0301", 1),
        ("مرحبا", 5),
        ("日本", 4),
        ("한국", 4),
        ("–—“”", 4),
        ("€", 2),
        ("#1 *", 4),
        ("😷", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👩🏽‍🚒", 2),
        ("🇷🇴🇳🇴", 4),
        ("1️⃣", 2),
    ],
)
def test_weighted_is_as_x_counts(text: str, length: int) -> None:
    assert weighted(text) == length


@pytest.mark.parametrize(
    ("way", "length"), [("characters", 4), ("graphemes", 2), ("utf16", 6), ("bytes", 13), ("weighted", 3)]
)
def test_every_way_counts_the_same_text_in_its_own_way(way: str, length: int) -> None:
    assert WAYS[way]("ă👩‍🚒") == length


@pytest.mark.parametrize(
    ("text", "link", "length"),
    [
        ("https://a.example/x https://b.example.", 23, 23 + 1 + 23 + 1),
        ("https://a.example/x", 0, 19),
        ("(HTTPS://A.example/x)", 5, 7),
        ("no address", 23, 10),
    ],
)
def test_addresses_count_what_the_network_says(text: str, link: int, length: int) -> None:
    assert with_links(text, graphemes, link) == length
