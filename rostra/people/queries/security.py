"""A person's second factors and sessions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet

from rostra.people.models import Duty, Mandate, Member, Role, User
from rostra.people.rules import needs_second_factor, read_ahead

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
    members = list(Member.everywhere.filter(user=user, left_at=None).select_related("user"))
    read_ahead(members)
    return any(needs_second_factor(member, now=now) for member in members)


def uses_directory(user: User) -> bool:
    return bool(SocialAccount.objects.filter(user=user).exists())
