from __future__ import annotations

from dataclasses import replace

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


def test_network_of_pictures_wants_one() -> None:
    assert codes("instagram", Outgoing("The bridge is open.")) == ["media_needed"]
    assert codes("instagram", Outgoing("The bridge is open.", media=(picture(),))) == []


def test_account_that_names_no_network_has_no_limits() -> None:
    assert codes("unheard-of", Outgoing("x" * 100_000)) == []


def test_class_is_left_as_it_is() -> None:
    before = Assisted.can

    can = channel("x").can

    assert (Assisted.can, can) == (before, replace(before, max_chars=280, media=4))


def test_nobody_signs_in_and_no_program_publishes() -> None:
    with pytest.raises(Unsupported):
        channel().verify()
    with pytest.raises(Unsupported):
        channel().publish(Outgoing("x"), key="1")


def test_every_network_of_the_table_is_known_by_the_same_name() -> None:
    known = networks()

    assert {key: entry.label for key, entry in limits().items()} == {key: known[key].label for key in limits()}
