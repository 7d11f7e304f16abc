"""Who acts in the body's name, and what those hold who should hold nothing any more: for looking at many at once."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from rostra.people.enums import ACTING, GRANTED, RIGHTS, GrantRight, RoleCode
from rostra.people.models import Duty, Grant, Mandate, Member, Role
from rostra.people.rules import COUNTS

ROLES = tuple(code for code in RoleCode if RIGHTS[code] & ACTING)
GRANTS = tuple(code for code in GrantRight if GRANTED[code] & ACTING)
ACTIVE = Q(left_at=None, user__is_active=True)


def running(now: datetime) -> Q:
    """Of grants and mandates: those that hold at this moment."""
    return Q(starts_at__lte=now, ended_at=None) & (Q(ends_at=None) | Q(ends_at__gt=now))


def acting(now: datetime) -> QuerySet[Member]:
    """The active members with a role or a right by which one acts in the body's name, with a mandate or without."""
    by_role = Role.objects.filter(member=OuterRef("pk"), code__in=ROLES)
    by_grant = Grant.objects.filter(COUNTS, running(now), member=OuterRef("pk"), right__in=GRANTS)
    return Member.objects.filter(ACTIVE & (Exists(by_role) | Exists(by_grant)))


def mandated(now: datetime) -> Q:
    """The members with a mandate in force, as a condition."""
    rows = Mandate.objects.filter(running(now), member=OuterRef("pk"), confirmed_at__isnull=False)
    return Q(Exists(rows))


def holding(now: datetime) -> dict[str, Q]:
    """What a member still holds, each as a condition: rights on accounts, roles, duties, mandates."""
    mine = {"member": OuterRef("pk")}
    return {
        "grants": Q(Exists(Grant.objects.filter(running(now), **mine))),
        "roles": Q(Exists(Role.objects.filter(**mine))),
        "duties": Q(Exists(Duty.objects.filter(**mine))),
        "mandates": Q(Exists(Mandate.objects.filter(running(now), **mine))),
    }
