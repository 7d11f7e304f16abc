"""Who is away, and who stands in for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from rostra.people.models import Absence, Member


def away_now(now: datetime) -> dict[int, Member | None]:
    """Who stands in for each member who is away at this moment; None where nobody does. By the member's id."""
    rows = Absence.objects.filter(_at(now)).select_related("substitute__user").order_by("pk")
    return {row.member_id: row.substitute if _here(row.substitute) else None for row in rows}


def absences_since(begin: datetime) -> list[Absence]:
    """Every absence that was not over then, ended early or not."""
    rows = Absence.objects.filter(Q(ended_at=None) | Q(ended_at__gt=begin), ends_at__gt=begin)
    return list(rows.select_related("substitute__user").order_by("pk"))


def away_at(absences: Iterable[Absence], moment: datetime) -> dict[int, Member | None]:
    """Who stood in for each member who was away at that moment, as `away_now` says it; of these absences."""
    rows = [row for row in absences if row.starts_at <= moment < min(row.ends_at, row.ended_at or row.ends_at)]
    return {row.member_id: row.substitute if _here(row.substitute) else None for row in rows}


def absences_of(member: Member, now: datetime) -> QuerySet[Absence]:
    """Those that run or are to come, soonest first."""
    rows = Absence.objects.filter(member=member, ended_at=None, ends_at__gt=now)
    return rows.select_related("member__user", "member__unit", "substitute__user").order_by("starts_at", "pk")


def _at(now: datetime) -> Q:
    return Q(starts_at__lte=now, ends_at__gt=now, ended_at=None)


def _here(member: Member | None) -> bool:
    return member is not None and member.active
