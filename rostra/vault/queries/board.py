"""The board of secrets: how each stands, and what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import DateTimeField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from rostra.core.compiled import Compiled
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import units_with
from rostra.vault.enums import URGENT, ReleaseState
from rostra.vault.models import Attestation, Holding, Item, Release, Reveal, RotationTask, Secret
from rostra.vault.rules import may_see_all

SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Row:
    """One secret on the board. `days_left` is None where nothing expires, negative after; `overdue` since when."""

    item: Item
    holders: list[Member]
    days_left: int | None
    used_at: datetime | None
    """When the network last answered to it; None where nobody but people use it."""
    tasks: list[RotationTask]
    overdue: bool
    attested_at: datetime | None
    unanswered: int
    lost: bool

    @property
    def urgent(self) -> bool:
        """Somebody outside may have it."""
        return any(task.cause in URGENT for task in self.tasks)

    @property
    def state(self) -> str:
        """In one word that the pill knows."""
        if self.urgent or self.overdue or self.lost or (self.days_left is not None and self.days_left < 0):
            return "overdue"
        if self.tasks or (self.days_left is not None and self.days_left <= SOON.days):
            return "due_soon"
        return "healthy"


def items_for(member: Member) -> QuerySet[Item]:
    """What the member may know of: everything for who secures or administers the body, else what they hold."""
    rows = Item.objects.filter(retired_at=None)
    if may_see_all(member):
        return rows
    mine = Holding.objects.filter(item=OuterRef("pk"), member=member, ended_at=None)
    return rows.filter(Exists(mine) | Q(account__unit__in=units_with(member, Right.SECURE) or ()))


def board(member: Member, now: datetime, *, account_id: int | None = None) -> list[Row]:
    """What the member may know of, red first. The number of queries does not grow with the rows."""
    items = items_for(member)
    if account_id is not None:
        items = items.filter(account_id=account_id)
    rows = [_row(item, now) for item in _with_state(items)]
    order = {"overdue": 0, "due_soon": 1, "healthy": 2}
    return sorted(rows, key=lambda row: (order[row.state], row.item.label, row.item.pk))


def row_of(item: Item, now: datetime) -> Row:
    return _row(_with_state(Item.objects.filter(pk=item.pk)).get(), now)


def _with_state(items: QuerySet[Item]) -> QuerySet[Item]:
    newest = Secret.objects.filter(item=OuterRef("pk")).order_by("-version")
    answered = Attestation.objects.filter(item=OuterRef("pk"), answered_at__isnull=False).order_by("-answered_at")
    return (
        items.select_related("account", "custodian__user")
        .prefetch_related(
            Prefetch(
                "holdings",
                Holding.objects.filter(ended_at=None).select_related("member__user").order_by("pk"),
                to_attr="held_now",
            ),
            Prefetch(
                "rotations",
                RotationTask.objects.filter(done_at=None).select_related("member__user").order_by("due_at", "pk"),
                to_attr="open_tasks",
            ),
            Prefetch(
                "attestations", Attestation.objects.filter(answered_at=None).order_by("pk"), to_attr="open_questions"
            ),
        )
        .annotate(
            lost_at=Subquery(newest.values("lost_at")[:1], output_field=DateTimeField()),
            attested_at=Subquery(answered.values("answered_at")[:1], output_field=DateTimeField()),
            used_at=Greatest("account__fetched_at", "account__verified_at"),
        )
    )


def _row(item: Item, now: datetime) -> Row:
    state = vars(item)
    tasks: list[RotationTask] = state["open_tasks"]
    left = (item.expires_at - now).total_seconds() if item.expires_at is not None else None
    return Row(
        item=item,
        holders=[holding.member for holding in state["held_now"]],
        days_left=None if left is None else int(left // 86_400),
        used_at=state["used_at"] if item.name else None,
        tasks=tasks,
        overdue=any(task.due_at <= now for task in tasks),
        attested_at=state["attested_at"],
        unanswered=len(state["open_questions"]),
        lost=state["lost_at"] is not None,
    )


def questions_for(member: Member) -> list[Attestation]:
    return _questions(member.pk)


def requests_for(member: Member, limit: int = 50) -> list[Release]:
    """Requests that wait for a second person, and may wait for this one."""
    return _requests(member.pk, units=units_with(member, Right.SECURE), limit=limit)


def changes_for(member: Member) -> list[RotationTask]:
    """What the member must see to that it is changed, one task for each secret, the most urgent first."""
    urgent = _changes(member.pk, units=units_with(member, Right.SECURE))
    return sorted(urgent, key=lambda task: (task.due_at, task.pk))


@Compiled
def _questions(member: int) -> QuerySet[Attestation]:
    rows = Attestation.objects.filter(member=member, answered_at=None)
    return rows.select_related("item").order_by("due_at", "pk")


@Compiled
def _requests(member: int, *, units: frozenset[int] | None, limit: int) -> QuerySet[Release]:
    rows = Release.objects.filter(_kept(member, units), state=ReleaseState.ASKED).exclude(member=member)
    return rows.select_related("item__account__unit", "member__user").order_by("-id")[:limit]


@Compiled
def _changes(member: int, *, units: frozenset[int] | None) -> QuerySet[RotationTask]:
    rows = RotationTask.objects.filter(_kept(member, units), done_at=None)
    return rows.order_by("item", "due_at", "pk").distinct("item").select_related("item")


def _kept(member: int, units: frozenset[int] | None) -> Q:
    """What concerns a secret that the member keeps, or secures (on these units; None: on all), as a condition."""
    return Q() if units is None else Q(item__custodian=member) | Q(item__account__unit__in=units)


def history(item: Item, limit: int = 50) -> list[Reveal]:
    """Who saw it, newest first."""
    rows = Reveal.objects.filter(item=item).select_related("member__user", "release__decided_by__user")
    return list(rows.order_by("-id")[:limit])


def agreed_release(item: Item, member: Member, now: datetime) -> Release | None:
    """The member's request that a second person agreed to and that still holds."""
    rows = Release.objects.filter(item=item, member=member, state=ReleaseState.AGREED, expires_at__gt=now)
    return rows.order_by("-id").first()


def open_releases(item: Item, now: datetime) -> list[Release]:
    rows = Release.objects.filter(item=item, state__in=(ReleaseState.ASKED, ReleaseState.AGREED), expires_at__gt=now)
    return list(rows.select_related("member__user", "decided_by__user", "item__account__unit").order_by("-id"))
