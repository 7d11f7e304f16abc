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
    """How one account's version differs from an earlier one; `parts` are "text", "language", "link", "media"."""

    account: Account
    kind: Literal["added", "removed", "changed"]
    parts: tuple[str, ...] = ()
    text: tuple[Piece, ...] = ()


def changes(old: Current, new: Current) -> list[Change]:
    """What differs per account, in the order in which the accounts stand."""
    before = {account: Content.of(version) for account, version in old.by_account.items()}
    after = {account: Content.of(version) for account, version in new.by_account.items()}
    found: list[Change] = []
    for account, content in after.items():
        if account not in before:
            found.append(Change(account, "added"))
        elif parts := content.differences(before[account]):
            text = words(before[account].text, content.text) if "text" in parts else ()
            found.append(Change(account, "changed", tuple(parts), text))
    return found + [Change(account, "removed") for account in before if account not in after]
