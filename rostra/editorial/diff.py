"""What changed between two contents of a post, account by account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rostra.accounts.models import Account
from rostra.core.ui.differences import Piece, words
from rostra.editorial.content import Content, Current

__all__ = ["Change", "Piece", "changes", "words"]


@dataclass(frozen=True, slots=True)
class Change:
    """How one account's version differs from an earlier one; `parts` are "text", "language", "link", "media", "more", "made_from"."""

    account: Account
    translation: str
    kind: Literal["added", "removed", "changed"]
    parts: tuple[str, ...] = ()
    text: tuple[Piece, ...] = ()


def changes(old: Current, new: Current) -> list[Change]:
    """What differs per account, in the order in which the accounts stand."""
    before = {target: Content.of(version) for target, version in old.targets.items()}
    after = {target: Content.of(version) for target, version in new.targets.items()}
    found: list[Change] = []
    for target, content in after.items():
        if target not in before:
            found.append(Change(*target, "added"))
        elif parts := content.differences(before[target]):
            text = words(before[target].text, content.text) if "text" in parts else ()
            found.append(Change(*target, "changed", tuple(parts), text))
    return found + [Change(*target, "removed") for target in before if target not in after]
