"""Who is away, and who stands in for them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from rostra.people.models import Absence, Member


def away_now(now: datetime) -> dict[int, Member | None]:
    """Who stands in for each member who is away at this moment; None where nobody does. By the member's id."""
    rows = Absence.objects.filter(_at(now)).select_related("substitute__user").order_by("pk")
    return {row.member_id: row.substitute if _here(row.substitute) else None for row in rows}


def absences_of(member: Member, now: datetime) -> QuerySet[Absence]:
    """Those that run or are to come, soonest first."""
    rows = Absence.objects.filter(member=member, ended_at=None, ends_at__gt=now)
    return rows.select_related("member__user", "member__unit", "substitute__user").order_by("starts_at", "pk")


def _at(now: datetime) -> Q:
    return Q(starts_at__lte=now, ends_at__gt=now, ended_at=None)


def _here(member: Member | None) -> bool:
    return member is not None and member.active
