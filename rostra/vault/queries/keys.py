"""How the keys stand: which are at hand, which are used, and what keeps Rostra from starting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from rostra.vault import keyring
from rostra.vault.models import Secret


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """`used` counts the sealed values of each key; `missing` are used and not at hand; `wrong` says what is no key."""

    current: str
    at_hand: tuple[str, ...]
    used: Mapping[str, int]
    wrong: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.used) - set(self.at_hand)))

    @property
    def to_rewrap(self) -> int:
        """Values whose data key is not yet sealed under the current key."""
        return sum(count for name, count in self.used.items() if name != self.current)

    @property
    def trouble(self) -> list[str]:
        """What must be mended before anything runs, in sentences for the operator."""
        found = list(self.wrong)
        where = keyring.places()
        found += [
            f"Key {name} is missing: {self.used[name]} stored credentials cannot be opened without it. "
            f"Looked for in {where}. Bring the key back from its safe place, or set ROSTRA_KEYS to the right folder. "
            f"If it is lost for good: rostra vault lost {name} (docs/how-to/keys.md)."
            for name in self.missing
        ]
        if self.current and self.current not in self.at_hand:
            found.append(
                f"Key {self.current} is named as the current one and is missing. Looked for in {where}. "
                "Bring it back, or name another one: rostra vault newkey."
            )
        return found

    def as_json(self) -> dict[str, object]:
        return {
            "ok": not self.trouble,
            "current": self.current,
            "keys": list(self.at_hand),
            "used": dict(self.used),
            "missing": list(self.missing),
            "to_rewrap": self.to_rewrap,
            "trouble": self.trouble,
        }


def key_status() -> KeyStatus:
    """One query over all bodies."""
    at_hand = keyring.ring()
    rows = Secret.everywhere.filter(lost_at=None).values_list("kek").annotate(count=Count("pk")).order_by("kek")
    return KeyStatus(at_hand.current, tuple(sorted(at_hand.keys)), dict(rows), at_hand.wrong)
