"""The calendar: what goes out when, each post with the one state that people should see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rostra.accounts.models import Account
from rostra.core.compiled import Compiled
from rostra.editorial.content import Current
from rostra.editorial.enums import OPEN_STATES, EntryKind, PostState, Quiet
from rostra.editorial.models import PlanEntry, Post, Version
from rostra.editorial.planning import Occurrence, Wanted, entries_between, narrowed, occurrences, silences
from rostra.editorial.post_status import BLOCKED, DRAFT, LATE, REVIEW, SCHEDULED, Status, Way, status_of, ways
from rostra.editorial.queries import currents, deliveries, every, standing, within
from rostra.editorial.rules import Reach
from rostra.editorial.sources import VERSION
from rostra.editorial.times import Month, Span, bounds
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.policy.content_checks import CHECKS
from rostra.policy.models import PublishingHold
from rostra.policy.queries import held_accounts, working_calendar
from rostra.publishing.enums import ChangeState, DeliveryState, Shown
from rostra.publishing.models import Change, Delivery
from rostra.publishing.queries import standing_for

NOTHING = Wanted()
BRIEF = ("title", "state", "due_at", "content_type", "blocked")
"""What the month shows of a post."""


WRITTEN = (PostState.DRAFT, PostState.REVIEW)
WAITING = (DRAFT, REVIEW, SCHEDULED, LATE)
"""What a check, a time of quiet or a stop can block; worse than that stays to be seen."""


@dataclass(frozen=True)
class Entry:
    """A post on the calendar; `trouble` are its deliveries that a person should look at.

    `quiet` is the period in which it may not go out, where it falls into one; `stop` the stop that holds it.
    """

    post: Post
    status: Status
    accounts: list[Account]
    trouble: list[Delivery]
    quiet: PlanEntry | None = None
    stop: PublishingHold | None = None

    @property
    def movable(self) -> bool:
        return self.post.state in OPEN_STATES

    @property
    def against(self) -> str | Promise:
        """What a check found that blocks it; empty where none does."""
        if not self.post.blocked or self.post.state not in WRITTEN:
            return ""
        known = CHECKS.get(self.post.blocked)
        return known.label if known else _("A check stands against it: open it to see why.")


Stops = Mapping[int | None, PublishingHold]
"""The stops of publishing in force, by account; None: of all of them."""


class Item(NamedTuple):
    """What stands on a day at a time, on the body's clock: a post, or a slot that nobody has filled."""

    at: datetime
    what: Entry | Occurrence

    @property
    def entry(self) -> Entry | None:
        return self.what if isinstance(self.what, Entry) else None

    @property
    def slot(self) -> Occurrence | None:
        return self.what if isinstance(self.what, Occurrence) else None

    @property
    def clock(self) -> str:
        return f"{self.at:%H:%M}"


@dataclass(frozen=True)
class Day:
    """`more` posts stand on the day besides those shown; `quiet` are the periods of quiet; `outside` of the month.

    `off`: the body does not work on it.
    """

    date: date
    today: bool
    items: list[Item]
    more: int = 0
    quiet: list[PlanEntry] = field(default_factory=list)
    outside: bool = False
    off: bool = False

    @property
    def key(self) -> str:
        """As the page names it."""
        return f"{self.date:%Y%m%d}"

    @property
    def weekday(self) -> str | Promise:
        return WEEKDAYS[self.date.weekday()]

    @property
    def others(self) -> str:
        """How many more posts there are, in words."""
        return ngettext("%(number)s more", "%(number)s more", self.more) % {"number": self.more}

    @property
    def look(self) -> str:
        """How the day differs from the others, as the classes of the page: calm is a day off, or one of quiet."""
        looks = {
            "is-today": self.today,
            "is-quiet": self.off or bool(self.quiet),
            "is-outside": self.outside,
            "is-empty": not self.items and not self.quiet,
        }
        return "".join(f" {name}" for name, so in looks.items() if so)


class Band(NamedTuple):
    """An entry of the plan over the days of a week: from which of them (Monday is 1), over how many."""

    entry: PlanEntry
    first: int
    days: int

    @property
    def icon(self) -> str:
        return "lock" if self.entry.quiet != Quiet.NO else ICONS[EntryKind(self.entry.kind)]

    @property
    def color(self) -> str:
        return "warning" if self.entry.quiet != Quiet.NO else "info"


