"""What happens when somebody leaves, before it does; and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.people.enums import RIGHTS, AccessState, Right
from rostra.people.leaving import Handover, handovers
from rostra.people.models import AccessRequest, Departure, Duty, Grant, Mandate, Member, Role, User
from rostra.people.queries.security import sessions_of


@dataclass(frozen=True, slots=True)
class Ending:
    """Something of a member that ends when they leave."""

    label: str | Promise
    count: int


@dataclass(frozen=True, slots=True)
class Passing:
    """Something that passes on, or back; `to` is who is meant to take it over, or took it over."""

    handover: Handover
    count: int
    to: Member | None = None
    passed: int = 0

    @property
    def rest(self) -> int:
        """What nobody took over."""
        return self.count - self.passed


def endings(member: Member, now: datetime) -> list[Ending]:
    """What ends with the membership."""
    still = Q(ended_at=None) & (Q(ends_at=None) | Q(ends_at__gt=now))
    return [
        Ending(_("Open sessions"), len(sessions_of(member.user))),
        Ending(_("Roles"), Role.objects.filter(member=member).count()),
        Ending(_("Duties"), Duty.objects.filter(member=member).count()),
        Ending(_("Rights on single accounts"), Grant.objects.filter(still, member=member).count()),
        Ending(_("Mandates"), Mandate.objects.filter(still, member=member).count()),
        Ending(
            _("Requests for access"),
            AccessRequest.objects.filter(member=member, state=AccessState.ASKED).count(),
        ),
    ]


def passings(member: Member, departure: Departure | None = None) -> list[Passing]:
    """What the member holds now, with who was chosen for it where it is planned."""
    chosen = departure.successors if departure is not None else {}
    people = Member.objects.select_related("user").in_bulk(set(chosen.values()))
    return [
        Passing(handover, handover.count(member), people.get(chosen.get(name, 0)))
        for name, handover in handovers().items()
    ]


def passed(departure: Departure) -> list[Passing]:
    """What came of it; of kinds that no domain has any more nothing is told."""
    result = departure.result
    people = Member.objects.select_related("user").in_bulk({line["to"] for line in result.values()})
    return [
        Passing(handover, result[name]["had"], people.get(result[name]["to"]), result[name]["passed"])
        for name, handover in handovers().items()
        if name in result
    ]


def planned_departure(member: Member) -> Departure | None:
    """The departure of a member that has not happened yet."""
    return Departure.objects.filter(member=member, done_at=None, taken_back_at=None).first()


def departure_of(member: Member) -> Departure | None:
    """How the member last left, or will leave."""
    return Departure.objects.filter(member=member, taken_back_at=None).order_by("-pk").first()


def guardians() -> list[User]:
    """Security officers and administrators of the body in scope: they hear of leavers and of lost devices.

    Those of a part of it may not read what stands there.
    """
    codes = [code for code, given in RIGHTS.items() if given & {Right.SECURE, Right.ADMINISTER}]
    roles = Role.objects.filter(code__in=codes, unit=None, member__left_at=None, member__user__is_active=True)
    return list(dict.fromkeys(role.member.user for role in roles.select_related("member__user").order_by("pk")))


def active_members() -> QuerySet[Member]:
    """Everybody who works in the body now, by name."""
    rows = Member.objects.filter(left_at=None, user__is_active=True)
    return rows.select_related("user").order_by("user__name", "pk")


def successors(member: Member) -> QuerySet[Member]:
    """Who could take over from a member, by name."""
    return active_members().exclude(pk=member.pk)
