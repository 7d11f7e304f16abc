"""Requests for access: somebody asks and says why, somebody named decides (R-213)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.refusals import Faster, Refused
from rostra.people import events
from rostra.people.actions.authority import NotAllowed, note
from rostra.people.actions.granting import give_grant
from rostra.people.actions.roles import give_role
from rostra.people.actions.telling import notify
from rostra.people.enums import AccessState, GrantRight, RoleCode, RuleKey
from rostra.people.models import AccessRequest, Member
from rostra.people.queries.access import deciders
from rostra.people.rules import decides_access, rule

if TYPE_CHECKING:
    from rostra.accounts.models import Account


class RequestNotPossible(Refused):
    """The request lacks what the body asks for, or stands already."""


@transaction.atomic
def ask_access(
    *,
    member: Member,
    reason: str,
    criteria: Mapping[str, str],
    now: datetime,
    account: Account | None = None,
    right: str = "",
    role: str = "",
) -> AccessRequest:
    """A member asks for a right on an account, or for a role on their part of the body; the deciders are told.

    Raises RequestNotPossible for a reason or criterion that is empty, or a request that waits already.
    """
    if not reason.strip():
        raise RequestNotPossible(_("Say why you need it."), field="reason")
    said = {code: criteria.get(code, "").strip() for code in rule(RuleKey.ACCESS_CRITERIA)}
    for code, text in said.items():
        if not text:
            raise RequestNotPossible(_("The body asks everybody to say this."), field=code)
    wanted: dict[str, Any] = {
        "account": account,
        "right": GrantRight(right).value if account is not None else "",
        "role": "" if account is not None else RoleCode(role).value,
    }
    if AccessRequest.objects.filter(member=member, state=AccessState.ASKED, **wanted).exists():
        raise RequestNotPossible(_("You asked for this already, and nobody has decided yet."))
    values = {"member": member, "reason": reason, "criteria": said, "asked_at": now, **wanted}
    request = AccessRequest.objects.create(**values)
    note(events.ACCESS_ASKED.name, member.user, now, _about(request), _data(request))
    users = [decider.user for decider in deciders(request)]
    notify(users=users, kind="people.access_asked", now=now, data={"name": member.user.name}, url=page_of(request))
    return request


@transaction.atomic
def take_back_access(*, request: AccessRequest, by: Member, now: datetime) -> AccessRequest:
    """Whoever asked no longer needs it. Raises NotAllowed for others, Faster where it was decided meanwhile."""
    if by.pk != request.member_id:
        raise NotAllowed(_("Only the person who asked takes it back."))
    return _move(request, AccessState.TAKEN_BACK, by, now, "")


@transaction.atomic
def decide_access(
    *,
    request: AccessRequest,
    granted: bool,
    verdict: str,
    by: Member,
    now: datetime,
    ends_at: datetime | None = None,
    personal_handle: str = "",
) -> AccessRequest:
    """Give what was asked for, or refuse it; the person is told either way.

    Raises NotAllowed for who does not decide here or would give more than they may, RequestNotPossible for a refusal
    without a reason, GrantNotPossible like give_grant, Faster where somebody else decided meanwhile.
    """
    if not decides_access(by, request, now):
        raise NotAllowed(_("Somebody else decides this request."))
    if not granted and not verdict.strip():
        raise RequestNotPossible(_("Say why not."), field="verdict")
    row = _move(request, AccessState.GRANTED if granted else AccessState.REFUSED, by, now, verdict)
    if granted and row.account is not None:
        give_grant(
            member=row.member,
            account=row.account,
            right=row.right,
            ends_at=ends_at,
            personal_handle=personal_handle,
            by=by,
            now=now,
        )
    elif granted:
        give_role(member=row.member, code=row.role, unit=row.member.unit, by=by, now=now)
    kind = "people.access_granted" if granted else "people.access_refused"
    notify(users=[row.member.user], kind=kind, now=now, data={"by": by.user.name}, url=page_of(row))
    return row


def page_of(request: AccessRequest) -> str:
    """The page of a request."""
    return reverse("accounts:access_request", args=[request.pk])


def _move(request: AccessRequest, to: AccessState, by: Member, now: datetime, verdict: str) -> AccessRequest:
    changed = AccessRequest.objects.filter(pk=request.pk, state=AccessState.ASKED).update(
        state=to, decided_at=now, decided_by=by.user, verdict=verdict
    )
    if not changed:
        raise Faster(_("This request was decided or taken back already."))
    request.refresh_from_db(fields=["state", "decided_at", "decided_by", "verdict"])
    note(events.ACCESS_DECIDED.name, by.user, now, _about(request), {**_data(request), "state": to.value})
    return request


def _about(request: AccessRequest) -> str:
    return f"people.accessrequest:{request.pk}"


def _data(request: AccessRequest) -> Data:
    return {
        "user": request.member.user_id,
        "account": request.account_id,
        "right": request.right,
        "role": request.role,
    }
