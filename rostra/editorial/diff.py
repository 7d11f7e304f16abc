"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rostra.accounts.models import Account
from rostra.editorial.content import Content, Current

WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """How one account's version differs from an earlier one; `parts` are "text", "language", "link", "media"."""

    account: Account
    kind: Literal["added", "removed", "changed"]
    parts: tuple[str, ...] = ()
    text: tuple[Piece, ...] = ()


def words(old: str, new: str) -> tuple[Piece, ...]:
    """The new text with what is gone and what is new in it."""
    left, right = WORDS.findall(old), WORDS.findall(new)
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(left[i:j])))
            continue
        pieces += [Piece("gone", "".join(left[i:j]))] if i < j else []
        pieces += [Piece("new", "".join(right[k:m]))] if k < m else []
    return tuple(pieces)


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
