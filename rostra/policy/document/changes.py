"""What differs between two versions, clause by clause and word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rostra.core.ui.differences import Piece, words
from rostra.policy.document.model import Clause, Document


@dataclass(frozen=True, slots=True)
class Changed:
    """A clause that is new, gone, or says something else: then `pieces` are its text with what went and what came."""

    kind: Literal["new", "gone", "changed"]
    clause: Clause
    pieces: tuple[Piece, ...] = ()


def changes(old: Document, new: Document) -> list[Changed]:
    """In the order of the new version; what is gone comes last."""
    was, now = ({clause.item: clause for clause in each.clauses} for each in (old, new))
    found: list[Changed] = []
    for item, clause in now.items():
        if item not in was:
            found.append(Changed("new", clause))
        elif was[item].text != clause.text:
            found.append(Changed("changed", clause, words(was[item].text, clause.text)))
    return [*found, *(Changed("gone", clause) for item, clause in was.items() if item not in now)]
