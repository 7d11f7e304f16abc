"""A person's second factors and sessions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
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
    roles, duties, mandates = (rows.filter(member=member).values("pk") for rows in _that_ask(codes, now))
    return roles.union(duties, mandates, all=True).exists()


def holds_any(codes: Collection[str], now: datetime) -> Q:
    """The members who hold one of these roles or duties, or a mandate for one, as a condition."""
    roles, duties, mandates = (Exists(rows.filter(member=OuterRef("pk"))) for rows in _that_ask(codes, now))
    return Q(roles | duties | mandates)


def _that_ask(codes: Collection[str], now: datetime) -> tuple[QuerySet[Role], QuerySet[Duty], QuerySet[Mandate]]:
    """The roles, the duties, and the mandates in force, of everybody, that these codes name."""
    in_force = Q(starts_at__lte=now, ended_at=None, confirmed_at__isnull=False) & (Q(ends_at=None) | Q(ends_at__gt=now))
    return (
        Role.objects.filter(code__in=codes),
        Duty.objects.filter(code__in=codes),
        Mandate.objects.filter(in_force, duties__overlap=list(codes)),
    )


def without_factor() -> Q:
    """The members whose user has no app and no passkey, as a condition."""
    factors = Authenticator.objects.filter(user=OuterRef("user")).exclude(type=CODES)
    return ~Q(Exists(factors))


def signed_in(now: datetime) -> Q:
    """The members whose user has a session that still works, as a condition."""
    living = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    return Q(Exists(UserSession.objects.filter(Exists(living), user=OuterRef("user"))))


def needed_anywhere(user: User, *, now: datetime) -> bool:
    """Whether any body to which the person belongs asks them for a second factor."""
    for member in Member.everywhere.filter(user=user, left_at=None).select_related("body", "user"):
        with scope(member.body):
            if needs_second_factor(member, now=now):
                return True
    return False


def uses_directory(user: User) -> bool:
    return bool(SocialAccount.objects.filter(user=user).exists())
