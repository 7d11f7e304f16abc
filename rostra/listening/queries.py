"""What was found, what is looked for, and how much of it there is. Nothing is ever counted by who wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.accounts.queries import accounts
from rostra.channels import registry
from rostra.core.scoping import current_body_id
from rostra.listening.enums import FindState
from rostra.listening.models import DayCount, Find, Search, Watch
from rostra.listening.rules import reach
from rostra.people.enums import Right
from rostra.people.models import Body, Member
from rostra.records.parties import Party
from rostra.records.queries.persons import holding

COUNTED = 1001
"""More new finds are not counted."""
URGENT_FIRST = 50
"""So many urgent finds stand before all others."""
WEEK = timedelta(days=7)
WEEKS = 4
"""The last seven days are compared with the median of so many weeks before."""
TIMES, LEAST = 3, 10
"""Unusually many: so many times the usual number, and at least so many."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which finds are shown; None, or empty, is any. `channel` is the name of a network's adapter. Never by author."""

    state: FindState = FindState.NEW
    watch: int | None = None
    channel: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Searchable:
    """Accounts with which a network can be searched, and connected ones with which it cannot."""

    able: Sequence[Account]
    unable: Sequence[Account]


@dataclass(frozen=True, slots=True)
class Weeks:
    """Posts of the last seven days; `usual` is the median of the weeks before, None where there is no whole one."""

    count: int
    usual: float | None

    @property
    def unusual(self) -> bool:
        return self.usual is not None and self.count >= max(LEAST, TIMES * self.usual)


@dataclass(frozen=True, slots=True)
class WatchRow:
    watch: Watch
    searches: Sequence[Search]
    new: int
    weeks: Weeks


def finds(member: Member, filters: Filters) -> QuerySet[Find]:
    """Those that the member may read, without what was deleted here; newest first is by descending number."""
    rows = Find.objects.filter(reach(member, Right.READ), state=filters.state)
    if filters.watch is not None:
        rows = rows.filter(watch=filters.watch)
    if filters.channel:
        rows = rows.filter(account__channel=filters.channel)
    if filters.language:
        rows = rows.filter(language=filters.language)
    return rows.select_related("watch", "account__unit", "by").defer("raw", "rest")


def urgent_first(rows: QuerySet[Find]) -> list[Find]:
    """Of these, new ones that may be an emergency, newest first."""
    return list(rows.filter(state=FindState.NEW).exclude(urgency="").order_by("-pk")[:URGENT_FIRST])


def count_new(member: Member) -> int:
    """What waits for somebody's word and the member may answer; counted up to 1001. One query."""
    rows = Find.objects.filter(reach(member, Right.ANSWER), state=FindState.NEW)
    return rows.order_by()[:COUNTED].count()


def authors(words: str, most: int) -> Iterable[Party]:
    """Who wrote what is held here under such a name or handle (see `records.parties`): for requests for erasure only."""
    rows = Find.objects.exclude(author_id="").filter(holding(words, "author_name", "author_handle"))
    columns = ("account", "author_id", "author_name", "author_handle")
    found = rows.order_by(*columns).values_list(*columns).distinct()[:most]
    return [Party(*row) for row in found]


def languages_of(member: Member) -> list[str]:
    """In which something was found that the member may read."""
    rows = Find.objects.filter(reach(member, Right.READ), state__in=(FindState.NEW, FindState.SET_ASIDE))
    return sorted(rows.exclude(language="").order_by().values_list("language", flat=True).distinct())


def watches() -> QuerySet[Watch]:
    """Those in force, oldest first."""
    return Watch.objects.filter(ended_at=None).order_by("pk")


def ended_watches() -> QuerySet[Watch]:
    """The last twenty, latest first."""
    return Watch.objects.filter(ended_at__isnull=False).select_related("ended_by").order_by("-ended_at", "-pk")[:20]


def watch_rows(now: datetime) -> list[WatchRow]:
    """What is looked for, where, and how it goes; a fixed number of queries."""
    found = list(watches().select_related("by"))
    searches: dict[int, list[Search]] = {}
    for search in Search.objects.filter(watch__in=found).select_related("account").order_by("account__name", "pk"):
        searches.setdefault(search.watch_id, []).append(search)
    new = Find.objects.filter(watch__in=found, state=FindState.NEW).order_by().values_list("watch")
    waiting = dict(new.annotate(count=Count("pk")))
    counted = weeks(found, today_of_body(now))
    return [WatchRow(watch, searches.get(watch.pk, []), waiting.get(watch.pk, 0), counted[watch.pk]) for watch in found]


def weeks(watches: Iterable[Watch], today: date) -> dict[int, Weeks]:
    """How much each found in the last seven days, `today` among them, and usually; one query."""
    wanted = list(watches)
    first = today - (WEEKS + 1) * WEEK
    rows = DayCount.objects.filter(watch__in=wanted, day__gt=first, day__lte=today)
    by_watch: dict[int, dict[date, int]] = {}
    for watch, day, number in rows.values_list("watch", "day", "finds"):
        by_watch.setdefault(watch, {})[day] = number
    zone = _zone()
    return {watch.pk: _weeks(by_watch.get(watch.pk, {}), today, watch.at.astimezone(zone).date()) for watch in wanted}


def today_of_body(now: datetime) -> date:
    return now.astimezone(_zone()).date()


def searchable() -> Searchable:
    """By name."""
    able: list[Account] = []
    unable: list[Account] = []
    open_ = [state for state in AccountState if state != AccountState.CLOSED]
    for account in accounts(states=open_).filter(~Q(channel="")):
        (able if _can_search(account) else unable).append(account)
    return Searchable(able, unable)


def _can_search(account: Account) -> bool:
    return account.channel in registry.names() and registry.get(account.channel).can.search


def _weeks(days: dict[date, int], today: date, since: date) -> Weeks:
    """Weeks that began before the watch did are none to compare with."""
    totals = [_total(days, today - number * WEEK) for number in range(WEEKS + 1)]
    whole = [total for number, total in enumerate(totals) if number and today - (number + 1) * WEEK >= since]
    return Weeks(totals[0], float(median(whole)) if whole else None)


def _total(days: dict[date, int], last: date) -> int:
    """In the seven days that end with this one."""
    return sum(number for day, number in days.items() if last - WEEK < day <= last)


def _zone() -> ZoneInfo:
    return ZoneInfo(Body.objects.get(pk=current_body_id()).time_zone)
