from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from rostra.policy.decisions import QUESTIONS, Question
from rostra.policy.models import Decision

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Standing:
    """A question, the value in force, and the decision that put it there; None while the default holds."""

    question: Question[Any]
    value: Any
    decision: Decision | None


def decided(question: Question[V]) -> V:
    """The value in force for the body in scope: the newest decision, else the question's default."""
    row = Decision.objects.filter(key=question.key).order_by("-id").values_list("value", flat=True).first()
    return question.default if row is None else question.read(row)


def standings() -> list[Standing]:
    """Every question as it stands, in one query."""
    newest = Decision.objects.order_by("key", "-id").distinct("key").select_related("decided_by")
    rows = {row.key: row for row in newest}
    return [_standing(question, rows.get(question.key)) for question in QUESTIONS.values()]


def history(question: Question[Any]) -> list[Standing]:
    """The decisions on one question, newest first."""
    rows = Decision.objects.filter(key=question.key).order_by("-id").select_related("decided_by")
    return [_standing(question, row) for row in rows]


def _standing(question: Question[Any], row: Decision | None) -> Standing:
    return Standing(question, question.default if row is None else question.read(row.value), row)
