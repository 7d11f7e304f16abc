"""Small charts as numbers for SVG: whole ones, so that no language writes them with a comma. Input is what to show, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FLOOR = 720, 120, 100
"""Of the drawing, and where bars stand."""
LEAST = 8
"""So high is a bar of nothing: that there was a value can be seen."""
WIDEST, GAP = 48, 2


@dataclass(frozen=True, slots=True)
class Value:
    """One bar: `size` counts, `kind` is a class of the style ("ok", "late", "none"), `label` and `words` are read."""

    label: str
    size: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    value: Value


@dataclass(frozen=True, slots=True)
class Chart:
    """`top` is the largest value; the first and the last label stand below."""

    bars: tuple[Bar, ...]
    top: int
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = FLOOR

    @property
    def first(self) -> str:
        return self.bars[0].value.label

    @property
    def last(self) -> str:
        return self.bars[-1].value.label


def bars(values: Sequence[Value]) -> Chart | None:
    """One bar for each value, side by side; None where there is nothing to show."""
    if not values:
        return None
    top = max(value.size for value in values)
    slot = min(WIDEST, WIDTH // len(values))
    return Chart(tuple(_bar(value, place * slot, slot - GAP, top) for place, value in enumerate(values)), top)


def _bar(value: Value, x: int, width: int, top: int) -> Bar:
    height = LEAST + (FLOOR - LEAST) * value.size // top if top else LEAST
    return Bar(x, FLOOR - height, max(width, 1), height, value)
