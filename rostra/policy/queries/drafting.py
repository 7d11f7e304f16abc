"""The policy as a text: which version holds, which is worked on, what each answers, and who works on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from rostra.people.enums import DutyCode, RoleCode
from rostra.people.models import Duty, Member, Role
from rostra.policy.decisions import PACKS
from rostra.policy.enums import Function, VersionForm, VersionState
from rostra.policy.models import Answer, Change, Conflict, Instrument, TeamSeat, Version, Voice
from rostra.policy.queries.deciding import decided
from rostra.policy.questionnaire import Item, items

WORKED_ON = (VersionState.DRAFT, VersionState.ASKED)
FOR_STAFF = frozenset({"access", "use", "conduct", "security", "legal", "ownership"})
"""The elements that also concern a body without accounts of its own: its staff has some (R-361)."""


def draft() -> Version | None:
    """The version that is worked on, or waits for the decision."""
    return _versions().filter(state__in=WORKED_ON).first()


def in_force() -> Version | None:
    return _versions().filter(state=VersionState.IN_FORCE).first()


def has_policy() -> bool:
    """Whether a version is in force."""
    return Version.objects.filter(state=VersionState.IN_FORCE).exists()


def coming() -> Version | None:
    """The version that is adopted and not in force yet."""
    return _versions().filter(state=VersionState.ADOPTED).order_by("effective_at").first()


def versions() -> list[Version]:
    """All of them, the newest first."""
    return list(_versions().order_by("-number"))


def answer_rows(version: Version) -> dict[str, Answer]:
    """The answers of a draft by item, with the people of each; one query."""
    rows = Answer.objects.filter(version=version).select_related("proposed_by", "agreed_by")
    return {row.item: row for row in rows}


def answers_of(version: Version) -> dict[str, dict[str, Any]]:
    """What the version answers, by item: a draft as its rows say now, any other as it was adopted."""
    if version.state in WORKED_ON or version.adopted_at is None:
        return dict(Answer.objects.filter(version=version).values_list("item", "value"))
    found: dict[str, dict[str, Any]] = version.content.get("answers", {})
    return dict(found)


def required(version: Version) -> list[Item]:
    """The questions that it must answer, in the order of the document."""
    return [
        item
        for item in items().values()
        if (item.short or version.form == VersionForm.FULL) and (not version.only or item.element in FOR_STAFF)
    ]


def packs_that_count(answers: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """The jurisdictions of the body: those that it has decided on, and those that the draft names."""
    named = answers.get("E7.1", {}).get("rules", {}).get(PACKS.key, ())
    in_force: tuple[str, ...] = decided(PACKS)
    return frozenset([*named, *in_force])


def team() -> list[TeamSeat]:
    """Everybody of the team who is still a member, by function and name."""
    rows = TeamSeat.objects.filter(member__left_at=None, member__user__is_active=True)
    order = {code: place for place, code in enumerate(Function.values)}
    return sorted(
        rows.select_related("member__user", "member__unit"),
        key=lambda seat: (order[seat.function], seat.member.user.name, seat.pk),
    )


def voices(version: Version, item: str | None = None) -> list[Voice]:
    """What was said to the answers, or to one of them, in the order in which it was said."""
    rows = Voice.objects.filter(version=version).select_related("by").order_by("pk")
    return list(rows if item is None else rows.filter(item=item))


def instruments(*, ended: bool = False) -> list[Instrument]:
    """The laws and rules that hold beside the policy; `ended`: those that did."""
    rows = Instrument.objects.select_related("owner__user", "added_by")
    return list(rows.filter(ended_at__isnull=not ended).order_by("kind", "title", "pk"))


def conflicts() -> list[Conflict]:
    """The open ones first, each part with the newest on top."""
    rows = Conflict.objects.select_related("instrument", "raised_by", "resolved_by").order_by("-pk")
    return sorted(rows, key=lambda row: row.resolved_at is not None)


def open_conflicts() -> list[Conflict]:
    return list(Conflict.objects.filter(resolved_at=None).order_by("pk"))


def changes_of(version: Version) -> list[Change]:
    return list(Change.objects.filter(version=version).select_related("planned_by").order_by("pk"))


def waiting_changes() -> list[Change]:
    """What takes effect later, or could not: by its time."""
    rows = Change.objects.filter(taken_at=None, withdrawn_at=None).select_related("planned_by", "version")
    return list(rows.order_by("at", "pk"))


def vacant(codes: Iterable[str]) -> list[str]:
    """Those of these roles and duties that nobody holds who is still there; two queries at most."""
    wanted = list(dict.fromkeys(codes))
    there = Q(member__left_at=None, member__user__is_active=True)
    roles = [code for code in wanted if code in RoleCode.values]
    duties = [code for code in wanted if code in DutyCode.values]
    held: set[str] = set()
    if roles:
        held |= set(Role.objects.filter(there, code__in=roles).values_list("code", flat=True))
    if duties:
        held |= set(Duty.objects.filter(there, code__in=duties).values_list("code", flat=True))
    return [code for code in wanted if code in (*roles, *duties) and code not in held]


def administrators() -> list[Member]:
    """Who administers the whole body."""
    rows = Member.objects.filter(
        roles__code=RoleCode.ADMINISTRATOR, roles__unit=None, left_at=None, user__is_active=True
    )
    return list(rows.select_related("user").order_by("user__name", "pk").distinct())


def functions_of(member: Member, seats: Sequence[TeamSeat]) -> tuple[str, ...]:
    """For which functions the member sits in the team."""
    return tuple(seat.function for seat in seats if seat.member_id == member.pk)


def reviewed_late(version: Version, now: datetime) -> bool:
    """Whether the day on which somebody wanted to look at it again is over, on the clocks of the request."""
    return version.review_on is not None and version.review_on < timezone.localdate(now)


def _versions() -> QuerySet[Version]:
    return Version.objects.select_related("opened_by", "asked_by", "adopted_by")
