"""What verification found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What comes of rows and events that say what nothing of Rostra's writes."""


@dataclass(frozen=True, slots=True)
class Bad:
    """Where the rows and the log part. `about` names the row, as "inbox.message 17", or what the bad event is about.

    `leaf` is None where the tree itself, a row, a key, a stamp or a file is wrong and no single leaf.
    """

    log: str
    leaf: int | None
    event: int | None
    about: str
    reason: str


@dataclass(slots=True)
class Report:
    """`records` counts contents compared with their source rows, `disposed` those of which a tombstone is left,
    `leaves` events recomputed, `waiting` those without a leaf. `sizes` says of each log, by its id, how far it is good.
    """

    records: int = 0
    disposed: int = 0
    leaves: int = 0
    waiting: int = 0
    bad: list[Bad] = field(default_factory=list)
    sizes: dict[int, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.bad

    def as_json(self) -> dict[str, Any]:
        first = asdict(self.bad[0]) if self.bad else None
        counts = {"records": self.records, "disposed": self.disposed, "leaves": self.leaves}
        return {"ok": self.ok, **counts, "first_bad": first}
