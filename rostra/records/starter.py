"""Classes to begin with, by jurisdiction, from `starter_classes.toml`: names in five languages, times only where certain."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rostra.records.enums import Direction, EndAction, JournalRule, Trigger


@dataclass(frozen=True, slots=True)
class Time:
    """A time of retention that a law names, and how certain that is (A, B, C)."""

    months: int
    trigger: str
    action: str
    certainty: str
    basis: str


@dataclass(frozen=True, slots=True)
class StarterClass:
    """A class of the tree; `basis` names the law on which its time would rest, `time` the one that the law names."""

    code: str
    names: Mapping[str, str]
    covers: Mapping[str, str]
    direction: str
    trigger: str
    journal: str
    basis: str
    time: Time | None

    @property
    def parent(self) -> str:
        """The code of the class above it; empty at the top."""
        return self.code.rpartition(".")[0]

    @property
    def action(self) -> str:
        """Without a time somebody looks again: nothing goes by itself."""
        return self.time.action if self.time else EndAction.REVIEW.value


@dataclass(frozen=True, slots=True)
class StarterRule:
    """A rule that files into the class with this code; what is None is not asked."""

    code: str
    kinds: list[str]
    direction: str = Direction.BOTH.value
    case_like: bool | None = None
    removed: bool | None = None


@dataclass(frozen=True, slots=True)
class StarterTree:
    classes: list[StarterClass] = field(default_factory=list)
    rules: list[StarterRule] = field(default_factory=list)


def packs() -> list[str]:
    """The jurisdictions for which there are classes to begin with."""
    return list(_data()["packs"])


def tree_for(pack: str) -> StarterTree:
    """The classes and rules for this jurisdiction, parents before children. Raises KeyError for one that is not there."""
    law = _data()["packs"][pack]
    classes = [_class(row, law) for row in _data()["classes"]]
    rules = [
        StarterRule(
            row["class"],
            row["kinds"],
            row.get("direction", Direction.BOTH.value),
            row.get("case_like"),
            row.get("removed"),
        )
        for row in _data()["rules"]
    ]
    return StarterTree(classes, rules)


def _class(row: Mapping[str, Any], law: Mapping[str, Any]) -> StarterClass:
    said = law.get("times", {}).get(row["code"])
    time = Time(**said) if said else None
    return StarterClass(
        code=row["code"],
        names=row["names"],
        covers=row.get("covers", {}),
        direction=row.get("direction", Direction.BOTH.value),
        trigger=time.trigger if time else row.get("trigger", Trigger.CAPTURED.value),
        journal=(JournalRule.ASK if row["code"] in law.get("journal", ()) else JournalRule.NEVER).value,
        basis=time.basis if time else law["basis"],
        time=time,
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "starter_classes.toml").read_text(encoding="utf-8"))