ICONS = {
    EntryKind.PRESS: "newspaper",
    EntryKind.WEB: "globe",
    EntryKind.CAMPAIGN: "megaphone",
    EntryKind.EVENT: "calendar-check",
    EntryKind.WORKS: "triangle-alert",
    EntryKind.ELECTION: "stamp",
    EntryKind.MOURNING: "flag",
    EntryKind.OTHER: "info",
}


@dataclass(frozen=True)
class Row:
    """A week with what stands over its days, and the days."""

    bands: list[Band]
    days: list[Day]


def rows(
    member: Member,
    span: Span,
    zone: ZoneInfo,
    *,
    now: datetime,
    wanted: Wanted = NOTHING,
    most: int | None = None,
) -> list[Row]:
    """The weeks with what the member may see on them, in the body's own time; of each day at most so many posts.

    Of a month neither words nor accounts are read. A fixed number of queries, however much there is.
    """
    start, end = span.bounds(zone)
    plan = entries_between(start, end)
    brief = isinstance(span, Month)
    shown = _shown(start, end, reach=Reach.of(member, Right.READ), wanted=wanted, zone=zone, most=most, brief=brief)
    # The names are those of the annotations.
    counts: dict[date, int] = {vars(post)["on"]: vars(post)["on_day"] for post in shown}
    items: dict[date, list[Item]] = {day: [] for day in span.days}
    for entry in _brief(shown, now, plan) if brief else entries(shown, now=now, plan=plan):
        if entry.post.due_at is not None:
            local = entry.post.due_at.astimezone(zone)
            items[local.date()].append(Item(local, entry))
    for slot in _empty(span, zone, now, wanted):
        items[slot.day].append(Item(slot.at.astimezone(zone), slot))
    today, working = now.astimezone(zone).date(), working_calendar(zone.key)
    days = [
        Day(
            day,
            today=day == today,
            items=sorted(found, key=lambda item: item.at),
            more=counts.get(day, 0) - sum(item.entry is not None for item in found),
            quiet=[entry for entry in plan if entry.quiet != Quiet.NO and _covers(entry, day, zone)],
            outside=brief and Month.of(day) != span,
            off=not working.is_working(day),
        )
        for day, found in items.items()
    ]
    weeks = [days[at : at + 7] for at in range(0, len(days), 7)]
    return [Row(_bands(plan, week, zone), week) for week in weeks]


@Compiled
def _shown(
    start: datetime,
    end: datetime,
    *,
    reach: Reach,
    wanted: Wanted,
    zone: ZoneInfo,
    most: int | None,
    brief: bool,
) -> QuerySet[Post]:
    """The posts to show by time; `on` is their day, and `on_day` how many it has."""
    posts = narrowed(within(reach), wanted).filter(due_at__gte=start, due_at__lt=end)
    if brief:
        # There are few kinds: each is made once, not for each of its posts.
        posts = posts.select_related(None).prefetch_related("content_type").only(*BRIEF)
    day = TruncDate("due_at", tzinfo=zone)
    ranked = posts.annotate(
        on=day,
        rank=Window(RowNumber(), partition_by=[day], order_by=["due_at", "pk"]),
        on_day=Window(Count("pk"), partition_by=[day]),
    )
    if most is not None:
        ranked = ranked.filter(rank__lte=most)
    return ranked.order_by("due_at", "pk")


def _empty(span: Span, zone: ZoneInfo, now: datetime, wanted: Wanted) -> list[Occurrence]:
    """The days of slots that can still be filled, where no filter leaves them out."""
    if wanted.state or wanted.units is not None:
        return []
    return [
        slot
        for slot in occurrences(span.days[0], span.days[-1], zone)
        if slot.post_id is None
        and slot.at > now
        and wanted.account in (None, slot.slot.account_id)
        and wanted.channel in ("", slot.slot.account.channel)
        and wanted.content_type in (None, slot.slot.content_type_id)
    ]


def _covers(entry: PlanEntry, day: date, zone: ZoneInfo) -> bool:
    start, end = bounds(day, day, zone)
    return entry.starts_at < end and entry.ends_at > start


def _bands(plan: Sequence[PlanEntry], week: Sequence[Day], zone: ZoneInfo) -> list[Band]:
    found = []
    for entry in plan:
        held = [number for number, day in enumerate(week, 1) if _covers(entry, day.date, zone)]
        if held:
            found.append(Band(entry, held[0], len(held)))
    return found


