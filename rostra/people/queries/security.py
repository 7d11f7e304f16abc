"""A person's second factors and sessions."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q, QuerySet

from rostra.core.scoping import scope
from rostra.people.enums import RuleKey
from rostra.people.models import Duty, Mandate, Member, Role, User
from rostra.people.rules import rule

CODES: str = Authenticator.Type.RECOVERY_CODES


def factors_of(user: User) -> QuerySet[Authenticator]:
    """Apps and passkeys, the oldest first; recovery codes are no factor of their own."""
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user=user).exclude(type=CODES).order_by("pk")
    return rows


def has_second_factor(user: User) -> bool:
    return bool(factors_of(user).exists())


def factor_kinds(user: User) -> dict[int, str]:
    """By id, the kind of all that a person has, recovery codes included."""
    return dict(Authenticator.objects.filter(user=user).values_list("pk", "type"))


def codes_left(user: User) -> int | None:
    """How many recovery codes are unused; None where none were made."""
    row = Authenticator.objects.filter(user=user, type=CODES).first()
    return len(row.wrap().get_unused_codes()) if row is not None else None


def sessions_of(user: User) -> list[UserSession]:
    """Those that still work, the one used last first."""
    living: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(living, key=lambda session: session.last_seen_at, reverse=True)


def needs_second_factor(member: Member, *, now: datetime) -> bool:
    """Whether the body in scope asks this member for one, by a role, a duty or a mandate that they hold (R-300)."""
    codes = rule(RuleKey.SECOND_FACTOR)
    if not codes or not member.active:
        return False
    mine = {"member": OuterRef("pk")}
    in_force = Q(starts_at__lte=now, ended_at=None, confirmed_at__isnull=False) & (Q(ends_at=None) | Q(ends_at__gt=now))
    held = (
        Exists(Role.objects.filter(**mine, code__in=codes))
        | Exists(Duty.objects.filter(**mine, code__in=codes))
        | Exists(Mandate.objects.filter(in_force, **mine, duties__overlap=codes))
    )
    return Member.objects.filter(held, pk=member.pk).exists()


def needed_anywhere(user: User, *, now: datetime) -> bool:
    """Whether any body to which the person belongs asks them for a second factor."""
    for member in Member.everywhere.filter(user=user, left_at=None).select_related("body", "user"):
        with scope(member.body):
            if needs_second_factor(member, now=now):
                return True
    return False


def uses_directory(user: User) -> bool:
    return bool(SocialAccount.objects.filter(user=user).exists())
