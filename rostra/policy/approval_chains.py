"""How posts are approved: chains of steps, each for the posts it names; and where approvers of the whole body decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.people.enums import DutyCode, RoleCode


class Workflow(models.TextChoices):
    """Who approves for an account (R-084, R-085)."""

    PARALLEL = "parallel", _("Parallel: each unit approves for its own accounts")
    CENTRAL = "central", _("Central: only who approves for the whole body")
    MIXED = "mixed", _("Mixed: low risk parallel, everything else central")


RISKS: Mapping[str, str | Promise] = {"low": _("Low"), "normal": _("Normal"), "high": _("High")}
CONFIDENTIALITIES: Mapping[str, str | Promise] = {
    "public": _("Public"),
    "internal": _("Internal"),
    "restricted": _("Restricted"),
    "secret": _("Secret"),
}
"""The codes of `editorial`, which is above policy; a test holds them together."""
PLACES: Mapping[str, str | Promise] = {
    "parallel": _("Posts that the units approve themselves"),
    "central": _("Posts that are approved centrally"),
}

STEP_NAMES: Mapping[str, str | Promise] = {
    "approval": _("Approval"),
    "communications": _("Communications"),
    "legal": _("Legal"),
    "finance": _("Finance"),
    "accessibility": _("Accessibility"),
    "second": _("Second approval"),
}
"""The steps that Rostra itself names; what a body names is shown as it wrote it."""

APPROVERS = RoleCode.APPROVER.value
"""Among the people of a step: whoever holds the right to approve the post, by a role or on the accounts."""
MAX_CHAINS, MAX_STEPS, MAX_HOURS = 5, 4, 24 * 30


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `who` decides, any of them or (`every`) all of them, within `hours` (0: no deadline of its own).

    `who` and `substitutes` are codes of roles and duties, "unit:7" and "member:12". Substitutes decide once the deadline
    is over, or while nobody of the step can. `fast`: the step stays when a post takes the fast track.
    """

    name: str = "approval"
    who: tuple[str, ...] = (APPROVERS,)
    every: bool = False
    hours: int = 0
    substitutes: tuple[str, ...] = ()
    fast: bool = False

    @property
    def label(self) -> str | Promise:
        """The name as people read it."""
        return STEP_NAMES.get(self.name, self.name)

    def __post_init__(self) -> None:
        if not self.name or not self.who:
            raise ValueError(_("A step needs a name and somebody who decides."))
        if not 0 <= self.hours <= MAX_HOURS:
            raise ValueError(_("A deadline is between one hour and thirty days."))
        for code in (*self.who, *self.substitutes):
            kind, _colon, number = code.partition(":")
            if not (kind in ("unit", "member") and number.isdecimal()) and code not in CODES:
                raise ValueError(f"No such people: {code}.")


CODES = frozenset({*RoleCode.values, *DutyCode.values})


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps in order, for the posts that fit: of one of these risks, types (by name, in any case) and classes.

    What is empty fits every post. `place`: only posts approved by the units themselves, or only those approved centrally.
    """

    steps: tuple[Step, ...]
    name: str = ""
    risks: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    confidentialities: tuple[str, ...] = ()
    place: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.steps) <= MAX_STEPS:
            raise ValueError(_("A chain has between one and four steps."))
        known = {*self.risks} <= {*RISKS} and {*self.confidentialities} <= {*CONFIDENTIALITIES}
        if not known or self.place not in ("", *PLACES):
            raise ValueError("No such condition.")

    def fits(self, *, risk: str, type_name: str, confidentiality: str, place: str) -> bool:
        """Whether the chain is for a post with these properties; `type_name` is empty where it has no type."""
        types = {name.casefold() for name in self.types}
        return (
            (not self.risks or risk in self.risks)
            and (not types or type_name.casefold() in types)
            and (not self.confidentialities or confidentiality in self.confidentialities)
            and self.place in ("", place)
        )


def read_step(value: Any) -> Step:
    return Step(**{**value, "who": tuple(value["who"]), "substitutes": tuple(value["substitutes"])})


def write_step(step: Step) -> dict[str, Any]:
    return {**asdict(step), "who": list(step.who), "substitutes": list(step.substitutes)}


def read(value: Any) -> tuple[Chain, ...]:
    """A stored value."""
    lists = ("risks", "types", "confidentialities")
    return tuple(
        Chain(**{**item, **{key: tuple(item[key]) for key in lists}, "steps": tuple(map(read_step, item["steps"]))})
        for item in value
    )


def write(value: tuple[Chain, ...]) -> list[dict[str, Any]]:
    lists = ("risks", "types", "confidentialities")
    return [
        {
            "name": chain.name,
            "place": chain.place,
            **{key: list(getattr(chain, key)) for key in lists},
            "steps": [write_step(step) for step in chain.steps],
        }
        for chain in value
    ]
