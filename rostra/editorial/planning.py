"""What the plan of a body says: kinds of content and how often they are due, slots, quiet periods, ideas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from rostra.accounts.models import Account
from rostra.core.compiled import Compiled
from rostra.core.scoping import current_body_id
from rostra.editorial.enums import OPEN_STATES, EntryKind, PostState, Quiet
from rostra.editorial.models import Cadence, CalendarFeed, ContentType, Idea, PlanEntry, Post, Slot, Version
from rostra.editorial.rules import going_to
from rostra.editorial.sources import VERSION
from rostra.editorial.times import Week, nearest
from rostra.people.models import Member, Unit
from rostra.publishing.queries import STANDS

AHEAD = timedelta(hours=24)
"""So long before its time somebody hears that a slot is still empty."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader of the calendar looks for, by ids; what is left out narrows nothing."""

    account: int | None = None
    channel: str = ""
    units: frozenset[int] | None = None
    content_type: int | None = None
    state: str = ""


def narrowed(posts: QuerySet[Post], wanted: Wanted) -> QuerySet[Post]:
    """Those of the posts that are looked for."""
    if wanted.account is not None:
        posts = posts.filter(Exists(going_to().filter(account=wanted.account)))
    if wanted.channel:
        posts = posts.filter(Exists(going_to().filter(account__channel=wanted.channel)))
    if wanted.units is not None:
        posts = posts.filter(unit__in=wanted.units)
    if wanted.content_type is not None:
        posts = posts.filter(content_type=wanted.content_type)
    return posts.filter(state=wanted.state) if wanted.state else posts


# --- Kinds of content ---------------------------------------------------------------------------------


def content_types() -> QuerySet[ContentType]:
    """Those in use, by name, with who answers for them."""
    return ContentType.objects.filter(archived_at=None).select_related("unit", "owner__user").order_by("name", "pk")


def cadences() -> QuerySet[Cadence]:
    """How often what is due, of the kinds in use."""
    rows = Cadence.objects.filter(content_type__archived_at=None)
    return rows.select_related("content_type__owner__user", "account").order_by(
        "content_type__name", "account__name", "pk"
    )


@dataclass(frozen=True, slots=True)
class Due:
    """How a cadence is kept: when something of the kind went out last, and when the next is planned."""

    cadence: Cadence
    last: datetime | None
    planned: datetime | None

    @property
    def due_at(self) -> datetime | None:
        """None where it is as needed."""
        if self.cadence.every_minutes is None:
            return None
        return (self.last or self.cadence.since) + timedelta(minutes=self.cadence.every_minutes)

    def overdue(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at <= now


def dues(now: datetime) -> list[Due]:
    """All cadences of the body with how they are kept, in three queries; where an account is closed, nothing is due."""
    rows = list(cadences().filter(Q(account=None) | Q(account__closed_at=None)))
    if not rows:
        return []
    kinds = {row.content_type_id for row in rows}
    versions = Version.objects.filter(post__content_type__in=kinds, account__isnull=False)
    last = _by_place(_last(kinds), max)
    newer = Version.objects.filter(
        post=OuterRef("post"),
        account=OuterRef("account"),
        translation=OuterRef("translation"),
        number__gt=OuterRef("number"),
    )
    standing = versions.filter(~Exists(newer), removed=False)
    coming = standing.filter(post__state__in=OPEN_STATES, post__due_at__gt=now)
    planned = _by_place(coming.values_list("post__content_type", "account").annotate(Min("post__due_at")), min)
    places = [(row.content_type_id, row.account_id) for row in rows]
    return [Due(row, last.get(at), planned.get(at)) for row, at in zip(rows, places, strict=True)]


_LAST = f"""
SELECT p.content_type_id, v.account_id, max(sent_at)
FROM publishing_delivery JOIN editorial_version v ON v.id = source_id JOIN editorial_post p ON p.id = v.post_id
WHERE publishing_delivery.body_id = %s AND source = %s AND {STANDS} AND v.account_id IS NOT NULL
AND p.content_type_id = ANY(%s) AND p.state = ANY(%s) GROUP BY 1, 2
"""  # noqa: S608 - a condition of ours


def _last(kinds: Iterable[int]) -> list[tuple[int, int, datetime | None]]:
    """When something of these kinds went out last, by kind and account."""
    states = [PostState.APPROVED.value, PostState.PUBLISHED.value]
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [current_body_id(), VERSION.name, list(kinds), states])
        found: list[tuple[int, int, datetime | None]] = cursor.fetchall()
    return found


Place = tuple[int, int | None]
"""A kind of content on an account, or (None) anywhere."""


Pick = Callable[[datetime, datetime], datetime]


def _by_place(rows: Iterable[tuple[int, int, datetime | None]], pick: Pick) -> dict[Place, datetime]:
    """The time of each account, and that of all together."""
    found: dict[Place, datetime] = {}
    for kind, account, at in rows:
        if at is not None:
            for place in ((kind, account), (kind, None)):
                found[place] = pick(found.get(place, at), at)
    return found


