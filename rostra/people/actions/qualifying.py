"""What the body asks of those who act for it, and a member has now: courses done, the policy acknowledged (R-380)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from rostra.audit.actions import Data
from rostra.core.scoping import current_body_id
from rostra.people import events
from rostra.people.actions.authority import note
from rostra.people.enums import RuleKey
from rostra.people.models import Member, Qualification, User
from rostra.people.rules import COURSE, POLICY, forget, rule


@transaction.atomic
def qualify(
    *, member: Member, code: str, valid_until: datetime | None, by: User | None, now: datetime
) -> Qualification:
    """The member has it until then (None: without an end). `code` is as in `Qualification`.

    An event where the body asks for it: only then does it change what the member may do.
    """
    row, _created = Qualification.objects.update_or_create(
        member=member, code=code, defaults={"valid_until": valid_until}
    )
    forget(member)
    if asked(code):
        until = valid_until.isoformat() if valid_until else None
        data: Data = {"user": member.user_id, "qualification": code, "until": until}
        note(events.QUALIFIED.name, by, now, f"people.member:{member.pk}", data)
    return row


@transaction.atomic
def disqualify(*, member: Member, code: str, by: User | None, now: datetime) -> None:
    """It does not count any more. Nothing happens where the member never had it."""
    gone, _kinds = Qualification.objects.filter(member=member, code=code).delete()
    forget(member)
    if gone and asked(code):
        data: Data = {"user": member.user_id, "qualification": code}
        note(events.DISQUALIFIED.name, by, now, f"people.member:{member.pk}", data)


@transaction.atomic
def limit_qualifications(*, code: str, until: datetime, but: Collection[int], by: User | None, now: datetime) -> int:
    """Everybody now in the body has it until then at most, whether they had it before or not; gives how many.

    Who left has it no more: whoever comes back is asked like somebody new. `but` are the ids of members who keep it
    without an end. One event for all.
    """
    Qualification.objects.filter(code=code, member__left_at__isnull=False).exclude(member__in=but).delete()
    members = list(Member.objects.filter(left_at=None).values_list("pk", flat=True))
    rows = [Qualification(member_id=pk, code=code, valid_until=None if pk in but else until) for pk in members]
    Qualification.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["member", "code"], update_fields=["valid_until"], batch_size=1000
    )
    if asked(code):
        data: Data = {"qualification": code, "until": until.isoformat(), "count": len(set(members) - set(but))}
        note(events.QUALIFICATIONS_LIMITED.name, by, now, f"people.body:{current_body_id()}", data)
    return len(rows)


def asked(code: str) -> bool:
    """Whether the body in scope asks for it before anybody acts."""
    if code == POLICY:
        return bool(rule(RuleKey.ACKNOWLEDGE_REQUIRED))
    return code.removeprefix(COURSE) in rule(RuleKey.TRAINING_COURSES)
