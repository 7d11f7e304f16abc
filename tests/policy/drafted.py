"""Drafts of a policy for tests: rows as the actions of drafting leave them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rostra.policy.actions import decide
from rostra.policy.decisions import QUESTIONS
from rostra.policy.document import frozen
from rostra.policy.enums import VersionForm, VersionState
from rostra.policy.models import Answer, Version, Wording
from rostra.policy.queries.said import rule_hash, rules_of, said
from rostra.policy.questionnaire import Item, item, items

FIELDS = {
    "text": "Staff rules 2025",
    "words": "friendly, calm",
    "role": "security",
    "number": "30",
    "url": "https://portavale.example/privacy",
}


def given(question: Item, *options: str, rules: dict[str, Any] | None = None, **fields: str) -> dict[str, Any]:
    """An answer to everything that the question asks; its decisions as they are by default."""
    chosen = list(options) or [question.recommended] * bool(question.options)
    asked = {name: FIELDS[kind] for name, kind in (question.fields or {}).items()}
    decided = {key: QUESTIONS[key].write(QUESTIONS[key].default) for key in question.settles}
    return {"options": chosen, "fields": asked | fields, "rules": decided | (rules or {}), "reason": ""}


def open_version(cast: Any, *, only: bool = False, form: str = VersionForm.FULL, number: int = 1) -> Version:
    return Version.objects.create(
        number=number, form=form, only=only, opened_at=cast.now, opened_by=cast.administrator.user
    )


def answer(cast: Any, version: Version, pk: str, *options: str, **further: Any) -> Answer:
    row, _made = Answer.objects.update_or_create(
        version=version,
        item=pk,
        defaults={
            "value": given(item(pk), *options, **further),
            "proposed_at": cast.now,
            "proposed_by": cast.administrator.user,
        },
    )
    return row


def answered(cast: Any, *, only: bool = False, form: str = VersionForm.FULL) -> Version:
    """A draft in which every question has its recommended answer."""
    version = open_version(cast, only=only, form=form)
    for pk in items():
        answer(cast, version, pk)
    return version


def worded(cast: Any, version: Version, pk: str, text: str, language: str = "en") -> Wording:
    """In the body's own words, written for the rule as it is now."""
    return Wording.objects.create(
        version=version,
        item=pk,
        language=language,
        text=text,
        rule_hash=rule_hash(item(pk), said(version)),
        by=cast.administrator.user,
        at=cast.now,
    )


def put_in_force(cast: Any, version: Version) -> Version:
    content = frozen(version)
    for key, value in rules_of(content["answers"]).items():
        decide(question=QUESTIONS[key], value=QUESTIONS[key].read(value), by=None, now=cast.now)
    Version.objects.filter(pk=version.pk).update(
        content=content,
        state=VersionState.IN_FORCE,
        adopted_at=cast.now,
        adopted_by=cast.administrator.user,
        decision_number="12/2026",
        effective_at=cast.now,
        in_force_at=cast.now,
        review_on=(cast.now + timedelta(days=365)).date(),
    )
    version.refresh_from_db()
    return version
