"""Changes to bodies and to who belongs to them. Each is atomic and writes its event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.people import events
from rostra.people.enums import DutyCode, Right, RoleCode
from rostra.people.models import Body, Duty, Member, Notice, Role, Unit, User
from rostra.people.rules import rights


class BodyNotPossible(Refused):
    """The body cannot be created like this."""


class NotAllowed(Refused):
    """The acting member lacks the right, or would give more than they have."""


class LastAdministrator(Refused):
    """The body would have nobody left who administers it."""


@transaction.atomic
def create_body(
    *,
    slug: str,
    name: str,
    language: str,
    time_zone: str,
    by: User | None,
    now: datetime,
    languages: Iterable[str] = (),
    website: str = "",
) -> Body:
    """A new body. Raises BodyNotPossible for a slug that is taken, an unknown language or time zone."""
    if Body.objects.filter(slug=slug).exists():
        raise BodyNotPossible(_("There is a body with this short name already."), field="slug")
    if language not in dict(settings.LANGUAGES):
        raise BodyNotPossible(_("Rostra does not speak this language."), field="language")
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BodyNotPossible(_("There is no such time zone."), field="time_zone") from error
    spoken = list(dict.fromkeys([language, *languages]))
    body = Body.objects.create(
        slug=slug, name=name, language=language, languages=spoken, time_zone=time_zone, website=website, created_at=now
    )
    data = {"slug": slug, "name": name}
    record(body=body, by=by, now=now, kind=events.BODY_CREATED.name, about=f"people.body:{body.pk}", data=data)
    return body


@transaction.atomic
def add_unit(*, name: str, by: User | None, now: datetime, parent: Unit | None = None) -> Unit:
    """A part of the body in scope, below `parent` or at the top."""
    if Unit.objects.filter(name=name).exists():
        raise Refused(_("There is a unit of this name already."), field="name")
    unit = Unit.objects.create(name=name, parent=parent)
    _note(events.UNIT_ADDED.name, by, now, f"people.unit:{unit.pk}", {"name": name})
    return unit


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
) -> Member:
    """Make a person a member of the body in scope; the user is created when the address is new.

    Somebody who left comes back with the same history and no roles. Raises Refused for an address that is none, or
    for somebody who is a member already.
    """
    address = email.strip().lower()
    validate_email(address)
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
    _note(events.MEMBER_ADDED.name, by, now, f"people.member:{member.pk}", {"user": user.pk})
    return member


@transaction.atomic
def give_role(*, member: Member, code: str, by: Member | None, now: datetime, unit: Unit | None = None) -> Role:
    """Let a member hold a role on the body or a unit. `by` None is the installation itself (set-up, command line).

    Raises NotAllowed when the giver does not administer that part of the body.
    """
    _may_administer(by, unit)
    role, created = Role.objects.get_or_create(
        member=member, code=RoleCode(code).value, unit=unit, defaults={"body_id": current_body_id()}
    )
    member.__dict__.pop("_held_roles", None)
    if created:
        data: Data = {"user": member.user_id, "role": code, "unit": unit.pk if unit else None}
        _note(events.ROLE_GIVEN.name, _user(by), now, f"people.member:{member.pk}", data)
    return role


@transaction.atomic
def take_role(*, role: Role, by: Member | None, now: datetime) -> None:
    """Take a role away. Raises NotAllowed like give_role, LastAdministrator when nobody would administer the body."""
    _may_administer(by, role.unit)
    if role.code == RoleCode.ADMINISTRATOR and role.unit_id is None:
        _keep_an_administrator(without=role.member)
    data: Data = {"user": role.member.user_id, "role": role.code, "unit": role.unit_id}
    role.delete()
    role.member.__dict__.pop("_held_roles", None)
    _note(events.ROLE_TAKEN.name, _user(by), now, f"people.member:{role.member_id}", data)


@transaction.atomic
def give_duty(*, member: Member, code: str, by: Member | None, now: datetime, unit: Unit | None = None) -> Duty:
    """Give a member one of the nine duties."""
    _may_administer(by, unit)
    duty, created = Duty.objects.get_or_create(
        member=member, code=DutyCode(code).value, unit=unit, defaults={"body_id": current_body_id()}
    )
    if created:
        data: Data = {"user": member.user_id, "duty": code, "unit": unit.pk if unit else None}
        _note(events.DUTY_GIVEN.name, _user(by), now, f"people.member:{member.pk}", data)
    return duty


@transaction.atomic
def take_duty(*, duty: Duty, by: Member | None, now: datetime) -> None:
    _may_administer(by, duty.unit)
    data: Data = {"user": duty.member.user_id, "duty": duty.code, "unit": duty.unit_id}
    duty.delete()
    _note(events.DUTY_TAKEN.name, _user(by), now, f"people.member:{duty.member_id}", data)


@transaction.atomic
def end_membership(*, member: Member, by: Member | None, now: datetime) -> None:
    """A member leaves: roles and duties end. Raises LastAdministrator when nobody would administer the body."""
    _may_administer(by, None)
    _keep_an_administrator(without=member)
    Role.objects.filter(member=member).delete()
    Duty.objects.filter(member=member).delete()
    member.left_at = now
    member.save(update_fields=["left_at"])
    member.__dict__.pop("_held_roles", None)
    _note(events.MEMBER_LEFT.name, _user(by), now, f"people.member:{member.pk}", {"user": member.user_id})


def notify(
    *,
    users: Iterable[User],
    kind: str,
    now: datetime,
    data: dict[str, str | int] | None = None,
    url: str = "",
) -> None:
    """The one door for telling people something: the bell now, mail by job as each person wishes.

    `kind` is declared in `rostra.people.notices`; words are made when shown, in the reader's language.
    """
    with transaction.atomic():
        Notice.objects.bulk_create(
            Notice(user=user, kind=kind, data=data or {}, url=url, at=now) for user in dict.fromkeys(users)
        )


def _may_administer(by: Member | None, unit: Unit | None) -> None:
    if by is not None and Right.ADMINISTER not in rights(by, unit=unit):
        raise NotAllowed(_("Only an administrator of this part of the body may do this."))


def _keep_an_administrator(*, without: Member) -> None:
    # Locks the body's row: two administrators leaving at the same moment must not both succeed.
    Body.objects.select_for_update().get(pk=current_body_id())
    others = Role.objects.filter(
        code=RoleCode.ADMINISTRATOR, unit=None, member__left_at=None, member__user__is_active=True
    ).exclude(member=without)
    holds = Role.objects.filter(code=RoleCode.ADMINISTRATOR, unit=None, member=without)
    if holds.exists() and not others.exists():
        raise LastAdministrator(_("The body needs at least one administrator: give somebody else the role first."))


def _note(kind: str, by: User | None, now: datetime, about: str, data: Data) -> None:
    record(body=current_body_id(), by=by, now=now, kind=kind, about=about, data=data)


def _user(by: Member | None) -> User | None:
    return by.user if by is not None else None
