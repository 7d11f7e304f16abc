"""What a decision would change for people, beyond what they may do on accounts: said before it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from rostra.people.models import Member
from rostra.people.queries.security import holds_any, without_factor
from rostra.policy.decisions import SECOND_FACTOR, Question
from rostra.policy.impacts import Consequence, Impact, some


def second_factor(_question: Question[Any], value: Sequence[str], now: datetime) -> Impact | None:
    """Who has none, and could not go on without."""
    rows = Member.objects.filter(holds_any(value, now), without_factor(), left_at=None, user__is_active=True)
    names = list(rows.order_by("user__name", "pk").values_list("user__name", flat=True))
    sentence = ngettext(
        "%(count)d member has to set up a second factor before they go on working.",
        "%(count)d members have to set up a second factor before they go on working.",
        len(names),
    )
    return Impact(sentence % {"count": len(names)}, some(names)) if names else None


CONSEQUENCES = (Consequence(name="policy.second_factor", keys=(SECOND_FACTOR.key,), foresee=second_factor),)
