from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.accounts.networks import NotRecognised, Recognised, key_of, network_named, networks, recognise

DATA = os.environ.get("ROSTRA_TEST_DATA", "")

SEEN = [
    ("https://x.com/Portavale", "x:portavale", "@Portavale", "https://x.com/Portavale"),
    ("twitter.com/portavale/status/1?s=20", "x:portavale", "@portavale", "https://x.com/portavale"),
    ("HTTPS://WWW.Twitter.COM./#!/portavale", "x:portavale", "@portavale", "https://x.com/portavale"),
    ("https://x.com/@portavale", "x:portavale", "@portavale", "https://x.com/portavale"),
    ("m.facebook.com/Portavale/?ref=ts", "facebook:portavale", "Portavale", "https://www.facebook.com/Portavale"),
    ("https://facebook.com/profile.php?id=1000", "facebook:1000", "1000", "https://www.facebook.com/1000"),
    ("https://facebook.com/pages/Town/12345", "facebook:12345", "12345", "https://www.facebook.com/12345"),
    ("instagram.com/port.avale/?hl=fr", "instagram:port.avale", "@port.avale", "https://www.instagram.com/port.avale/"),
    ("https://www.threads.net/@town", "threads:town", "@town", "https://www.threads.net/@town"),
    ("https://bsky.app/profile/town.example", "bluesky:town.example", "@town.example", None),
    ("@town.bsky.social", "bluesky:town.bsky.social", "@town.bsky.social", None),
    ("https://social.example/@Town", "mastodon:town@social.example", "@Town@social.example", None),
    ("@town@social.example", "mastodon:town@social.example", "@town@social.example", "https://social.example/@town"),
    ("https://youtube.com/@GardeC%C3%B4ti%C3%A8re", "youtube:gardecôtière", "@GardeCôtière", None),
    ("https://www.youtube.com/user/Town/videos", "youtube:town", "Town", "https://www.youtube.com/Town"),
    ("https://ca.linkedin.com/company/town/about", "linkedin:company/town", "company/town", None),
    ("https://www.flickr.com/people/town/", "flickr:town", "town", "https://www.flickr.com/photos/town/"),
    ("https://www.tiktok.com/@town?lang=en", "tiktok:town", "@town", None),
    ("https://t.me/s/portavale", "telegram:portavale", "@portavale", "https://t.me/portavale"),
    ("https://portavale.wordpress.com/about/", "wordpress:portavale", "portavale", None),
    ("portavale.blogspot.com/2012/", "blogger:portavale", "portavale", "https://portavale.blogspot.com/"),
]


@pytest.mark.parametrize(("text", "key", "handle", "url"), SEEN)
def test_address_yields_network_handle_and_link(text: str, key: str, handle: str, url: str | None) -> None:
    found = recognise(text)

    assert (found.key, found.handle, found.network) == (key, handle, key.partition(":")[0])
    assert url is None or found.url == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "https://user@x.com/town",
        "https://x.com@evil.example/town",
        "https://x.com:8443/town",
        "https://x.com.evil.example/town",
        "https://xn--80ak6aa92e.com/town",
        "https://t.co/abc",
        "https://bit.ly/town",
        "javascript:alert(1)",
        "ftp://x.com/town",
        "http://169.254.169.254/latest",
        "http://[::1]/town",
        "http://[x.com/town",
        "https://x.com:port/town",
        "https://x.com/",
        "https://x.com/search?q=town",
        "https://facebook.com/groups/12",
        "https://www.youtube.com/watch?v=1",
        "x.com/to\x00wn",
        "x.com/to\u202ewn",
        "https://x.com/" + "a" * 600,
        "@town",
    ],
)
def test_address_that_names_no_profile_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotRecognised) as refusal:
        recognise(text)

    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("name", ["X", "Twitter", "twitter.com", "X / Twitter", "x (formerly Twitter)"])
def test_dirty_name_of_a_network_is_known(name: str) -> None:
    assert network_named(name) == networks()["x"]


