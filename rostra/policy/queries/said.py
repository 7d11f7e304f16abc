"""What a version of the policy says: answers, rules and own words; of a draft from its rows, else as it was adopted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rostra.policy.decisions import QUESTIONS
from rostra.policy.models import Version, Wording
from rostra.policy.queries.deciding import standings
from rostra.policy.queries.drafting import FOR_STAFF, WORKED_ON, answers_of
from rostra.policy.questionnaire import Item, items


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A clause as the body wrote it; `rule_hash` is that of the rule it was written for, empty where it was adopted."""

    text: str
    rule_hash: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """`rules` has every typed decision, as stored; `wordings` is {item: {language: words}}."""

    only: bool
    answers: Mapping[str, Mapping[str, Any]]
    rules: Mapping[str, Any]
    wordings: Mapping[str, Mapping[str, OwnWords]]

    def covers(self, item: Item) -> bool:
        """Whether the question is answered, and of use to this body."""
        return item.id in self.answers and (not self.only or item.element in FOR_STAFF)

    def options(self, item: Item) -> list[str]:
        """The chosen ones, in the order of the questionnaire."""
        chosen = self.answers.get(item.id, {}).get("options", ())
        return [option for option in item.options if option in chosen]

    def field(self, item: Item, name: str) -> str:
        value = self.answers.get(item.id, {}).get("fields", {}).get(name)
        return "" if value is None else str(value).strip()


def said(version: Version) -> Said:
    """In three queries for a draft, in none for what was adopted."""
    if version.state in WORKED_ON or version.adopted_at is None:
        answers = answers_of(version)
        rules = {standing.question.key: standing.question.write(standing.value) for standing in standings()}
        return Said(version.only, answers, rules | rules_of(answers), _wordings(version))
    content = version.content
    rules = {key: question.write(question.default) for key, question in QUESTIONS.items()}
    own = {
        item: {language: OwnWords(text) for language, text in texts.items()}
        for item, texts in content.get("wordings", {}).items()
    }
    return Said(version.only, content.get("answers", {}), rules | content.get("rules", {}), own)


def rules_of(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The typed decisions that these answers settle, as stored; an option that settles one has the last word.

    What an earlier release asked, and this one does not, settles nothing.
    """
    found: dict[str, Any] = {}
    for pk, answer in ((pk, answer) for pk, answer in answers.items() if pk in items()):
        found |= answer.get("rules", {})
        for option in answer.get("options", ()):
            found |= (items()[pk].sets or {}).get(option, {})
    return {key: value for key, value in found.items() if key in QUESTIONS}


def rule_hash(item: Item, said: Said) -> str:
    """Known again by this: what the clause rests on, whatever the language."""
    rests_on = {
        "options": said.options(item),
        "fields": {name: said.field(item, name) for name in item.fields or {}},
        "rules": {key: said.rules[key] for key in item.keys if key in said.rules},
    }
    return hashlib.sha256(json.dumps(rests_on, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def edition(item: Item, said: Said, language: str) -> str:
    """By which somebody who writes a clause says what they saw: the words that stand, and the rule that they are for."""
    own = said.wordings.get(item.id, {}).get(language)
    seen = f"{rule_hash(item, said)}\n{own.text if own else ''}"
    return hashlib.sha256(seen.encode()).hexdigest()


def _wordings(version: Version) -> dict[str, dict[str, OwnWords]]:
    found: dict[str, dict[str, OwnWords]] = {}
    for row in Wording.objects.filter(version=version):
        found.setdefault(row.item, {})[row.language] = OwnWords(row.text, row.rule_hash)
    return found
