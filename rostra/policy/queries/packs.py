"""What the laws of a jurisdiction say for the body in scope: the shipped pack, with its own corrections laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.functional import cached_property

from rostra.audit.canonical import canonical
from rostra.jurisdictions import packs
from rostra.jurisdictions.packs import Certainty, Pack, PackError, Value
from rostra.policy.decisions import PACKS
from rostra.policy.models import PackConfirmation, PackCorrection
from rostra.policy.open_points import OpenPoint, points
from rostra.policy.queries.deciding import decided


def chosen() -> tuple[str, ...]:
    """The packs that the body decided apply to it, of those that this release has."""
    return tuple(name for name in decided(PACKS) if name in packs.names())


def gone() -> tuple[str, ...]:
    """Those that it decided on, and that this release has no more."""
    return tuple(name for name in decided(PACKS) if name not in packs.names())


def law(pack_name: str) -> Pack:
    """The pack as it holds for the body: shipped, with its corrections. Raises KeyError for a pack that there is not."""
    return standing(pack_name).pack


def statutory(pack_name: str, path: str) -> bool:
    """Whether what the pack states there may be called the law: certain as shipped and no open point, or confirmed.

    Raises KeyError for a pack or a path that there is not.
    """
    return standing(pack_name).values[path].statutory


def value_hash(value: Any) -> str:
    """By which a confirmation knows the value that it is about."""
    return sha256(canonical(value)).hexdigest()


@dataclass(frozen=True, slots=True)
class Held:
    """A value as it holds for the body, with what was corrected and who confirmed it; `asked`: an open point is about it."""

    shipped: Value
    correction: PackCorrection | None
    confirmation: PackConfirmation | None
    asked: bool = False

    @property
    def path(self) -> str:
        return self.shipped.path

    @property
    def value(self) -> Any:
        return self.correction.value if self.correction else self.shipped.value

    @property
    def source(self) -> str:
        return self.correction.source if self.correction else self.shipped.source

    @property
    def certainty(self) -> Certainty:
        """What the body itself put there counts as not certain until somebody confirms it."""
        return Certainty.C if self.correction else self.shipped.certainty

    @property
    def statutory(self) -> bool:
        return (self.certainty == Certainty.A and not self.asked) or self.confirmation is not None


@dataclass(frozen=True)
class Standing:
    """A pack with all that the body said to it; `misfits` are corrections that fit nowhere in the pack any more."""

    name: str
    corrections: tuple[PackCorrection, ...]
    confirmations: tuple[PackConfirmation, ...]

    @cached_property
    def values(self) -> Mapping[str, Held]:
        shipped = packs.values(self.name)
        return {path: self._held(each) for path, each in shipped.items()}

    @cached_property
    def pack(self) -> Pack:
        instead = {path: (held.value, held.source) for path, held in self.values.items() if held.correction}
        return packs.with_values(self.name, instead) if instead else packs.pack(self.name)

    @cached_property
    def misfits(self) -> list[PackCorrection]:
        used = {held.correction.pk for held in self.values.values() if held.correction}
        return [row for row in self.corrections if row.ended_at is None and row.pk not in used]

    def confirmed(self, path: str, value: Any) -> PackConfirmation | None:
        """The newest confirmation of this very value."""
        wanted = value_hash(value)
        rows = (row for row in self.confirmations if row.path == path and row.value_hash == wanted)
        return next(rows, None)

    def settled(self, point: OpenPoint) -> bool:
        """Whether somebody confirmed all that answers it, as it stands."""
        return all(self.confirmation_at(path) is not None for path in point.paths)

    def confirmation_at(self, path: str) -> PackConfirmation | None:
        held = self.values.get(path)
        return held.confirmation if held else self.confirmed(path, path)

    @property
    def points(self) -> tuple[OpenPoint, ...]:
        return points().get(self.name, ())

    def _held(self, shipped: Value) -> Held:
        open_ = (row for row in self.corrections if row.ended_at is None and row.path == shipped.path)
        correction = next((row for row in open_ if fits(shipped, row.value)), None)
        value = correction.value if correction else shipped.value
        asked = any(shipped.path in point.paths for point in self.points)
        return Held(shipped, correction, self.confirmed(shipped.path, value), asked)


def fits(shipped: Value, value: Any) -> bool:
    """Whether the value may stand where the shipped one does; a later release may state something of another kind."""
    try:
        packs.read_value(shipped.shape, canonical(value).decode())
    except PackError:
        return False
    return True


def standing(pack_name: str) -> Standing:
    """One pack, in two queries. Raises KeyError for a pack that there is not."""
    return standing_of([pack_name])[pack_name]


def standing_of(names: Iterable[str]) -> dict[str, Standing]:
    """Several packs, in two queries. Raises KeyError for one that there is not."""
    wanted = list(names)
    for name in wanted:
        packs.pack(name)
    corrections = PackCorrection.objects.filter(pack__in=wanted).select_related("by", "ended_by").order_by("-pk")
    confirmations = PackConfirmation.objects.filter(pack__in=wanted).select_related("by").order_by("-pk")
    rows, said = list(corrections), list(confirmations)
    return {
        name: Standing(
            name, tuple(row for row in rows if row.pack == name), tuple(row for row in said if row.pack == name)
        )
        for name in wanted
    }