def test_handle_needs_its_network() -> None:
    assert recognise("@town", network="Twitter").url == "https://x.com/town"
    assert recognise("town", network="instagram").handle == "@town"
    assert recognise("@town", network="youtube").key == recognise("town", network="youtube").key


@pytest.mark.parametrize(
    ("text", "network", "words"),
    [
        ("https://x.com/town", "Facebook", "This address is on X, not on Facebook."),
        ("town hall", "X", "“town hall” cannot be a handle on X."),
        ("town", "Orkut", "Rostra does not know the network “Orkut”."),
        ("https://social.example/about", "", "Rostra knows no network at social.example."),
    ],
)
def test_refusal_says_what_does_not_fit(text: str, network: str, words: str) -> None:
    with pytest.raises(NotRecognised, match=words.replace("(", r"\(")):
        recognise(text, network=network)


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("https://facebook.com/pоrtavale", True),  # a Cyrillic "о"
        ("https://facebook.com/portavale", False),
        ("https://facebook.com/портавале", False),
        ("https://youtube.com/@GardeCôtière", False),
        ("https://bsky.app/profile/xn--prtavale-rbh.example", True),
        ("https://bsky.app/profile/xn--.example", False),
        ("https://facebook.com/сосо2", True),  # wholly Cyrillic, looks like "coco2"
        ("https://facebook.com/ΑΒΕ", True),  # wholly Greek
        ("https://facebook.com/ᎪᏢᎡ", True),  # wholly Cherokee
        ("https://facebook.com/pᎪris", True),
        ("https://facebook.com/ｔｏｗｎ", True),  # full width
        ("https://facebook.com/бюро", False),
        ("https://facebook.com/12345", False),
        ("https://facebook.com/بلدية", False),
    ],
)
def test_name_of_letters_that_look_like_others_is_marked(text: str, odd: bool) -> None:
    assert recognise(text).odd is odd


def test_host_that_only_looks_like_a_network_is_another_host() -> None:
    with pytest.raises(NotRecognised):
        recognise("https://fаcebook.com/town")  # a Cyrillic "а"


def test_key_of_what_a_network_gave_equals_that_of_its_address() -> None:
    assert key_of("bluesky", "@Town.Example") == recognise("https://bsky.app/profile/town.example").key
    assert key_of("sandbox", "town") == ""
    assert key_of("x", "") == ""


@pytest.mark.parametrize("network", sorted(networks()))
def test_canonical_address_is_recognised_as_itself(network: str) -> None:
    """What the table builds, the table must read again."""
    samples = {
        "mastodon": "town@social.example",
        "bluesky": "town.example",
        "linkedin": "company/town",
        "reddit": "r/town",
        "whatsapp": "channel/0029Va8town00",
        "spotify": "show/abc123",
        "nextdoor": "agency/town",
    }
    found = recognise(samples.get(network, "townhall"), network=network)

    again = recognise(found.url)

    assert again == found


@given(st.text(max_size=80))
def test_any_text_is_a_profile_or_a_refusal(text: str) -> None:
    for candidate in (text, f"https://x.com/{text}", f"https://{text}/@town"):
        try:
            found = recognise(candidate)
        except NotRecognised:
            continue
        assert isinstance(found, Recognised)
        assert found.url.startswith("https://")


@pytest.mark.skipif(not DATA, reason="the real registers lie beside the project only where its makers have them")
def test_real_register_of_canada_is_recognised() -> None:
    with (Path(DATA) / "registers" / "canada_gc_socials.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    refused = []
    for row in rows:
        try:
            recognise(row["URL"], network=row["Platform"])
        except NotRecognised as refusal:
            refused.append(str(refusal))

    assert len(rows) == 1865
    assert sorted(refused) == [
        "This address is on Facebook, not on X.",
        "This address is on Flickr, not on Instagram.",
        "This address is on X, not on Facebook.",
        "This address is on YouTube, not on Facebook.",
    ]
