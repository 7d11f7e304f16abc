"""What a checklist is, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CERTAINTIES = ("A", "B", "C")
"""Read in the source itself; from a description of it; to be confirmed."""
FACTS = ("team", "draft", "answered", "in_force")
"""What the policy itself shows: its team has all functions, it is begun, all its questions are answered, it is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that a checklist asks for.

    It stands as the worst of what it names: clauses of the policy as they stand (`items`), or that they are answered
    (`answered`), `evidence` by its name (of its lines those whose reason ends in `only`), `facts`, and, with `attest`, the word
    of a person. `mend` is the page where it is done, by its name.
    """

    id: str
    checklist: str
    group: str
    items: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    only: str = ""
    facts: tuple[str, ...] = ()
    attest: bool = False
    mend: str = ""
    certainty: str = ""

    @property
    def subject(self) -> str:
        """By which a person's word on it is known."""
        return f"{self.checklist}.{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """`packs`: bodies under these laws see it first. With `gates` each group has to be passed before the next."""

    name: str
    packs: tuple[str, ...] = ()
    gates: bool = False
    groups: Mapping[str, tuple[Point, ...]]

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for points in self.groups.values() for point in points)


@dataclass(frozen=True, slots=True)
class Said:
    """A title, and what else is said."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistText:
    """What a checklist says in one language, by the ids of its groups and points."""

    title: str
    lead: str
    source: str
    groups: Mapping[str, Said]
    points: Mapping[str, Said]
