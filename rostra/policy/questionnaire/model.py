"""What a question of the questionnaire is, and what it says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("en", "ro", "nb", "sv", "ar")
ELEMENTS = (
    "access",
    "accounts",
    "use",
    "conduct",
    "content",
    "security",
    "legal",
    "citizens",
    "crisis",
    "ownership",
)
"""The eight elements of a policy (founding document 000), then crisis and ownership; in the order of the document."""
READINGS = ("full", "employee", "public", "crisis")
FIELD_KINDS = ("text", "words", "role", "number", "url")


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    `options` are codes; none where the clause is always the same (`fixed`) or made of `fields` and `settles` only.
    `settles` are keys of typed decisions asked along with it, `sets` what an option settles by itself, as stored.
    `bars` says in which jurisdiction packs an option cannot be chosen, `adds` in which alone it can; `reason` for which
    options one must be given.
    `fields` are the body's own words, by their kind. `evidence` are names of the registry `policy.evidence`.
    """

    id: str
    element: str
    short: bool = False
    fixed: bool = False
    several: bool = False
    team: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    recommended: str = ""
    reason: tuple[str, ...] = ()
    fields: Mapping[str, str] | None = None
    settles: tuple[str, ...] = ()
    sets: Mapping[str, Mapping[str, Any]] | None = None
    bars: Mapping[str, tuple[str, ...]] | None = None
    adds: Mapping[str, tuple[str, ...]] | None = None
    readings: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """As the clause is numbered: "2.5"."""
        return self.id[1:]

    def offers(self, option: str, packs: Collection[str]) -> bool:
        """Whether the option is there to be chosen, where these packs count."""
        wanted = (self.adds or {}).get(option)
        return wanted is None or any(name in packs for name in wanted)

    @property
    def keys(self) -> tuple[str, ...]:
        """Of all typed decisions that an answer to this touches."""
        by_option = (key for given in (self.sets or {}).values() for key in given)
        return tuple(dict.fromkeys((*self.settles, *by_option)))


@dataclass(frozen=True, slots=True)
class OptionText:
    label: str
    pros: tuple[str, ...]
    cons: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class FieldText:
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class ItemText:
    """What a question says in one language; placeholders `{name}` stand for fields and for decisions in words."""

    title: str
    question: str
    why: str
    enforces: str
    clause: str
    exceptions: str
    advice: str
    employee: str
    public: str
    crisis: str
    options: Mapping[str, OptionText]
    fields: Mapping[str, FieldText]
    barred: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ElementText:
    title: str
    purpose: str


@dataclass(frozen=True, slots=True)
class PolicyText:
    """What the document says besides its clauses."""

    title: str
    purpose: str
    scope: str
    scope_only: str
    promise: str
    sign: str
    house_rules: str
    crisis: str
    employee: str
    team: Mapping[str, str]
