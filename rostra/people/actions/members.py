"""Who belongs to a body."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.queue import defer
from rostra.core.refusals import Refused
from rostra.people import events
from rostra.people.actions.authority import note, require_administrator, user_of
from rostra.people.enums import Level
from rostra.people.models import Member, Unit, User


@transaction.atomic
def add_member(
    *,
    email: str,
    name: str,
    by: User | None,
    now: datetime,
    unit: Unit | None = None,
    title: str = "",
    level: str = Level.STAFF,
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
        member = Member.objects.create(user=user, unit=unit, title=title, level=Level(level).value, joined_at=now)
    else:
        member.left_at, member.unit, member.title, member.level = None, unit, title, Level(level).value
        member.save(update_fields=["left_at", "unit", "title", "level"])
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
def change_member(
    *,
    member: Member,
    title: str,
    unit: Unit | None,
    phone: str,
    spokesperson: str,
    by: Member | None,
    now: datetime,
    level: str | None = None,
) -> Member:
    """Change what colleagues read about a member, and the unit to which they belong; `level` None leaves it.

    Nothing is written where nothing changed. Raises NotAllowed for who does not administer both units, Refused for
    a closed unit and for somebody who is no member any more.
    """
    require_administrator(by, member.unit)
    require_administrator(by, unit)
    row = Member.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=member.pk)
    if not row.active:
        raise Refused(_("This person is no member any more."))
    if unit is not None and unit.closed_at is not None:
        raise Refused(_("This unit is closed."), field="unit")
    wanted = {"title": title, "unit": unit, "phone": phone, "spokesperson": spokesperson}
    if level is not None:
        wanted["level"] = Level(level).value
    changed = [field for field, value in wanted.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, wanted[field])
    if changed:
        row.save(update_fields=changed)
        data: Data = {"user": row.user_id, "fields": changed}
        note(events.MEMBER_CHANGED.name, user_of(by), now, f"people.member:{row.pk}", data)
    return row


def _invite(member: Member, by: User | None, now: datetime) -> None:
    note(events.MEMBER_INVITED.name, by, now, f"people.member:{member.pk}", {"user": member.user_id})
    defer("people.mail_invitation", member=member.pk)
