"""What the version of the policy in force says of a decision, where that is something else than what holds."""

from __future__ import annotations

from typing import Any, NamedTuple

from rostra.policy.actions.changing import typed
from rostra.policy.actions.deciding import NotAllowed
from rostra.policy.decisions import Question
from rostra.policy.models import Version
from rostra.policy.questionnaire import items
from rostra.policy.wording import in_words


class Says(NamedTuple):
    """The number of the clause, that of the version, and the value in words."""

    clause: str
    version: int
    words: str


def says_otherwise(version: Version | None, question: Question[Any], value: Any) -> Says | None:
    """None where no version is in force, where it says nothing of the question, and where it says the same."""
    rules = version.content.get("rules", {}) if version is not None else {}
    if version is None or question.key not in rules:
        return None
    try:
        adopted = typed(question.key, rules[question.key])
    except NotAllowed:
        # Adopted with an earlier release that knew other values.
        return None
    if adopted == value:
        return None
    clause = next((item.number for item in items().values() if question.key in item.keys), "")
    return Says(clause, version.number, in_words(question, adopted))
