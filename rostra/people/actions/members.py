"""Who belongs to a body."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.core.queue import defer
from rostra.core.refusals import Refused
from rostra.people import events
from rostra.people.actions.authority import keep_an_administrator, note, require_administrator, user_of
from rostra.people.models import Duty, Member, Role, Unit, User


@transaction.atomic
def add_member(
    *,
    email: str,
    name: str,
    by: User | None,
    now: datetime,
    unit: Unit | None = None,
    title: str = "",
    password: str | None = None,
    invite: bool = False,
) -> Member:
    """Make a person a member of the body in scope; the user is created when the address is new.

    Somebody who left comes back with the same history and no roles. `invite` sends a mail that says so, with a link
    to set a password for somebody who has none. Raises Refused for an address that is none, or for somebody who is
    a member already.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(_("This is not an e-mail address."), field="email") from error
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, password, name=name)
    member = Member.objects.filter(user=user).first()
    if member is not None and member.left_at is None:
        raise Refused(_("This person is a member already."), field="email")
    if member is None:
        member = Member.objects.create(user=user, unit=unit, title=title, joined_at=now)
    else:
        member.left_at, member.unit, member.title = None, unit, title
        member.save(update_fields=["left_at", "unit", "title"])
    note(events.MEMBER_ADDED.name, by, now, f"people.member:{member.pk}", {"user": user.pk})
    if invite:
        _invite(member, by, now)
    return member


@transaction.atomic
def send_invitation(*, member: Member, by: Member | None, now: datetime) -> None:
    """Send the welcome mail again. Raises NotAllowed, and Refused for somebody who is no member any more."""
    require_administrator(by, member.unit)
    if not member.active:
        raise Refused(_("This person is no member any more."))
    _invite(member, user_of(by), now)


@transaction.atomic
def end_membership(*, member: Member, by: Member | None, now: datetime) -> None:
    """A member leaves: roles and duties end. Raises LastAdministrator when nobody would administer the body."""
    require_administrator(by, None)
    keep_an_administrator(without=member)
    Role.objects.filter(member=member).delete()
    Duty.objects.filter(member=member).delete()
    member.left_at = now
    member.save(update_fields=["left_at"])
    member.__dict__.pop("_held_roles", None)
    note(events.MEMBER_LEFT.name, user_of(by), now, f"people.member:{member.pk}", {"user": member.user_id})


def _invite(member: Member, by: User | None, now: datetime) -> None:
    note(events.MEMBER_INVITED.name, by, now, f"people.member:{member.pk}", {"user": member.user_id})
    defer("people.mail_invitation", member=member.pk)
