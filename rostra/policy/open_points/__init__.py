"""Open points of the shipped packs for the body's lawyer, as data. Plain Python."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

HERE = files("rostra.policy.open_points")
FALLBACK = "en"
POINT = "point:"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """`paths` are what has to be confirmed until it is settled: values of the pack, or the point itself."""

    code: str
    pack: str
    paths: tuple[str, ...]

    def text(self, language: str) -> str:
        """In that language, else in English."""
        return _texts(language).get(self.code) or _texts(FALLBACK)[self.code]


@cache
def points() -> Mapping[str, tuple[OpenPoint, ...]]:
    """By pack, in the order of the file."""
    raw = tomllib.loads(HERE.joinpath("points.toml").read_text(encoding="utf-8"))
    found: dict[str, list[OpenPoint]] = {}
    for code, each in raw.items():
        point = OpenPoint(code, each["pack"], tuple(each["paths"]) or (f"{POINT}{code}",))
        found.setdefault(point.pack, []).append(point)
    return MappingProxyType({pack: tuple(rows) for pack, rows in found.items()})


@cache
def _texts(language: str) -> Mapping[str, str]:
    file = HERE.joinpath("texts", language, "points.toml")
    return MappingProxyType(tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {})
