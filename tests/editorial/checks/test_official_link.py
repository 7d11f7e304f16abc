from __future__ import annotations

import pytest

from rostra.editorial.checks.official_link import host_of
from tests.editorial.checks.drafts import found

HOSTS = frozenset({"city.example", "mayor.example"})


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Read https://elsewhere.example/a.", ""),
        ("Read www.elsewhere.example!", ""),
        ("Text.", "https://elsewhere.example/"),
        ("Text.", "https://notcity.example/"),
    ],
)
def test_link_that_leads_elsewhere_is_found(text: str, link: str) -> None:
    assert len(found("official_link", text, link=link, hosts=HOSTS)) == 1


def test_the_sentence_names_the_host() -> None:
    assert found("official_link", "See https://Elsewhere.example:443/a?b=c.", hosts=HOSTS) == [
        "The link leads to elsewhere.example: lead people to the body's own site where you can."
    ]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("No link.", ""),
        ("Text.", "https://city.example/a"),
        ("Text.", "https://www.city.example/a"),
        ("See https://elsewhere.example and https://service.city.example", ""),
    ],
)
def test_link_home_or_no_link_is_fine(text: str, link: str) -> None:
    assert found("official_link", text, link=link, hosts=HOSTS) == []


def test_body_that_told_no_site_hears_nothing() -> None:
    assert found("official_link", "See https://elsewhere.example.") == []


def test_link_that_led_nowhere_is_found() -> None:
    text = "See https://city.example/a and https://city.example/b."
    broken = frozenset({"https://city.example/b"})

    assert found("link_broken", text, broken=broken) == ["https://city.example/b led nowhere when it was last tried."]


def test_address_that_is_none_has_no_host() -> None:
    assert [host_of("https://[x"), host_of(""), host_of("city.example/a")] == ["", "", "city.example"]
