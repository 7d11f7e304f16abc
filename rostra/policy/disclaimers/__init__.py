"""Sentences by which a private profile says that its opinions are the person's own (R-225, R-226), as data. Plain Python."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LENGTHS: Mapping[str, int] = {"short": 80, "profile": 160, "page": 500}
"""How long a sentence may be, in characters: a line, a profile of most networks, a page about oneself."""


@dataclass(frozen=True, slots=True)
class Disclaimer:
    """`text` holds the name of the body; `room` is how many characters the place has for which it is meant."""

    place: str
    room: int
    text: str

    @property
    def fits(self) -> bool:
        return len(self.text) <= self.room


def languages() -> tuple[str, ...]:
    folder = files("rostra.policy.disclaimers").joinpath("texts")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir()))


def disclaimers(*, body: str, title: str, language: str) -> list[Disclaimer]:
    """Each sentence with the name of the body, and with the person's post where one is given."""
    said = _file(language if language in languages() else "en")
    kind = "with_title" if title else "plain"
    return [
        Disclaimer(place, room, text.replace("{body}", body).replace("{title}", title))
        for place, room in LENGTHS.items()
        for text in said[place][kind]
    ]


@cache
def _file(language: str) -> Mapping[str, Mapping[str, list[str]]]:
    file = files("rostra.policy.disclaimers").joinpath("texts", f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
