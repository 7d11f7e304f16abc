from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from rostra.accounts.networks import networks
from rostra.adapters.assisted import Assisted
from rostra.adapters.assisted.adapter import limits
from rostra.channels.conformance import Conformance, World
from rostra.channels.contract import Context, Media, Outgoing, Unsupported
from rostra.channels.testing import NoHttp

FIELDS = {"network": "x", "address": "https://x.com/portavale"}


class TestAssisted(Conformance):
    @pytest.fixture
    def world(self) -> World:
        return World(channel=Assisted, fields=FIELDS)


def channel(network: str = "x") -> Assisted:
    return Assisted(Context({**FIELDS, "network": network}, NoHttp()))


def codes(network: str, post: Outgoing) -> list[str]:
    return [problem.code for problem in channel(network).check(post)]


def picture(alt: str = "A bridge") -> Media:
    return Media("0" * 64, "image/png", 10, "bridge.png", alt, lambda: b"")


def test_limits_are_those_of_the_network() -> None:
    assert codes("x", Outgoing("x" * 281)) == ["too_long"]
    assert codes("facebook", Outgoing("x" * 281)) == []
    assert codes("x", Outgoing("x", media=(picture(),) * 5)) == ["media_count"]


@pytest.mark.parametrize(
    ("network", "text", "link", "length"),
    [
        # X: twitter-text weighs, and every address counts 23.
        ("x", "日本語", "", 6),
        ("x", "مرحبا بكم", "", 9),
        ("x", "👩‍🚒 Bună", "", 7),
        ("x", "See https://city.example/a/long/address/of/a/page.", "", 4 + 23 + 1),
        ("x", "See", "https://city.example/a/long/address/of/a/page", 3 + 2 + 23),
        ("x", "See https://a.example", "https://a.example", 4 + 23),
        # Bluesky: what a reader sees, and an address as it is written.
        ("bluesky", "👩‍🚒 https://a.example", "", 2 + 17),
        ("tiktok", "👩‍🚒", "", 5),
        ("youtube", "ă", "", 2),
        ("facebook", "👩‍🚒", "https://a.example", 3 + 2 + 17),
    ],
)
def test_text_counts_as_the_network_counts(network: str, text: str, link: str, length: int) -> None:
    posted = channel(network)

    assert posted.length(posted.written(Outgoing(text, link=link))) == length


def test_link_that_goes_along_is_counted() -> None:
    fits, over = Outgoing("x" * 255, link="https://a.example"), Outgoing("x" * 256, link="https://a.example")

    assert (codes("x", fits), codes("x", over)) == ([], ["too_long"])
    assert channel().check(over)[0].data == {"length": 281, "limit": 280}


FILM = Media("0" * 64, "video/mp4", 10, "bridge.mp4", "", lambda: b"", width=1920, height=1080, seconds=30)


@pytest.mark.parametrize(
    ("network", "file", "found"),
    [
        ("x", replace(FILM, size=512_000_000), []),
        ("x", replace(FILM, size=512_000_001), ["media_size"]),
        ("x", replace(FILM, seconds=141), ["media_seconds"]),
        ("x", replace(FILM, width=4000), ["media_aspect"]),
        ("x", replace(picture(), size=5_000_001), ["media_size"]),
        # A picture of any shape: that of films is another limit.
        ("x", replace(picture(), width=4000, height=100), []),
        ("tiktok", picture(), ["media_type"]),
        ("threads", replace(picture(), width=1100, height=100), ["media_aspect"]),
        ("instagram", replace(FILM, seconds=901), ["media_seconds"]),
        # Nothing is written down of what Reddit takes: nothing is checked.
        ("reddit", replace(FILM, size=10**12, seconds=10**6, width=10**6), []),
    ],
)
def test_files_are_checked_against_what_the_network_documents(network: str, file: Media, found: list[str]) -> None:
    assert codes(network, Outgoing("The bridge is open.", media=(file,))) == found


def test_limits_of_files_say_where_and_when_they_were_read() -> None:
    for key, entry in limits().items():
        stated = bool(entry.types or entry.picture_mb or entry.film_mb or entry.film_seconds)
        assert (key, stated, stated) == (key, urlsplit(entry.source).scheme == "https", entry.read is not None)


def test_network_of_pictures_wants_one() -> None:
    assert codes("instagram", Outgoing("The bridge is open.")) == ["media_needed"]
    assert codes("instagram", Outgoing("The bridge is open.", media=(picture(),))) == []


def test_account_that_names_no_network_has_no_limits() -> None:
    assert codes("unheard-of", Outgoing("x" * 100_000)) == []


def test_class_is_left_as_it_is() -> None:
    before = Assisted.can

    can = channel("x").can

    assert (Assisted.can, Assisted.label) == (before, "Assisted")
    assert (can.max_chars, can.media, can.media_bytes, can.film_bytes) == (280, 4, 5_000_000, 512_000_000)


def test_nobody_signs_in_and_no_program_publishes() -> None:
    with pytest.raises(Unsupported):
        channel().verify()
    with pytest.raises(Unsupported):
        channel().publish(Outgoing("x"), key="1")


def test_every_network_of_the_table_is_known_by_the_same_name() -> None:
    known = networks()

    assert {key: entry.label for key, entry in limits().items()} == {key: known[key].label for key in limits()}
