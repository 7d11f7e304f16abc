"""Accounts and rights on them, for tests about who may do what."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from rostra.accounts.actions import add_account
from rostra.accounts.models import Account
from rostra.channels.contract import Identity
from rostra.people.actions import add_member, give_grant, give_mandate
from rostra.people.models import Grant, Mandate, Member, Unit


def account(name: str, *, now: datetime, unit: Unit | None = None) -> Account:
    """A connected account of the sandbox."""
    return add_account(
        channel="sandbox",
        name=name,
        values={"handle": name},
        identity=Identity(f"id-{name}", name),
        unit=unit,
        by=None,
        now=now,
    )


def newcomer(cast: Any, name: str = "Noor New", unit: Unit | None = None) -> Member:
    """A member without any role."""
    email = f"{name.split()[0].lower()}@portavale.example"
    return add_member(email=email, name=name, by=None, now=cast.now, unit=unit, password="correct horse battery staple")


def grant(member: Member, on: Account, *rights: str) -> list[Grant]:
    """Given an hour ago by the clock on the wall, which pages read."""
    past = timezone.now() - timedelta(hours=1)
    return [give_grant(member=member, account=on, right=right, by=None, now=past) for right in rights]


def mandate(cast: Any, member: Member, *, now: datetime | None = None, days: int | None = 30) -> Mandate:
    at = now or timezone.now() - timedelta(hours=1)
    return give_mandate(
        member=member,
        manager=cast.administrator,
        scope_text="Runs the account of the library.",
        starts_at=at,
        ends_at=at + timedelta(days=days) if days else None,
        by=cast.administrator,
        now=at,
    )
