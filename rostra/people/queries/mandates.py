from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from rostra.people.models import Mandate, Member


def mandates(member: Member | None = None) -> QuerySet[Mandate]:
    """Mandates with their people: of one member, or all."""
    rows = Mandate.objects.select_related("member__user", "member__unit", "manager__user", "created_by")
    return rows if member is None else rows.filter(member=member)


def without_manager(now: datetime) -> QuerySet[Mandate]:
    """Those that hold, or will, while the manager who gave them has left: somebody else must give them, or end them."""
    still = Q(ends_at=None) | Q(ends_at__gt=now)
    gone = Q(manager__left_at__isnull=False) | Q(manager__user__is_active=False)
    return mandates().filter(still, gone, ended_at=None, member__left_at=None).order_by("pk")


def mandates_in_force(now: datetime) -> QuerySet[Mandate]:
    """Those that hold now, the first to end first."""
    still = Q(ends_at=None) | Q(ends_at__gt=now)
    return (
        mandates()
        .filter(still, starts_at__lte=now, ended_at=None, confirmed_at__isnull=False)
        .order_by("ends_at", "pk")
    )
