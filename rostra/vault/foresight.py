"""What a decision would change for secrets and for those who hold them, said before it is taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from rostra.policy.decisions import ATTEST_MONTHS, CALENDAR_ROTATION_DAYS, ROTATION_HOURS, Question
from rostra.policy.impacts import Consequence, Impact, some
from rostra.vault.actions.attesting import to_attest
from rostra.vault.actions.watching import unchanged_for
from rostra.vault.models import RotationTask


def attested(_question: Question[Any], value: int, now: datetime) -> Impact | None:
    """Who is asked at the next round, and for what."""
    rows = to_attest(value, now).select_related("item", "member__user").order_by("item__label", "pk")
    names = [f"{row.item.label}: {row.member.user.name}" for row in rows]
    sentence = ngettext(
        "Holders are asked at once whether they still need what they hold: %(count)d question.",
        "Holders are asked at once whether they still need what they hold: %(count)d questions.",
        len(names),
    )
    return Impact(sentence % {"count": len(names)}, some(names)) if names else None


def rotated(_question: Question[Any], value: int, now: datetime) -> Impact | None:
    """What the calendar makes due; without a number of days nothing."""
    names = list(unchanged_for(value, now).order_by("label", "pk").values_list("label", flat=True)) if value else []
    sentence = ngettext(
        "%(count)d secret is due to be changed at once.", "%(count)d secrets are due to be changed at once.", len(names)
    )
    return Impact(sentence % {"count": len(names)}, some(names)) if names else None


def under_way(_question: Question[Any], _value: int, _now: datetime) -> Impact | None:
    """A task has its time from when it began."""
    count = RotationTask.objects.filter(done_at=None).count()
    sentence = ngettext(
        "%(count)d change of a secret that is under way keeps its time.",
        "%(count)d changes of secrets that are under way keep their time.",
        count,
    )
    return Impact(sentence % {"count": count}) if count else None


CONSEQUENCES = (
    Consequence(name="vault.attested", keys=(ATTEST_MONTHS.key,), foresee=attested),
    Consequence(name="vault.rotated", keys=(CALENDAR_ROTATION_DAYS.key,), foresee=rotated),
    Consequence(name="vault.under_way", keys=(ROTATION_HOURS.key,), foresee=under_way),
)
