"""Who hears of what happens in a conversation: as few as possible, and never nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from rostra.inbox.clocks import line
from rostra.inbox.models import QueueMember
from rostra.inbox.queries.people import answerers
from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Member, Role, Unit, User
from rostra.people.queries import away_now

ADMINISTERING = [code for code, given in RIGHTS.items() if Right.ADMINISTER in given]

Place = tuple[int | None, int | None]
"""The ids of a queue and of an owner."""


class Waits(Protocol):
    """Something that waits in a queue and may be in somebody's hands."""

    @property
    def queue_id(self) -> int | None: ...
    @property
    def owner_id(self) -> int | None: ...


def listeners(rows: Iterable[Waits], *, now: datetime) -> Mapping[Place, list[User]]:
    """Whoever has it, else those who work on its queue, else all who may answer; by (queue, owner).

    For who is away stands who stands in for them, or else the queue.
    """
    places = {(row.queue_id, row.owner_id) for row in rows}
    owners = Member.objects.select_related("user").in_bulk({owner for _queue, owner in places if owner is not None})
    away = away_now(now)
    staff = staff_of({queue for queue, _owner in places if queue is not None}, away=away)
    everybody: list[User] | None = None
    found: dict[Place, list[User]] = {}
    for queue, owner in places:
        member = away[owner] if owner in away else owners.get(owner or 0)
        users = [member.user] if member is not None and member.active else staff.get(queue or 0, [])
        if not users:
            everybody = [member.user for member in answerers()] if everybody is None else everybody
            users = everybody
        found[queue, owner] = users
    return found


def staff_of(queues: Iterable[int], *, away: Collection[int]) -> dict[int, list[User]]:
    """Who works on each of these queues and is here."""
    rows = QueueMember.objects.filter(queue__in=list(queues), member__left_at=None, member__user__is_active=True)
    rows = rows.exclude(member__in=list(away))
    found: dict[int, list[User]] = {}
    for row in rows.select_related("member__user").order_by("member"):
        found.setdefault(row.queue_id, []).append(row.member.user)
    return found


class Managers:
    """Who administers a part of the body: those of the nearest unit that has any, at last those of the whole body.

    Those who are away only where nobody else does.
    """

    def __init__(self, now: datetime) -> None:
        roles = Role.objects.filter(code__in=ADMINISTERING, member__left_at=None, member__user__is_active=True)
        away = away_now(now)
        self._by_unit: dict[int | None, dict[int, User]] = {}
        everybody: dict[int, User] = {}
        for role in roles.select_related("member__user").order_by("member"):
            if role.unit_id is None:
                everybody[role.member_id] = role.member.user
            if role.member_id not in away:
                self._by_unit.setdefault(role.unit_id, {})[role.member_id] = role.member.user
        # Somebody has to hear of it.
        self._by_unit.setdefault(None, everybody)
        self._parents = dict(Unit.objects.values_list("pk", "parent"))

    def of(self, *units: int | None) -> list[User]:
        """Of the first of these units that has any on its way up."""
        ways = [step for unit in units for step in line(unit, self._parents)]
        found = next((self._by_unit[step] for step in ways if step in self._by_unit), self._by_unit.get(None, {}))
        return list(found.values())
