"""The same text for different readers: whole, on one page for a new employee, in a crisis, and for the public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings

from rostra.people.models import Body
from rostra.policy.document.building import build, document
from rostra.policy.document.model import Clause, Document
from rostra.policy.document.people import as_now
from rostra.policy.models import Version
from rostra.policy.queries.said import said
from rostra.policy.questionnaire import LANGUAGES


class Which(StrEnum):
    FULL = "full"
    EMPLOYEE = "employee"
    CRISIS = "crisis"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a short reading, and the clause that it stands for."""

    item: str
    number: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """`lines` are those of a short reading, in the order of the document; the full one has chapters."""

    which: Which
    title: str
    document: Document
    lines: tuple[Line, ...]


def reading(version: Version, which: str, language: str) -> Reading:
    """Raises ValueError for a reading that is none."""
    found = document(version, language)
    texts, kind = found.texts, Which(which)
    titles = {
        Which.FULL: texts.title,
        Which.EMPLOYEE: texts.employee,
        Which.CRISIS: texts.crisis,
        Which.PUBLIC: texts.house_rules,
    }
    return Reading(kind, titles[kind], found, tuple(_lines(found, kind)))


def languages_of(body: Body) -> list[str]:
    """The languages in which the body adopts its policy: its own, the first one first; English where it has none of ours."""
    spoken = dict.fromkeys([body.language, *body.languages])
    return [code for code in spoken if code in LANGUAGES and code in dict(settings.LANGUAGES)] or ["en"]


def frozen(version: Version) -> Mapping[str, Any]:
    """What is kept of a draft when it is adopted: the answers, the rules, the words, and the text in each language."""
    now = said(version)
    return {
        "answers": {item: dict(answer) for item, answer in now.answers.items()},
        "rules": dict(now.rules),
        "wordings": {item: {code: own.text for code, own in texts.items()} for item, texts in now.wordings.items()},
        "documents": {code: build(version, now, code).kept() for code in languages_of(version.body)},
        "people": as_now(),
    }


def _lines(found: Document, which: Which) -> list[Line]:
    if which == Which.FULL:
        return []
    sentences = ((clause, str(getattr(clause, which.value))) for clause in found.clauses)
    return [_line(clause, text) for clause, text in sentences if text]


def _line(clause: Clause, text: str) -> Line:
    return Line(clause.item, clause.number, clause.title, text)
