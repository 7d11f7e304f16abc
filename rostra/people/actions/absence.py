"""Who is away for a time: nothing is given to them meanwhile, and what waits for them goes to who stands in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.refusals import Faster, Refused
from rostra.people import events
from rostra.people.actions.authority import note, require_administrator
from rostra.people.actions.telling import notify
from rostra.people.models import Absence, Member


class AbsenceNotPossible(Refused):
    """Nobody is away like this."""


@transaction.atomic
def say_away(
    *, member: Member, starts_at: datetime, ends_at: datetime, substitute: Member | None, by: Member, now: datetime
) -> Absence:
    """`member` is away from … to (not including) …; said by themselves, or by who administers their unit.

    Raises NotAllowed, and AbsenceNotPossible for times or a substitute that cannot be.
    """
    _may(member, by)
    if not member.active:
        raise AbsenceNotPossible(_("This person is no member any more."))
    if ends_at <= starts_at or ends_at <= now:
        raise AbsenceNotPossible(_("The last day must not be before the first, nor be over."), field="last")
    # One at a time for a person: the second of two who say the same sees the first.
    Member.objects.select_for_update().get(pk=member.pk)
    rows = Absence.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at, ended_at=None)
    if rows.filter(member=member).exists():
        raise AbsenceNotPossible(_("This is said already: end the other absence first."), field="first")
    if substitute is not None:
        _stands_in(substitute, member, away=rows.filter(member=substitute).exists())
    absence = Absence.objects.create(
        member=member, starts_at=starts_at, ends_at=ends_at, substitute=substitute, by=by.user, at=now
    )
    stands_in: Data = {}
    if substitute is not None:
        stands_in = {"substitute": substitute.user_id}
        told: dict[str, str | int] = {"name": member.user.name, "starts_at": starts_at.isoformat()}
        url = reverse("people:absence", args=[member.pk])
        notify(users=[substitute.user], kind="people.stands_in", now=now, data=told, url=url)
    data: Data = {"user": member.user_id, "until": ends_at.isoformat(), **stands_in}
    note(events.ABSENCE_SAID.name, by.user, now, f"people.user:{member.user_id}", data)
    return absence


@transaction.atomic
def come_back(*, absence: Absence, by: Member, now: datetime) -> None:
    """They are here again, or never went. Raises NotAllowed, and Faster where it is over."""
    _may(absence.member, by)
    running = Absence.objects.filter(pk=absence.pk, ended_at=None, ends_at__gt=now)
    if not running.update(ended_at=now):
        raise Faster(_("This absence is over already."))
    user = absence.member.user_id
    note(events.ABSENCE_ENDED.name, by.user, now, f"people.user:{user}", {"user": user})


def _may(member: Member, by: Member) -> None:
    if by.pk != member.pk:
        require_administrator(by, member.unit)


def _stands_in(substitute: Member, member: Member, *, away: bool) -> None:
    if substitute.pk == member.pk:
        raise AbsenceNotPossible(_("Nobody stands in for themselves."), field="substitute")
    if not substitute.active:
        raise AbsenceNotPossible(_("Whoever stands in is no member any more."), field="substitute")
    if away:
        raise AbsenceNotPossible(_("Whoever stands in is away then, too."), field="substitute")
