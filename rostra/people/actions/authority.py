"""What all changes of people share: who may make them, and that they are written down."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.people.enums import Right, RoleCode
from rostra.people.models import Body, Member, Role, Unit, User
from rostra.people.rules import rights


class NotAllowed(Refused):
    """The acting member lacks the right, or would give more than they have."""


class LastAdministrator(Refused):
    """The body would have nobody left who administers it."""


def require_administrator(by: Member | None, unit: Unit | None) -> None:
    """Raises NotAllowed unless `by` administers the unit, or with None the body; nobody is the installation itself."""
    if by is not None and Right.ADMINISTER not in rights(by, unit=unit):
        raise NotAllowed(_("Only an administrator of this part of the body may do this."))


def require_other(by: Member | None, member: Member) -> None:
    """Raises NotAllowed where somebody would give themselves something, under whatever membership of theirs."""
    if by is not None and by.user_id == member.user_id:
        raise NotAllowed(_("Nobody gives themselves more: ask somebody else to do it."))


def keep_an_administrator(*, without: Member) -> None:
    """Raises LastAdministrator when only this member administers the body."""
    # Locks the body's row: two administrators leaving at the same moment must not both succeed.
    Body.objects.select_for_update().get(pk=current_body_id())
    others = Role.objects.filter(
        code=RoleCode.ADMINISTRATOR, unit=None, member__left_at=None, member__user__is_active=True
    ).exclude(member=without)
    holds = Role.objects.filter(code=RoleCode.ADMINISTRATOR, unit=None, member=without)
    if holds.exists() and not others.exists():
        raise LastAdministrator(_("The body needs at least one administrator: give somebody else the role first."))


def note(kind: str, by: User | None, now: datetime, about: str, data: Data) -> None:
    """Write an event of the body in scope."""
    record(body=current_body_id(), by=by, now=now, kind=kind, about=about, data=data)


def user_of(by: Member | None) -> User | None:
    return by.user if by is not None else None