def entries(posts: Iterable[Post], *, now: datetime, plan: Sequence[PlanEntry] = ()) -> list[Entry]:
    """Posts with their state, their accounts and the quiet they would break, in a fixed number of queries."""
    rows = list(posts)
    contents = currents(rows, words=False)
    sent = standing(deliveries(contents.values()))
    known = ways(every(sent))
    stops = held_accounts(answers=False)
    return [_entry(post, contents[post.pk], sent, known, now, plan, stops) for post in rows]


def undated(posts: Sequence[Post], *, now: datetime) -> list[Entry]:
    """Posts that are written without a time: nothing of them waits to go out, so neither quiet nor a stop is in their way."""
    contents = currents(posts, words=False)
    return [_entry(post, contents[post.pk], {}, {}, now, (), {}) for post in posts]


def _brief(posts: Sequence[Post], now: datetime, plan: Sequence[PlanEntry]) -> list[Entry]:
    """Posts with their state only, for a page that shows many."""
    held: dict[int, list[Way]] = {}
    stops = held_accounts(answers=False)
    rows = [(post, pk, Way(*row)) for post, pk, *row in _ways([post.pk for post in posts])]
    again = _again([pk for _post, pk, way in rows if way.state == DeliveryState.WITHDRAWN])
    for post, pk, way in rows:
        held.setdefault(post, []).append(again.get(pk, way))
    return [_stand(post, held.get(post.pk, ()), now, plan, stops) for post in posts]


@Compiled
def _ways(posts: list[int]) -> QuerySet[Delivery, tuple[Any, ...]]:
    """The deliveries of these posts: the id of the post, their own, and what Way has."""
    versions = Version.objects.filter(post__anyof=posts, account__isnull=False)
    rows = Delivery.objects.filter(source=VERSION.name, source_id__in=versions.values("pk"))
    of_post = Version.everywhere.filter(pk=OuterRef("source_id")).values("post")
    return rows.annotate(post=Subquery(of_post)).values_list("post", "pk", *Way._fields)


def _again(taken_back: Sequence[int]) -> dict[int, Way]:
    """How what took their place stands, by the ids of those that were taken back to be corrected."""
    changed = Change.objects.filter(delivery__in=taken_back, state__in=[ChangeState.CONFIRMED, ChangeState.DONE])
    rows = list(Delivery.objects.filter(pk__in=changed.values("delivery")))
    stands = standing_for(rows)
    known = ways(stands)
    return {row.pk: known[found.pk] for row, found in zip(rows, stands, strict=True)}


def _entry(
    post: Post,
    content: Current,
    sent: Mapping[int, Sequence[Delivery]],
    known: Mapping[int, Way],
    now: datetime,
    plan: Sequence[PlanEntry],
    stops: Stops,
) -> Entry:
    rows = [row for version in content.versions for row in sent.get(version.pk, ())]
    asked = (DeliveryState.FAILED, DeliveryState.UNSURE, DeliveryState.BY_HAND)
    differs = (Shown.ALTERED, Shown.GONE)
    trouble = [r for r in rows if r.state in asked or (r.state == DeliveryState.SENT and r.shown in differs)]
    return replace(
        _stand(post, [known[row.pk] for row in rows], now, plan, stops), accounts=content.accounts, trouble=trouble
    )


def _stand(post: Post, rows: Sequence[Way], now: datetime, plan: Sequence[PlanEntry], stops: Stops) -> Entry:
    """The post with its state: blocked by a check, by a time in which it may not go out, or by a stop."""
    quiet = _broken(post, plan)
    due = [row for row in rows if row.state in (DeliveryState.DUE, DeliveryState.BY_HAND)]
    stop = next((held for row in due if (held := stops.get(row.account_id) or stops.get(None))), None)
    status = status_of(post, rows, now)
    entry = Entry(post, status, [], [], quiet, stop)
    return replace(entry, status=BLOCKED) if (quiet or stop or entry.against) and status in WAITING else entry


def _broken(post: Post, plan: Sequence[PlanEntry]) -> PlanEntry | None:
    """The quiet that a post would break which has not gone out yet."""
    if post.state not in OPEN_STATES or post.due_at is None:
        return None
    due_at, kind = post.due_at, post.content_type
    return next((e for e in plan if e.starts_at <= due_at < e.ends_at and silences(e, kind)), None)
