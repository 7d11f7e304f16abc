"""What people wrote about in a week: by topic, with what is unusual, what was answered and how fast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Case, Count, DurationField, F, Q, QuerySet, When

from rostra.editorial.times import Week
from rostra.inbox.enums import GroupState, Outcome, TopicBy
from rostra.inbox.models import Conversation, Group, Theme, Topic, Turn
from rostra.inbox.queries.groups import Counts, GroupRow, counts_of
from rostra.inbox.queries.lists import UNASKED

WEEKS = 4
"""A week is compared with the median of so many before it: one storm among them changes nothing."""
SPIKE = 2
LEAST = 10
"""Unusual is what came twice as often as usual and as a year ago, and at least so often."""
YEAR = 52
SEASON = (-1, 0, 1)
"""What comes every year at this time is not unusual: the same week a year ago, with those beside it."""
LASTED = timedelta(weeks=4)
GROUPS = 10


class Median(Aggregate):
    """The middle of what there is; None of nothing (SQL: percentile_cont)."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


TIMED = {
    "turns": Count("pk"),
    "in_time": Count("pk", filter=Q(ended_at__lte=F("due_at"))),
    "wait": Median(F("ended_at") - F("started_at")),
}


@dataclass(slots=True)
class TopicRow:
    """One topic in one week; None is what is about no topic. `wait` is on the clock on the wall, `usual` and `last_year` are medians."""

    topic: Topic | None
    count: int = 0
    usual: float = 0
    last_year: float = 0
    answered: int = 0
    in_time: int = 0
    turns: int = 0
    wait: timedelta | None = None
    languages: list[tuple[str, int]] = field(default_factory=list)

    @property
    def spike(self) -> bool:
        return self.count >= LEAST and self.count >= SPIKE * max(self.usual, self.last_year)

    @property
    def answered_percent(self) -> int | None:
        return round(100 * self.answered / self.count) if self.count else None

    @property
    def in_time_percent(self) -> int | None:
        return round(100 * self.in_time / self.turns) if self.turns else None


@dataclass(frozen=True, slots=True)
class Report:
    """`rows` are topics, the most written about first; `whole` is all of it."""

    week: Week
    rows: list[TopicRow]
    whole: TopicRow
    groups: list[GroupRow]
    themes: list[Theme]


def themes_of(week: Week, zone: ZoneInfo) -> Report:
    """In as many queries, however much was written."""
    begin, end = week.bounds(zone)
    rows = {topic.pk: TopicRow(topic) for topic in Topic.objects.select_related("queue").order_by("position", "name")}
    nothing = TopicRow(None)
    _count(rows, nothing, week, zone)
    _last_year(rows, nothing, week, zone)
    _languages(rows, nothing, begin, end)
    _turns(rows, nothing, begin, end)
    shown = [row for row in (*rows.values(), nothing) if row.count or row.turns]
    shown.sort(key=lambda row: (-row.count, -row.turns))
    grown = Group.objects.filter(grown_at__gte=begin, started_at__lt=end, size__gt=0).exclude(state=GroupState.SPLIT)
    groups = list(grown.order_by("-size", "pk")[:GROUPS])
    counts = counts_of([group.pk for group in groups], now=end) if groups else {}
    themes = Theme.objects.filter(at__lt=end).filter(Q(settled_at=None) | Q(settled_at__gte=begin))
    return Report(
        week,
        shown,
        _whole([*rows.values(), nothing], begin, end),
        [GroupRow(group, counts.get(group.pk, Counts())) for group in groups],
        list(themes.select_related("topic", "group", "idea", "by").order_by("pk")),
    )


def _asked() -> QuerySet[Any]:
    """What counts, with the topic that it is `about`: what is only suggested decides nothing, and spam is not asked."""
    about = Case(When(topic_by=TopicBy.SUGGESTED, then=None), default=F("topic"))
    rows = Conversation.objects.exclude(close_reason__in=UNASKED)
    return rows.order_by().annotate(about=about)


def _last_year(rows: dict[int, TopicRow], nothing: TopicRow, week: Week, zone: ZoneInfo) -> None:
    """How many began in the same weeks a year ago; nothing where nobody wrote then."""
    weeks = [week.shifted(number - YEAR).bounds(zone) for number in SEASON]
    begin, end = weeks[0][0], weeks[-1][1]
    # The index has when somebody last wrote: what went on for longer than LASTED is not found, and is little.
    found = _asked().filter(last_at__gte=begin, last_at__lt=end + LASTED, first_in_at__gte=begin, first_in_at__lt=end)
    counts = {
        f"week{n}": Count("pk", filter=Q(first_in_at__gte=a, first_in_at__lt=b)) for n, (a, b) in enumerate(weeks)
    }
    for said in _plain(found.values("about").annotate(**counts)):
        rows.get(said["about"], nothing).last_year = median(said[name] for name in counts)


def _count(rows: dict[int, TopicRow], nothing: TopicRow, week: Week, zone: ZoneInfo) -> None:
    """How many conversations began in the week, in each of those before it, and how many of them were answered."""
    weeks = [week.shifted(-number).bounds(zone) for number in range(WEEKS + 1)]
    began = {f"week{number}": Q(first_in_at__gte=a, first_in_at__lt=b) for number, (a, b) in enumerate(weeks)}
    # What began in these weeks was last touched since: that has an index.
    found = _asked().filter(last_at__gte=weeks[-1][0], first_in_at__gte=weeks[-1][0])
    counts = {name: Count("pk", filter=span) for name, span in began.items()}
    answered = Count("pk", filter=began["week0"] & Q(answered_at__isnull=False))
    for said in _plain(found.values("about").annotate(**counts, answered=answered)):
        row = rows.get(said["about"], nothing)
        row.count, row.answered = said["week0"], said["answered"]
        row.usual = median(said[f"week{number}"] for number in range(1, WEEKS + 1))


def _languages(rows: dict[int, TopicRow], nothing: TopicRow, begin: datetime, end: datetime) -> None:
    found = _asked().filter(last_at__gte=begin, first_in_at__gte=begin, first_in_at__lt=end)
    counted = found.values_list("about", "language").annotate(count=Count("pk")).order_by("-count", "language")
    for topic, language, count in counted:
        rows.get(topic, nothing).languages.append((language, count))


def _turns(rows: dict[int, TopicRow], nothing: TopicRow, begin: datetime, end: datetime) -> None:
    """How long answers took that were given in the week, by what was due then."""
    given = Turn.objects.filter(ended_at__gte=begin, ended_at__lt=end).exclude(outcome=Outcome.CLOSED).order_by()
    for said in _plain(given.values("topic").annotate(**TIMED)):
        row = rows.get(said["topic"], nothing)
        row.turns, row.in_time, row.wait = said["turns"], said["in_time"], said["wait"]


def _plain(rows: Any) -> Iterable[dict[str, Any]]:
    """Rows whose columns are named while it runs: a type checker cannot know them."""
    return cast("Iterable[dict[str, Any]]", rows)


def _whole(rows: list[TopicRow], begin: datetime, end: datetime) -> TopicRow:
    given = Turn.objects.filter(ended_at__gte=begin, ended_at__lt=end).exclude(outcome=Outcome.CLOSED)
    languages: Counter[str] = Counter()
    for row in rows:
        languages.update(dict(row.languages))
    return TopicRow(
        None,
        count=sum(row.count for row in rows),
        usual=sum(row.usual for row in rows),
        last_year=sum(row.last_year for row in rows),
        answered=sum(row.answered for row in rows),
        languages=languages.most_common(),
        **given.aggregate(**TIMED),
    )
