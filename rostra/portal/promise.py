"""What the body promises to who writes to it, and how it kept that promise (R-161, R-162)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.cache import cache

from rostra.inbox.lengths import worked
from rostra.inbox.models import Clock
from rostra.inbox.queries.performance import figures
from rostra.people.models import Body
from rostra.policy.decisions import RESPONSE_MINUTES
from rostra.policy.queries import decided

DAY = timedelta(days=1)
FEW = 20
"""Fewer answers than that say little, and perhaps too much about those who asked."""


@dataclass(frozen=True, slots=True)
class Promised:
    """`within` is the promise in words; `answered` in the four weeks before today, of these `share` per cent in time.

    `share` is None where there were few.
    """

    within: str
    answered: int
    share: int | None


def promised(body: Body, now: datetime) -> Promised:
    """What holds for any topic and account; the figures are worked out once a day."""
    general = Clock.objects.filter(topic=None, account=None, level="", ended_at=None)
    minutes = general.order_by("-starts_at", "-pk").values_list("answer_minutes", flat=True).first()
    answered, share = _kept(body, midnight(now))
    within = worked(decided(RESPONSE_MINUTES) if minutes is None else minutes)
    return Promised(within, answered, share if answered >= FEW else None)


def midnight(now: datetime) -> datetime:
    """When the figures were last worked out."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _kept(body: Body, until: datetime) -> tuple[int, int | None]:
    key = f"portal:{body.pk}:promise:{until:%F}"
    found: tuple[int, int | None] | None = cache.get(key)
    if found is None:
        whole = figures(until)
        found = (whole.answered, whole.share)
        cache.set(key, found, DAY.total_seconds())
    return found
