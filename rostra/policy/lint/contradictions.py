"""Whether a clause in the body's own words still says what its rule does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rostra.core.folding import fold
from rostra.policy.lint.quantities import Quantity, of_value, quantities


@dataclass(frozen=True, slots=True)
class Gap:
    """A value of the rule that the text does not say. `said` is what it says instead, empty where nothing."""

    name: str
    rule: str
    said: str = ""


def gaps(text: str, language: str, values: Mapping[str, tuple[object, str]]) -> Iterator[Gap]:
    """`values` are those that the shipped clause says and this one has no placeholder for: {name: (value, in words)}.

    A number with the unit of a rule's value contradicts it where it is none of the rule's.
    """
    found = list(quantities(text, language))
    lengths = {name: length for name, (value, _words) in values.items() if (length := of_value(name, value))}
    others = [each for each in found if not any(each.same(length) for length in lengths.values())]
    for name, (_value, words) in values.items():
        length = lengths.get(name)
        if length is None:
            yield from () if _says(text, words) else (Gap(name, words),)
        elif not any(each.same(length) for each in found):
            yield Gap(name, words, _instead(others, length))


def _instead(others: list[Quantity], length: Quantity) -> str:
    return next((each.words for each in others if each.in_months == length.in_months), "")


def _says(text: str, words: str) -> bool:
    """Whether each part of what the rule says, a list of roles for instance, stands in the text."""
    there = f" {fold(text)} "
    return all(
        f" {fold(part)} " in there for part in words.replace("،", ",").replace(";", ",").split(",") if fold(part)
    )
