""" "May I?": what the policy says to a situation, with the clauses on which it rests, and who to ask where it is silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rostra.core.folding import fold
from rostra.people.enums import DutyCode, RoleCode
from rostra.policy.document import Clause, Document
from rostra.policy.document.people import as_now
from rostra.policy.models import Version
from rostra.policy.queries import answers_of
from rostra.policy.situations import Situation, Verdict, situations

T = TypeVar("T")

SHORTEST = 3
"""Shorter words say nothing about what somebody looks for."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """`text` is empty where the policy is silent; `clauses` are those that it has on it."""

    situation: Situation
    verdict: Verdict
    text: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for the policy: the role, and the names of those who hold it."""

    role: str
    names: tuple[str, ...]


def rulings(version: Version, document: Document) -> list[Ruling]:
    """Every situation with what the version says to it, in the language of the document; no query of its own but answers."""
    answers = answers_of(version)
    clauses = {clause.item: clause for clause in document.clauses}
    return [_ruling(each, each.judge(answers), clauses) for each in situations(document.language)]


def found(all_rulings: Iterable[Ruling], text: str) -> list[Ruling]:
    """Those that fit the words, the best first."""
    return _best([(ruling, _words_of(ruling)) for ruling in all_rulings], text)


def found_clauses(clauses: Iterable[Clause], text: str) -> list[Clause]:
    return _best([(clause, fold(f"{clause.title} {clause.text} {clause.exceptions}")) for clause in clauses], text)


def owner(version: Version) -> Owner:
    """Named by the policy itself; three queries."""
    code = answers_of(version).get("E9.2", {}).get("fields", {}).get("owner", "")
    labels = {str(key): str(label) for key, label in (*RoleCode.choices, *DutyCode.choices)}
    return Owner(labels.get(code, code), tuple(as_now()["holders"].get(code, ())))


def _ruling(situation: Situation, verdict: Verdict, clauses: dict[str, Clause]) -> Ruling:
    on_it = tuple(clauses[item] for item in situation.items if item in clauses)
    return Ruling(situation, verdict, situation.says.get(verdict.value, ""), on_it)


def _words_of(ruling: Ruling) -> str:
    return fold(f"{ruling.situation.title} {ruling.situation.words} {ruling.text}")


def _best(rows: Sequence[tuple[T, str]], text: str) -> list[T]:
    wanted = {word for word in fold(text).split() if len(word) >= SHORTEST}
    scored = [(sum(f" {word}" in f" {folded}" for word in wanted), row) for row, folded in rows]
    fit = [(score, row) for score, row in scored if score and 2 * score >= len(wanted)]
    return [row for _score, row in sorted(fit, key=lambda each: -each[0])]
