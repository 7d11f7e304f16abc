"""What the document is made of, so that it can be kept as it was adopted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from rostra.policy.annexes import Row
from rostra.policy.questionnaire import PolicyText


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One rule, in words. `own`: the body's; `stale`: the rule has changed since the body wrote them.

    `employee`, `public` and `crisis` are its sentences in the short readings, empty where it is in none.
    """

    item: str
    number: str
    title: str
    text: str
    exceptions: str
    advice: str
    why: str
    enforces: str
    option_labels: tuple[str, ...] = ()
    employee: str = ""
    public: str = ""
    crisis: str = ""
    own: bool = False
    stale: bool = False

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n")


@dataclass(frozen=True, slots=True)
class Chapter:
    element: str
    title: str
    purpose: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Annexed:
    """An annex as it stood; `text` instead of rows where it is one."""

    name: str
    title: str
    rows: tuple[Row, ...] = ()
    text: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole policy in one language. `owner` is the role that answers for it; `lead`, `deputy`, `minutes` and
    `contacts` are those of a crisis, empty where nothing was settled."""

    language: str
    texts: PolicyText
    scope: str
    chapters: tuple[Chapter, ...]
    annexes: tuple[Annexed, ...]
    owner: str = ""
    review: str = ""
    crisis: Mapping[str, str] = field(default_factory=dict)

    @property
    def clauses(self) -> list[Clause]:
        return [clause for chapter in self.chapters for clause in chapter.clauses]

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Document:
        """What `kept` gave."""
        chapters = tuple(
            Chapter(**{**row, "clauses": tuple(_clause(clause) for clause in row["clauses"])})
            for row in kept["chapters"]
        )
        annexes = tuple(
            Annexed(**{**row, "rows": tuple(Row(**each) for each in row["rows"])}) for row in kept["annexes"]
        )
        return cls(**{**kept, "texts": PolicyText(**kept["texts"]), "chapters": chapters, "annexes": annexes})


def _clause(kept: Mapping[str, Any]) -> Clause:
    return Clause(**{**kept, "option_labels": tuple(kept["option_labels"])})
