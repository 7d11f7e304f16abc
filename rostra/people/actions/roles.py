"""What members may do and what is their task: roles and duties, each on the body or a unit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rostra.audit.actions import Data
from rostra.core.scoping import current_body_id
from rostra.people import events
from rostra.people.actions.authority import (
    keep_an_administrator,
    note,
    require_administrator,
    require_other,
    user_of,
)
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.leaving import change_of_tasks
from rostra.people.models import Duty, Member, Role, Unit
from rostra.people.rules import forget


@transaction.atomic
def give_role(*, member: Member, code: str, by: Member | None, now: datetime, unit: Unit | None = None) -> Role:
    """Let a member hold a role on the body or a unit. `by` None is the installation itself (set-up, command line).

    Raises NotAllowed when the giver does not administer that part of the body, or would give it to themselves.
    """
    require_administrator(by, unit)
    require_other(by, member)
    role, created = Role.objects.get_or_create(
        member=member, code=RoleCode(code).value, unit=unit, defaults={"body_id": current_body_id()}
    )
    if role.from_directory:
        # Given by hand too: it stays when the directory no longer gives it.
        role.from_directory, created = False, True
        role.save(update_fields=["from_directory"])
    forget(member)
    if created:
        data: Data = {"user": member.user_id, "role": code, "unit": unit.pk if unit else None}
        note(events.ROLE_GIVEN.name, user_of(by), now, f"people.member:{member.pk}", data)
    return role


@transaction.atomic
def take_role(*, role: Role, by: Member | None, now: datetime) -> None:
    """Take a role away. Raises NotAllowed like give_role, LastAdministrator when nobody would administer the body."""
    require_administrator(by, role.unit)
    if role.code == RoleCode.ADMINISTRATOR and role.unit_id is None:
        keep_an_administrator(without=role.member)
    data: Data = {"user": role.member.user_id, "role": role.code, "unit": role.unit_id}
    with change_of_tasks(member=role.member, by=user_of(by), now=now):
        role.delete()
        forget(role.member)
    note(events.ROLE_TAKEN.name, user_of(by), now, f"people.member:{role.member_id}", data)


@transaction.atomic
def give_duty(*, member: Member, code: str, by: Member | None, now: datetime, unit: Unit | None = None) -> Duty:
    """Give a member one of the nine duties. Raises NotAllowed like give_role: chains of approval name duties."""
    require_administrator(by, unit)
    require_other(by, member)
    duty, created = Duty.objects.get_or_create(
        member=member, code=DutyCode(code).value, unit=unit, defaults={"body_id": current_body_id()}
    )
    forget(member)
    if created:
        data: Data = {"user": member.user_id, "duty": code, "unit": unit.pk if unit else None}
        note(events.DUTY_GIVEN.name, user_of(by), now, f"people.member:{member.pk}", data)
    return duty


@transaction.atomic
def take_duty(*, duty: Duty, by: Member | None, now: datetime) -> None:
    """Take a duty away. Raises NotAllowed like give_role."""
    require_administrator(by, duty.unit)
    data: Data = {"user": duty.member.user_id, "duty": duty.code, "unit": duty.unit_id}
    with change_of_tasks(member=duty.member, by=user_of(by), now=now):
        duty.delete()
        forget(duty.member)
    note(events.DUTY_TAKEN.name, user_of(by), now, f"people.member:{duty.member_id}", data)
