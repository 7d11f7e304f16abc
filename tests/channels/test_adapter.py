"""What the class that adapters inherit answers by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest

from rostra.channels.adapter import Adapter
from rostra.channels.contract import Capabilities, Context, Media, Outgoing
from rostra.channels.testing import NoHttp


class Films(Adapter):
    name: ClassVar[str] = "films"
    label: ClassVar[str] = "Films"
    can: ClassVar[Capabilities] = Capabilities(media=4, media_seconds=60, media_aspect=(0.5, 2.0))


FILM = Media("00", "video/mp4", 10, "a.mp4", "", bytes, width=1920, height=1080, seconds=30)


def codes(**measures: float) -> list[str]:
    post = Outgoing("Look.", media=(replace(FILM, **measures),))
    return [problem.code for problem in Films(Context({}, NoHttp())).check(post)]


@pytest.mark.parametrize(
    ("measures", "found"),
    [
        ({}, []),
        ({"seconds": 60}, []),
        ({"seconds": 60.2}, ["media_seconds"]),
        ({"width": 2160}, []),
        ({"width": 2161}, ["media_aspect"]),
        ({"width": 500}, ["media_aspect"]),
        ({"width": 500, "height": 0}, []),
    ],
)
def test_length_and_shape_are_checked_where_they_are_known(measures: dict[str, float], found: list[str]) -> None:
    assert codes(**measures) == found


def test_too_long_a_film_is_told_in_seconds_rounded_up() -> None:
    problem = Films(Context({}, NoHttp())).check(Outgoing("Look.", media=(replace(FILM, seconds=60.2),)))[0]

    assert problem.text % problem.data == "“a.mp4” lasts 61 seconds; Films takes at most 60."
