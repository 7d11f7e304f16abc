"""What a log's events said last of rows that change during their life, and the rows that say something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rostra.audit.report import UNREADABLE
from rostra.audit.sources import UNTOLD, Standing, Told, standings
from rostra.audit.tombstones import DISPOSED

Columns = dict[str, object]
Said = tuple[str, str, Mapping[str, object]]
"""The name of a standing, the key of its row, and what its columns say from now on."""


@dataclass(frozen=True, slots=True)
class Differs:
    """`row` is "inbox.attachment 17"; `event` the newest event that told of it, None where none did."""

    row: str
    event: int | None
    reason: str


@dataclass(slots=True)
class Heard:
    """The events of one log, heard in their order. Keeps of each row only what was said last.

    `partial`: not from the first event on; rows that were not heard of, and columns, may be as earlier ones told.
    """

    partial: bool = False
    _by_standing: dict[str, dict[str, tuple[int, Columns]]] = field(default_factory=dict)
    _by_kind: Mapping[str, list[Standing]] = field(default_factory=lambda: _by_kind())

    def hear(self, event: int, kind: str, told: Told) -> None:
        """Raises ValueError where the event does not say what its kind says."""
        try:
            said = _disposed(told) if kind == DISPOSED else self._said(kind, told)
            for name, key, columns in said:
                rows = self._by_standing.setdefault(name, {})
                _, before = rows.get(key, (0, {}))
                rows[key] = (event, {**before, **columns})
        except UNREADABLE as error:
            raise ValueError(str(error)) from error

    def hears(self, kind: str) -> bool:
        return kind in self._by_kind or kind == DISPOSED

    def _said(self, kind: str, told: Told) -> Iterator[Said]:
        for standing in self._by_kind.get(kind, ()):
            yield (standing.name, *standing.says[kind](told))

    def differences(self, body: int) -> Iterator[Differs]:
        """The body's rows that do not say what was said last, that nothing was said of, or that are gone."""
        for standing in standings():
            try:
                yield from self._differences(standing, body)
            except UNREADABLE as error:
                # By no act of Rostra's: named, and all others are compared.
                yield Differs(standing.name, None, f"the rows cannot be read: {error}")

    def _differences(self, standing: Standing, body: int) -> Iterator[Differs]:
        told = self._by_standing.get(standing.name, {})
        if self.partial and not told:
            return
        missing = dict(told)
        rows = standing.only if self.partial and standing.only is not None else standing.rows
        for key, row in rows(body, list(told)):
            if self.partial and key not in told:
                continue
            missing.pop(key, None)
            event, said = told.get(key, (None, None))
            if self.partial and said is not None:
                row = {name: value for name, value in row.items() if name in said}
            if reason := _difference(row, said):
                yield Differs(f"{standing.name} {key}", event, reason)
        for key, (event, _) in missing.items():
            yield Differs(f"{standing.name} {key}", event, "the log tells of this row, and it is not there")


def _difference(row: Mapping[str, object], said: Columns | None) -> str:
    if said is None:
        return "no event of the log tells of what this row says"
    wrong = [name for name, value in row.items() if (told := said.get(name)) is not UNTOLD and told != value]
    return f"the row does not say what the log told last: {', '.join(wrong)}" if wrong else ""


def _disposed(told: Told) -> Iterator[Said]:
    source, keys = told.data["source"], told.data["keys"]
    for standing in standings():
        if standing.name == source and standing.disposed:
            yield from ((source, key, standing.disposed) for key in keys)


def _by_kind() -> dict[str, list[Standing]]:
    found: dict[str, list[Standing]] = {}
    for standing in standings():
        for kind in standing.says:
            found.setdefault(kind, []).append(standing)
    return found
