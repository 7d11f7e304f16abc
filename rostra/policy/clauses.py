"""What the policy says of a decision: the version in force, where that is something else than what holds; the next one."""

from __future__ import annotations

from typing import Any, NamedTuple

from rostra.policy.actions.changing import typed
from rostra.policy.actions.deciding import NotAllowed
from rostra.policy.decisions import Question
from rostra.policy.models import Change, Version
from rostra.policy.queries import answers_of
from rostra.policy.queries.said import rules_of
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
    adopted = _adopted(question, rules[question.key])
    return None if adopted in (None, value) else _says(version, question, adopted)


def will_say(version: Version | None, question: Question[Any]) -> Says | None:
    """What an adopted version decides when it comes into force; None where it leaves the question as it is."""
    rules = rules_of(answers_of(version)) if version is not None else {}
    if version is None or question.key not in rules:
        return None
    if Change.objects.filter(version=version, key=question.key).exclude(withdrawn_at=None).exists():
        return None
    adopted = _adopted(question, rules[question.key])
    return None if adopted is None else _says(version, question, adopted)


def _adopted(question: Question[Any], stored: Any) -> Any:
    """None for a value that an earlier release knew, and this one does not."""
    try:
        return typed(question.key, stored)
    except NotAllowed:
        return None


def _says(version: Version, question: Question[Any], value: Any) -> Says:
    clause = next((item.number for item in items().values() if question.key in item.keys), "")
    return Says(clause, version.number, in_words(question, value))