# --- Slots --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day of a slot. `moved`: the clocks jump over its time that day, `at` is the first minute after.

    `post_id` is the post that fills it.
    """

    slot: Slot
    day: date
    at: datetime
    moved: bool
    post_id: int | None = None


def slots() -> QuerySet[Slot]:
    """All that have not ended, on accounts that are open."""
    rows = Slot.objects.filter(account__closed_at=None).select_related("account", "content_type", "owner__user")
    return rows.order_by("clock", "name", "pk")


def running_slots(on: date) -> QuerySet[Slot]:
    """Those that have days from this one on."""
    return slots().filter(Q(ends_on=None) | Q(ends_on__gte=on))


def days_of(slot: Slot, first: date, last: date) -> Iterator[date]:
    """The days of the slot from the first to the last, both included."""
    begin = max(first, slot.starts_on)
    end = last if slot.ends_on is None else min(last, slot.ends_on)
    monday = Week.of(slot.starts_on).monday
    for number in range((end - begin).days + 1):
        day = begin + timedelta(days=number)
        if day.weekday() in slot.days and (day - monday).days // 7 % slot.every_weeks == 0:
            yield day


def occurrences(first: date, last: date, zone: ZoneInfo) -> list[Occurrence]:
    """The days of all slots from the first to the last, both included, by time, in four queries."""
    rows = _running_between(first, last)
    if not rows:
        return []
    posts = {(slot, day): pk for slot, day, pk in _filled([row.pk for row in rows], first, last)}
    found = []
    for slot in rows:
        for day in days_of(slot, first, last):
            at, moved = nearest(day, slot.clock, zone)
            found.append(Occurrence(slot, day, at, moved, posts.get((slot.pk, day))))
    return sorted(found, key=lambda each: (each.at, each.slot.pk))


@Compiled
def _running_between(first: date, last: date) -> QuerySet[Slot]:
    """Each account and kind is made once, not for each of its slots; who looks after them is not asked here."""
    running = running_slots(first).filter(starts_on__lte=last)
    return running.select_related(None).prefetch_related("account", "content_type")


@Compiled
def _filled(slots: list[int], first: date, last: date) -> QuerySet[Post, tuple[int, date | None, int]]:
    posts = Post.objects.filter(slot__anyof=slots, slot_day__range=(first, last)).exclude(state=PostState.DISCARDED)
    return posts.values_list("slot", "slot_day", "pk")


def open_occurrence(slot_id: int, day: date, zone: ZoneInfo) -> Occurrence | None:
    """The day of a slot, where it is one of its days that nobody has filled yet."""
    found = [each for each in occurrences(day, day, zone) if each.slot.pk == slot_id and each.post_id is None]
    return found[0] if found else None


# --- Other channels, times of quiet ---------------------------------------------------------------------


@Compiled
def entries_between(start: datetime, end: datetime) -> QuerySet[PlanEntry]:
    """What stands on the calendar beside posts, where it touches this time."""
    rows = PlanEntry.objects.filter(removed_at=None, starts_at__lt=end, ends_at__gt=start)
    return rows.select_related("unit").order_by("starts_at", "pk")


def quiet_periods(start: datetime, end: datetime) -> list[PlanEntry]:
    """The times between which not everything may go out, where they touch this time; for a moment, give it twice."""
    rows = PlanEntry.objects.filter(removed_at=None, starts_at__lte=end, ends_at__gt=start)
    return list(rows.exclude(quiet=Quiet.NO).order_by("starts_at", "pk"))


def restraints(start: datetime, end: datetime) -> list[PlanEntry]:
    """Of what touches this time, what may keep a post back: times of quiet, and elections."""
    rows = PlanEntry.objects.filter(removed_at=None, starts_at__lte=end, ends_at__gt=start)
    return list(rows.exclude(~Q(kind=EntryKind.ELECTION), quiet=Quiet.NO).order_by("starts_at", "pk"))


def silences(period: PlanEntry, kind: ContentType | None) -> bool:
    """Whether a post of this kind may not go out in the period: only service notices may where it is not all quiet."""
    if period.quiet == Quiet.SERVICE:
        return kind is None or not kind.service
    return period.quiet == Quiet.SILENCE


# --- Ideas, feeds ---------------------------------------------------------------------------------------


def ideas(state: str) -> QuerySet[Idea]:
    """Those in this state, newest first."""
    rows = Idea.objects.filter(state=state).select_related("by", "unit", "content_type", "decided_by")
    return rows.annotate(said=Count("comments")).order_by("-pk")


def feeds_of(member: Member) -> QuerySet[CalendarFeed]:
    """The addresses that the member made, and that still work."""
    return CalendarFeed.objects.filter(member=member, ended_at=None).select_related("unit").order_by("pk")


def types_of(unit: Unit) -> int:
    """How many kinds of content in use belong to the unit itself."""
    return ContentType.objects.filter(unit=unit, archived_at=None).count()


def accounts_open() -> QuerySet[Account]:
    """The accounts of the body that are not closed, by name."""
    return Account.objects.filter(closed_at=None).order_by("name", "pk")


@Compiled
def accounts_by_name() -> QuerySet[Account]:
    """Of those, only what they are called and where they are."""
    return accounts_open().only("pk", "name", "channel")
