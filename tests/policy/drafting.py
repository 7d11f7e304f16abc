"""A body that settles its policy: what tests of drafts need again and again."""

from __future__ import annotations

from typing import Any

from rostra.people.actions import give_duty, give_role
from rostra.people.enums import DutyCode, RoleCode
from rostra.policy.actions import agree, open_draft, propose
from rostra.policy.enums import AnswerState, VersionForm
from rostra.policy.models import Answer, Version
from rostra.policy.queries import required

SHORT: dict[str, dict[str, Any]] = {
    "E1.1": {"options": ["open"]},
    "E2.1": {"options": ["communications"]},
    "E2.4": {"options": ["roles"]},
    "E4.2": {"options": ["disclosure"]},
    "E5.2": {"options": ["risk"]},
    "E6.4": {"options": ["before"], "rules": {"training_courses": ["basics"]}},
    "E7.3": {"fields": {"decision": "none yet"}},
    "E8.2": {"fields": {"rules": "threats, hatred, advertising"}},
    "E8.6": {"options": ["moderate"], "rules": {"response_minutes": 240}},
    "E9.2": {"fields": {"owner": "strategy"}},
}
"""An answer to each question of the short form."""


def staffed(cast: Any) -> None:
    """Somebody has the duties on which the answers rely."""
    give_duty(member=cast.editor, code=DutyCode.STRATEGY, by=None, now=cast.now)


def second_administrator(cast: Any) -> None:
    give_role(member=cast.approver, code=RoleCode.ADMINISTRATOR, by=None, now=cast.now)


def begin(cast: Any, form: VersionForm = VersionForm.SHORT, *, only: bool = False) -> Version:
    return open_draft(form=form, only=only, by=cast.administrator, now=cast.now)


def put(cast: Any, version: Version, item: str, value: dict[str, Any], **more: Any) -> Answer:
    """Propose, over whatever stands there."""
    row = Answer.objects.filter(version=version, item=item).first()
    given = {"edition": row.edition if row else 0, "by": cast.administrator, "now": cast.now, **more}
    return propose(version=version, item=item, value=value, **given)


def answered(cast: Any, version: Version, changed: dict[str, dict[str, Any]] | None = None) -> None:
    """All that the short form asks, proposed and agreed by the administrator alone; `changed` are other answers."""
    values = {**SHORT, **(changed or {})}
    for item in required(version):
        row = put(cast, version, item.id, values[item.id])
        if row.state == AnswerState.AGREED:
            continue
        agree(version=version, item=item.id, edition=row.edition, by=cast.administrator, now=cast.now)
