from __future__ import annotations

from typing import TypeVar

from rostra.policy.decisions import Question
from rostra.policy.models import Decision

V = TypeVar("V")


def decided(question: Question[V]) -> V:
    """The value in force for the body in scope: the newest decision, else the question's default."""
    row = Decision.objects.filter(key=question.key).order_by("-id").values_list("value", flat=True).first()
    return question.default if row is None else question.read(row)
