"""What single sign-on changes: connections, members and the roles that a directory gives and takes again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from rostra.audit.actions import record
from rostra.core.scoping import scope
from rostra.people import events
from rostra.people.actions.authority import LastAdministrator, keep_an_administrator, note
from rostra.people.enums import RoleCode
from rostra.people.leaving import change_of_tasks
from rostra.people.models import Body, Member, Role, User
from rostra.people.rules import forget

Wanted = Mapping[str, frozenset[str]]
"""By the short name of a body, the roles that the directory gives somebody there."""


@transaction.atomic
def link_directory(*, account: SocialAccount, user: User, now: datetime) -> None:
    """Let an identity of the directory, whose address it verified, be this person from now on."""
    account.user = user
    account.save()
    record(body=None, by=user, now=now, kind=events.DIRECTORY_LINKED.name, about=f"people.user:{user.pk}")


def directory_refused(*, code: str, now: datetime) -> None:
    """The directory sent somebody who may not sign in, or something that is not to be trusted; nothing of it is kept."""
    record(body=None, by=None, now=now, kind=events.DIRECTORY_REFUSED.name, about="", data={"code": code})


@transaction.atomic
def welcome_from_directory(*, email: str, name: str) -> User:
    """A person whom Rostra did not know and to whom the directory gives roles; they have no password here."""
    return User.objects.create_user(email, None, name=name.strip()[:200] or email)


@transaction.atomic
def apply_directory(*, user: User, wanted: Wanted, now: datetime) -> None:
    """Give the roles that the directory says and take away those that it gave before; roles given by hand stay.

    Somebody who never was a member of the body in which they get a role becomes one; somebody who left stays away
    until an administrator adds them again. The last administrator of a body keeps that role.
    """
    held = Role.everywhere.filter(member__user=user, from_directory=True).values_list("body__slug", flat=True)
    for body in Body.objects.filter(slug__in={*wanted, *held}).order_by("pk"):
        with scope(body):
            _apply(user, wanted.get(body.slug, frozenset()), now)


def _apply(user: User, wanted: frozenset[str], now: datetime) -> None:
    member = Member.objects.filter(user=user).first()
    if member is None and wanted:
        member = Member.objects.create(user=user, joined_at=now)
        note(events.MEMBER_FROM_DIRECTORY.name, None, now, f"people.member:{member.pk}", {"user": user.pk})
    if member is None or member.left_at is not None:
        return
    mine = Role.objects.filter(member=member, unit=None)
    had = {role.code for role in mine}
    for code in sorted(wanted - had):
        Role.objects.create(member=member, code=RoleCode(code).value, from_directory=True)
        _note(events.ROLE_FROM_DIRECTORY.name, member, code, now)
    _take(member, mine.filter(from_directory=True).exclude(code__in=wanted), now)
    forget(member)


def _take(member: Member, roles: Iterable[Role], now: datetime) -> None:
    for role in roles:
        if role.code == RoleCode.ADMINISTRATOR:
            try:
                keep_an_administrator(without=member)
            except LastAdministrator:
                continue
        with change_of_tasks(member=member, by=None, now=now):
            role.delete()
            forget(member)
        _note(events.ROLE_BY_DIRECTORY_ENDED.name, member, role.code, now)


def _note(kind: str, member: Member, code: str, now: datetime) -> None:
    note(kind, None, now, f"people.member:{member.pk}", {"user": member.user_id, "role": code})
