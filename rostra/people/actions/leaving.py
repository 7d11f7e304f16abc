"""Leaving in one act: everything that somebody holds ends or passes on in one transaction, now or at a later time."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import scope
from rostra.people import events
from rostra.people.actions.authority import (
    LastAdministrator,
    NotAllowed,
    keep_an_administrator,
    note,
    require_administrator,
    user_of,
)
from rostra.people.actions.granting import end_grants
from rostra.people.actions.mandates import end_mandates
from rostra.people.actions.security import end_sessions
from rostra.people.actions.telling import notify
from rostra.people.enums import AccessState
from rostra.people.leaving import handovers
from rostra.people.models import AccessRequest, Departure, Duty, Grant, Mandate, Member, Role, User
from rostra.people.queries.leaving import guardians, planned_departure
from rostra.people.rules import forget

logger = logging.getLogger("rostra.people")

Successors = Mapping[str, Member]
"""By the name of a handover, who takes it over; nobody for what is not named."""


class LeavingNotPossible(Refused):
    """Somebody cannot leave like this."""


@transaction.atomic
def end_membership(
    *, member: Member, by: Member | None, now: datetime, successors: Successors | None = None
) -> Departure:
    """A member leaves now: sessions, roles, duties, mandates, rights and requests end, open work passes on.

    A departure that was planned happens now, with these successors. Raises NotAllowed, LastAdministrator when nobody
    would administer the body, LeavingNotPossible for somebody who has left or cannot take over.
    """
    require_administrator(by, None)
    departure = _at_once(member, _ids(member, successors or {}), user_of(by), now)
    return _leave(departure, by=user_of(by), now=now)


@transaction.atomic
def plan_leaving(
    *, member: Member, at: datetime, by: Member | None, now: datetime, successors: Successors | None = None
) -> Departure:
    """A member will leave at this time; whoever takes something over is told now.

    Raises like end_membership, and LeavingNotPossible for a time that is over, or where a departure is planned already.
    """
    require_administrator(by, None)
    keep_an_administrator(without=member)
    _require_member(member)
    if at <= now:
        raise LeavingNotPossible(_("Choose a time that is not over yet."), field="at")
    if planned_departure(member) is not None:
        raise LeavingNotPossible(_("It is planned already that this person leaves. Take that back first."))
    user = user_of(by)
    ids = _ids(member, successors or {})
    departure = Departure.objects.create(member=member, at=at, successors=ids, planned_at=now, planned_by=user)
    data: Data = {"user": member.user_id, "until": at.isoformat()}
    note(events.LEAVING_PLANNED.name, user, now, _about(member), data)
    people = {each.pk: each.user for each in (successors or {}).values()}
    notify(
        users=people.values(),
        kind="people.takes_over_later",
        now=now,
        data={"name": member.user.name, "ends_at": at.isoformat()},
        url=page_of(departure),
    )
    return departure


@transaction.atomic
def take_back_leaving(*, departure: Departure, by: Member, now: datetime) -> None:
    """The person stays after all. Raises NotAllowed, Faster where it has happened or was taken back already."""
    require_administrator(by, None)
    rows = Departure.objects.filter(pk=departure.pk, done_at=None, taken_back_at=None)
    if not rows.update(taken_back_at=now):
        raise Faster(_("This person has left, or it was taken back already."))
    note(events.LEAVING_TAKEN_BACK.name, by.user, now, _about(departure.member), {"user": departure.member.user_id})


def leave_as_planned(*, now: datetime) -> int:
    """Let everybody leave whose time has come, in every body, each in a transaction of their own; gives how many.

    Who cannot leave, because nobody would administer the body, is marked once, and its keepers are told.
    """
    due = Departure.everywhere.filter(at__lte=now, done_at=None, taken_back_at=None, stuck_at=None)
    left = 0
    for departure in due.select_related("member__user", "member__body", "planned_by").order_by("at", "pk"):
        with scope(departure.member.body):
            try:
                _leave(departure, by=departure.planned_by, now=now)
                left += 1
            except LastAdministrator:
                _stuck(departure, now)
            except Exception:
                # The others leave all the same; this one is tried again in a minute.
                logger.exception("departure failed", extra={"departure": departure.pk})
    return left


@transaction.atomic
def deactivate_user(*, user: User, by: User | None, now: datetime) -> list[Departure]:
    """Let a person leave every body of the installation and never sign in again, by an operator or the command line.

    Raises NotAllowed for somebody who is no operator, LastAdministrator where a body would be left without one: then
    nothing happens at all.
    """
    if by is not None and not by.is_operator:
        raise NotAllowed(_("Only an operator of the installation may do this."))
    departures = []
    for member in Member.everywhere.filter(user=user, left_at=None).select_related("user", "body").order_by("pk"):
        with scope(member.body):
            departures.append(_leave(_at_once(member, None, by, now), by=by, now=now))
    end_sessions(user=user, now=now, by=by)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    about = f"people.user:{user.pk}"
    record(body=None, by=by, now=now, kind=events.USER_DEACTIVATED.name, about=about)
    return departures


def page_of(departure: Departure) -> str:
    return reverse("people:departure", args=[departure.pk])


def _at_once(member: Member, successors: dict[str, int] | None, by: User | None, now: datetime) -> Departure:
    """The departure that was planned, moved to now, or a new one; None keeps the successors that were planned."""
    planned = planned_departure(member)
    if planned is None:
        ids = successors or {}
        return Departure.objects.create(member=member, at=now, successors=ids, planned_at=now, planned_by=by)
    planned.member, planned.at = member, now
    if successors is not None:
        planned.successors = successors
    planned.save(update_fields=["at", "successors"])
    return planned


@transaction.atomic
def _leave(departure: Departure, *, by: User | None, now: datetime) -> Departure:
    # Locks the person's row: whoever gives them something meanwhile waits, and then finds them gone.
    member = Member.objects.select_for_update(of=("self",)).select_related("user", "body").get(pk=departure.member_id)
    _require_member(member)
    keep_an_administrator(without=member)
    open_ = Departure.objects.filter(pk=departure.pk, done_at=None, taken_back_at=None)
    if not open_.update(done_at=now):
        raise Faster(_("This person has left, or it was taken back already."))
    departure.done_at, departure.result = now, _hand_over(departure, member, by, now)
    departure.save(update_fields=["result"])
    _end(member, by, now)
    for seen in (member, departure.member):
        seen.left_at = now
        forget(seen)
    member.save(update_fields=["left_at"])
    end_sessions(user=departure.member.user, now=now, by=by)
    # Links to set a password, also those that were sent as an invitation, die with the membership.
    User.objects.filter(pk=member.user_id).update(links_sent=F("links_sent") + 1)
    note(events.MEMBER_LEFT.name, by, now, _about(member), {"user": member.user_id})
    _tell(departure, member, by, now)
    return departure


def _hand_over(departure: Departure, member: Member, by: User | None, now: datetime) -> dict[str, dict[str, int]]:
    chosen = Member.objects.filter(pk__in=departure.successors.values(), left_at=None, user__is_active=True)
    people = chosen.select_related("user", "unit").in_bulk()
    result = {}
    for name, handover in handovers().items():
        had = handover.count(member)
        to = people.get(departure.successors.get(name, 0)) if handover.passes else None
        passed = handover.hand_over(member=member, to=to, by=by, now=now)
        result[name] = {"had": had, "passed": passed, "to": to.pk if to is not None else 0}
    return result


def _end(member: Member, by: User | None, now: datetime) -> None:
    Role.objects.filter(member=member).delete()
    Duty.objects.filter(member=member).delete()
    end_mandates(Mandate.objects.filter(member=member).select_related("member__user"), by=by, now=now)
    end_grants(Grant.objects.filter(member=member, ended_at=None).select_related("member__user"), by=by, now=now)
    AccessRequest.objects.filter(member=member, state=AccessState.ASKED).update(
        state=AccessState.TAKEN_BACK, decided_at=now, decided_by=by
    )


def _tell(departure: Departure, member: Member, by: User | None, now: datetime) -> None:
    name, url = member.user.name, page_of(departure)
    taken: dict[int, int] = {}
    for line in departure.result.values():
        if line["to"] and line["passed"]:
            taken[line["to"]] = taken.get(line["to"], 0) + line["passed"]
    for pk, successor in Member.objects.select_related("user").in_bulk(taken).items():
        data: dict[str, str | int] = {"name": name, "count": taken[pk]}
        notify(users=[successor.user], kind="people.took_over", now=now, data=data, url=url)
    others: Iterable[User] = (user for user in guardians() if by is None or user.pk != by.pk)
    notify(users=others, kind="people.member_left", now=now, data={"name": name}, url=url)


@transaction.atomic
def _stuck(departure: Departure, now: datetime) -> None:
    Departure.objects.filter(pk=departure.pk).update(stuck_at=now)
    data: dict[str, str | int] = {"name": departure.member.user.name}
    notify(users=guardians(), kind="people.leaving_stuck", now=now, data=data, url=page_of(departure))


def _require_member(member: Member) -> None:
    if member.left_at is not None:
        raise LeavingNotPossible(_("This person is no member any more."))


def _ids(member: Member, successors: Successors) -> dict[str, int]:
    for to in successors.values():
        if to.pk == member.pk or to.body_id != member.body_id or not to.active:
            raise LeavingNotPossible(_("This person cannot take over."), field="to")
    return {name: to.pk for name, to in successors.items()}


def _about(member: Member) -> str:
    return f"people.member:{member.pk}"
