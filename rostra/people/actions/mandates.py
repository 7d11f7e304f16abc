"""Mandates: a manager lets a person act for the body on duty, for a time (R-190).

Whoever writes one down says that a manager gave it. It counts, with the rights that came with it, once the manager
has confirmed that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import scope
from rostra.people import events
from rostra.people.actions.authority import NotAllowed, note, require_administrator, user_of
from rostra.people.actions.granting import end_grants, give_grant
from rostra.people.actions.telling import notify, settle
from rostra.people.enums import DutyCode
from rostra.people.leaving import change_of_tasks
from rostra.people.models import Grant, Mandate, Member, User
from rostra.people.rules import forget

if TYPE_CHECKING:
    from rostra.accounts.models import Account

REMIND = timedelta(days=14)


class MandateNotPossible(Refused):
    """The mandate cannot be given like this."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A right on an account that comes with a mandate."""

    account: Account
    right: str


@transaction.atomic
def give_mandate(
    *,
    member: Member,
    manager: Member,
    scope_text: str,
    starts_at: datetime,
    ends_at: datetime | None,
    by: Member | None,
    now: datetime,
    duties: Sequence[str] = (),
    wishes: Iterable[Wish] = (),
) -> Mandate:
    """Write down that `manager` lets `member` act for the body; with it the rights that are wished for.

    It waits for the manager, who is told, unless they write it down themselves. `by` None is the installation itself,
    for which nobody waits. Whoever writes it down administers the member's part of the body. Raises NotAllowed (also for a right that they
    may not give), MandateNotPossible for a mandate to oneself, a manager who has left, or a wrong time.
    """
    require_administrator(by, member.unit)
    if manager.pk == member.pk:
        raise MandateNotPossible(_("Nobody gives themselves a mandate: name their manager."), field="manager")
    if not (member.active and manager.active):
        raise MandateNotPossible(_("This person is no member any more."), field="manager")
    if ends_at is not None and ends_at <= max(starts_at, now):
        raise MandateNotPossible(_("The end must be later than the beginning, and not over yet."), field="ends_on")
    mandate = Mandate.objects.create(
        member=member,
        manager=manager,
        scope=scope_text,
        duties=[DutyCode(code).value for code in duties],
        starts_at=starts_at,
        ends_at=ends_at,
        confirmed_at=now if by is None or by.pk == manager.pk else None,
        created_at=now,
        created_by=user_of(by),
    )
    forget(member)
    data: Data = {
        "user": member.user_id,
        "manager": manager.user_id,
        "until": ends_at.isoformat() if ends_at else None,
        "starts": starts_at.isoformat(),
    }
    note(events.MANDATE_GIVEN.name, user_of(by), now, _about(mandate), data)
    for wish in wishes:
        give_grant(
            member=member,
            account=wish.account,
            right=wish.right,
            starts_at=starts_at,
            ends_at=ends_at,
            mandate=mandate,
            by=by,
            now=now,
        )
    if mandate.confirmed_at is not None:
        _tell_member(mandate, now)
    else:
        words: dict[str, str | int] = {"name": member.user.name}
        notify(users=[manager.user], kind="people.mandate_to_confirm", now=now, data=words, url=_page(mandate))
    return mandate


@transaction.atomic
def confirm_mandate(*, mandate: Mandate, by: Member, now: datetime) -> Mandate:
    """The manager stands by it: from now on it counts, with the rights that came with it.

    Raises NotAllowed for anybody else, MandateNotPossible for one that is over, Faster for one that was confirmed or
    ended meanwhile.
    """
    if by.pk != mandate.manager_id or not by.active:
        raise NotAllowed(_("Only the manager whom the mandate names confirms it."))
    if mandate.ends_at is not None and mandate.ends_at <= now:
        raise MandateNotPossible(_("This mandate is over."))
    if not Mandate.objects.filter(pk=mandate.pk, confirmed_at=None, ended_at=None).update(confirmed_at=now):
        raise Faster(_("This mandate was confirmed or ended already."))
    mandate.confirmed_at = now
    forget(mandate.member)
    note(events.MANDATE_CONFIRMED.name, by.user, now, _about(mandate), {"user": mandate.member.user_id})
    _tell_member(mandate, now)
    settle(kind="people.mandate_to_confirm", url=_page(mandate), now=now)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: Member | None, now: datetime) -> None:
    """End a mandate before its time, and every right that came with it.

    The manager, the person themselves, and the administrators of their part may. Raises NotAllowed; nothing happens
    where it has ended.
    """
    if by is None or by.pk not in (mandate.manager_id, mandate.member_id) or not by.active:
        try:
            require_administrator(by, mandate.member.unit)
        except NotAllowed as error:
            raise NotAllowed(_("Only the manager, the person or an administrator ends a mandate.")) from error
    with change_of_tasks(member=mandate.member, by=user_of(by), now=now):
        end_mandates([mandate], by=user_of(by), now=now)


def end_mandates(mandates: Iterable[Mandate], *, by: User | None, now: datetime) -> int:
    """End these with their grants, in the caller's transaction; gives how many had not ended before.

    What ran out by its date ended then.
    """
    ended = 0
    for mandate in mandates:
        if not Mandate.objects.filter(pk=mandate.pk, ended_at=None).update(ended_at=Least(F("ends_at"), Value(now))):
            continue
        ended += 1
        settle(kind="people.mandate_to_confirm", url=_page(mandate), now=now)
        note(events.MANDATE_ENDED.name, by, now, _about(mandate), {"user": mandate.member.user_id})
        end_grants(Grant.objects.filter(mandate=mandate).select_related("member"), by=by, now=now)
        forget(mandate.member)
    return ended


def remind_of_mandates(*, now: datetime) -> int:
    """Tell people and their managers, in every body, 14 days before a mandate ends; each once. Gives how many."""
    due = Mandate.everywhere.filter(
        ended_at=None, reminded_at=None, ends_at__gt=now, ends_at__lte=now + REMIND, member__left_at=None
    )
    told = 0
    for mandate in due.select_related("member__user", "manager__user", "body").order_by("pk"):
        with scope(mandate.body), transaction.atomic():
            # Two workers at the same time: only one of them tells.
            if not Mandate.objects.filter(pk=mandate.pk, reminded_at=None).update(reminded_at=now):
                continue
            users = [member.user for member in (mandate.member, mandate.manager) if member.left_at is None]
            assert mandate.ends_at is not None  # noqa: S101 - the query asks for those with an end
            data: dict[str, str | int] = {"name": mandate.member.user.name, "ends_at": mandate.ends_at.isoformat()}
            notify(users=users, kind="people.mandate_ending", now=now, data=data, url=_page(mandate))
            told += 1
    return told


def _tell_member(mandate: Mandate, now: datetime) -> None:
    words: dict[str, str | int] = {"manager": mandate.manager.user.name}
    notify(users=[mandate.member.user], kind="people.mandate_given", now=now, data=words, url=_page(mandate))


def _about(mandate: Mandate) -> str:
    return f"people.mandate:{mandate.pk}"


def _page(mandate: Mandate) -> str:
    return reverse("people:mandate", args=[mandate.pk])
