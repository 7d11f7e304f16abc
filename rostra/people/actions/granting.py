"""Rights on single accounts: given, and ended (R-185, R-191, R-194, R-224)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.people import events
from rostra.people.actions.authority import NotAllowed, note, require_other, user_of
from rostra.people.actions.telling import notify
from rostra.people.enums import GrantRight, RuleKey
from rostra.people.leaving import change_of_tasks
from rostra.people.models import Grant, Mandate, Member, User
from rostra.people.rules import forget, latest_end, may_give, rule

if TYPE_CHECKING:
    from rostra.accounts.models import Account


class GrantNotPossible(Refused):
    """The right cannot be given like this."""


@transaction.atomic
def give_grant(
    *,
    member: Member,
    account: Account,
    right: str,
    by: Member | None,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    mandate: Mandate | None = None,
    personal_handle: str = "",
) -> Grant:
    """Let a member do one thing on one account, from now or later, with or without an end.

    `by` None is the installation itself. A grant under a mandate ends with it at the latest, and one that is given
    because of a grant with that. Raises NotAllowed for what the giver may not give, and for a right to themselves;
    GrantNotPossible for what the person holds already, a wrong time, or a personal account that the body does not
    allow.
    """
    code, begin = GrantRight(right), starts_at or now
    _require_giver(by, member, account, code, now)
    bounds = (
        mandate.ends_at if mandate is not None else None,
        latest_end(by, code, account, now) if by is not None else None,
    )
    ends_at = min((end for end in (ends_at, *bounds) if end is not None), default=None)
    _require_sense(member, account, begin, ends_at, now)
    if personal_handle and rule(RuleKey.PERSONAL_ADMINS) == "refuse":
        raise GrantNotPossible(
            _("The body decided that no personal account administers its accounts."), field="personal_handle"
        )
    same = Grant.objects.select_for_update().filter(member=member, account=account, right=code, ended_at=None).first()
    if same is not None:
        if same.ends_at is None or now < same.ends_at:
            raise GrantNotPossible(_("This person has this right already."), field="right")
        # It ran out by itself; the row says so from now on, and makes room.
        Grant.objects.filter(pk=same.pk).update(ended_at=same.ends_at)
    grant = Grant.objects.create(
        member=member,
        account=account,
        right=code.value,
        mandate=mandate,
        personal_handle=personal_handle,
        starts_at=begin,
        ends_at=ends_at,
        given_by=user_of(by),
    )
    forget(member)
    data: Data = {
        "user": member.user_id,
        "account": account.pk,
        "right": code.value,
        "until": ends_at.isoformat() if ends_at else None,
        "starts": begin.isoformat(),
        "mandate": mandate.pk if mandate is not None else None,
    }
    note(events.GRANT_GIVEN.name, user_of(by), now, f"people.member:{member.pk}", data)
    if mandate is None:
        # A mandate tells of itself, with all that comes with it.
        words: dict[str, str | int] = {"account": account.name, "right": code.value}
        notify(users=[member.user], kind="people.grant_given", now=now, data=words)
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, by: Member | None, now: datetime) -> None:
    """Take a right back, or give it back oneself. Nothing happens where it has ended. Raises NotAllowed."""
    own = by is not None and by.pk == grant.member_id
    if by is not None and not own and not may_give(by, GrantRight(grant.right), grant.account, now):
        raise NotAllowed(_("You may take away only what you may give."))
    with change_of_tasks(member=grant.member, by=user_of(by), now=now):
        end_grants(Grant.objects.filter(pk=grant.pk), by=user_of(by), now=now)
        forget(grant.member)


def end_grants(grants: Iterable[Grant], *, by: User | None, now: datetime) -> int:
    """End these, each with its event, in the caller's transaction: at leaving, with a mandate, with an account.

    What ran out by its date ended then.
    """
    ended = 0
    for grant in grants:
        if not Grant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=Least(F("ends_at"), Value(now))):
            continue
        ended += 1
        data: Data = {"user": grant.member.user_id, "account": grant.account_id, "right": grant.right}
        note(events.GRANT_ENDED.name, by, now, f"people.member:{grant.member_id}", data)
        forget(grant.member)
    return ended


def _require_giver(by: Member | None, member: Member, account: Account, code: GrantRight, now: datetime) -> None:
    if by is None:
        return
    require_other(by, member)
    if not may_give(by, code, account, now):
        raise NotAllowed(_("You may give only rights on this account that you may give or hold yourself."))


def _require_sense(
    member: Member, account: Account, starts_at: datetime, ends_at: datetime | None, now: datetime
) -> None:
    if member.body_id != current_body_id() or not member.active:
        raise GrantNotPossible(_("This person is no member any more."), field="member")
    if account.closed_at is not None:
        raise GrantNotPossible(_("This account is closed."), field="account")
    if ends_at is not None and ends_at <= max(starts_at, now):
        raise GrantNotPossible(_("The end must be later than the beginning, and not over yet."), field="ends_on")
