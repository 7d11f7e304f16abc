"""What managers must know of now: that many ask the same, and that far more comes in than usual. Once for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, F, Max
from django.db.models.functions import TruncHour
from django.urls import reverse

from rostra.accounts.models import Account
from rostra.core.scoping import current_body_id
from rostra.inbox.enums import AlarmKind, GroupState
from rostra.inbox.intake.tables import run
from rostra.inbox.models import Alarm, Conversation, Group, Influx, Message
from rostra.inbox.queries.groups import counts_of
from rostra.inbox.queries.listeners import Managers
from rostra.people.actions import notify, settle
from rostra.people.models import Body
from rostra.policy.decisions import GROUP_TOLD, SURGE_LEAST, SURGE_TIMES
from rostra.policy.queries import decided

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
WEEKS = 4
"""An hour is compared with the same hour of so many weeks before."""
KEPT_FOR = timedelta(weeks=WEEKS + 1)

_ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended('inbox.influx', %s))"
_ADD = """
INSERT INTO inbox_influx AS known (body_id, account_id, hour, messages, counted_to)
SELECT %s, account_id, hour, messages, counted_to
FROM unnest(%s::int8[], %s::timestamptz[], %s::int4[], %s::int8[]) AS n (account_id, hour, messages, counted_to)
ON CONFLICT (body_id, hour, account_id) DO UPDATE
SET messages = known.messages + EXCLUDED.messages, counted_to = EXCLUDED.counted_to
"""


def tell_of_groups(groups: Iterable[int], *, now: datetime) -> None:
    """Tell managers of those that have become as large as the body decided; of each once.

    Within a surge they are part of it: its alarm stands for them all.
    """
    least = decided(GROUP_TOLD)
    rows = Group.objects.filter(pk__in=list(groups), told_at=None, size__gte=least, state__in=_NOT_ANSWERED)
    large = list(rows.select_related("topic__queue").order_by("pk"))
    if not large:
        return
    # First of the storm, then of what it brings.
    watch_influx(now=now)
    counts = counts_of([group.pk for group in large], now=now)
    told = [group for group in large if counts[group.pk].people >= least]
    Group.objects.filter(pk__in=[group.pk for group in told]).update(told_at=now)
    came_in, surging = _came_in(group.pk for group in told), _surging()
    alone = [group for group in told if not _part_of(surging, came_in.get(group.pk))]
    Alarm.objects.bulk_create(
        Alarm(kind=AlarmKind.GROUP, group=group, words=group.title[:300], at=now, told_at=now) for group in alone
    )
    managers = Managers(now)
    for group in alone:
        queue = group.topic.queue if group.topic is not None else None
        account = came_in.get(group.pk)
        users = managers.of(queue.unit_id if queue is not None else None, account.unit_id if account else None)
        data: dict[str, str | int] = {"count": counts[group.pk].people, "group": group.title}
        notify(users=users, kind="inbox.many_ask", now=now, data=data, url=reverse("inbox:group", args=[group.pk]))


def end_alarms(groups: Iterable[int], *, now: datetime) -> None:
    """These are answered, or are no groups any more."""
    Alarm.objects.filter(group__in=list(groups), ended_at=None).update(ended_at=now)


_NOT_ANSWERED = (GroupState.PROPOSED, GroupState.CONFIRMED)


def _came_in(groups: Iterable[int]) -> Mapping[int, Account]:
    """Where the first conversation of each came in."""
    rows = Conversation.objects.filter(group__in=list(groups)).select_related("account").order_by("group", "pk")
    return {row.group_id: row.account for row in rows.distinct("group") if row.group_id is not None}


def _surging() -> set[int | None]:
    """The accounts on which there is a surge now; None: the whole body."""
    return set(Alarm.objects.filter(kind=AlarmKind.SURGE, ended_at=None).values_list("account", flat=True))


def _part_of(surging: Collection[int | None], account: Account | None) -> bool:
    return None in surging or (account is not None and account.pk in surging)


@transaction.atomic
def watch_influx(*, now: datetime) -> int:
    """Count what came in since the last time, and raise or end alarms; gives how many surges began. One at a time."""
    if not run(_ALONE, current_body_id())[0][0]:
        return 0
    _count(now)
    surging = surges(now=now)
    open_ = {alarm.account_id: alarm for alarm in Alarm.objects.filter(kind=AlarmKind.SURGE, ended_at=None)}
    over = [alarm.pk for account, alarm in open_.items() if account not in surging]
    Alarm.objects.filter(pk__in=over).update(ended_at=now)
    fresh = {account: messages for account, messages in surging.items() if account not in open_}
    _raise(fresh, now)
    return len(fresh)


def surges(*, now: datetime) -> dict[int | None, int]:
    """Where far more comes in than usual in this hour or came in the one before, with the number: by account.

    None is the whole body: where it is no single account that has a surge.
    """
    times, least = decided(SURGE_TIMES), decided(SURGE_LEAST)
    zone = ZoneInfo(Body.objects.get(pk=current_body_id()).time_zone)
    this = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    found: dict[int | None, int] = {}
    for hour in (this - HOUR, this):
        before = usual_hours(hour, zone)
        by_hour: dict[datetime, Counter[int | None]] = {moment: Counter() for moment in (hour, *before)}
        rows = Influx.objects.filter(hour__in=list(by_hour)).values_list("hour", "account", "messages")
        for moment, account, messages in rows:
            by_hour[moment].update({account: messages, None: messages})
        for place, number in by_hour[hour].items():
            usual = median(by_hour[moment][place] for moment in before)
            if number >= max(least, times * usual):
                found[place] = max(number, found.get(place, 0))
    if len(found) > 1:
        found.pop(None, None)
    return found


def usual_hours(hour: datetime, zone: ZoneInfo) -> list[datetime]:
    """The same hour of the same weekday in the weeks before, on the clock on the wall."""
    there = hour.astimezone(zone)
    return [(there - number * WEEK).astimezone(UTC) for number in range(1, WEEKS + 1)]


def _count(now: datetime) -> None:
    counted = Influx.objects.aggregate(to=Max("counted_to"))["to"] or 0
    # What was written long before it came in is history that somebody took over.
    live = Message.objects.filter(pk__gt=counted, own=False, sent_at__gt=F("received_at") - DAY).order_by()
    found = live.annotate(hour=TruncHour("received_at", tzinfo=UTC)).values_list("account", "hour")
    new = list(found.annotate(messages=Count("pk"), to=Max("pk")))
    if new:
        columns = [list(column) for column in zip(*new, strict=True)]
        run(_ADD, current_body_id(), *columns)
        # The newest stays, whatever its age: it says to where it was counted.
        Influx.objects.filter(hour__lt=now - KEPT_FOR, counted_to__lte=counted).delete()


def _fold(surging: Collection[int | None], now: datetime) -> None:
    """Alarms about groups that nobody has in hand are part of the surge that began there."""
    waiting = Alarm.objects.filter(kind=AlarmKind.GROUP, ended_at=None, acknowledged_at=None)
    of_group = dict(waiting.values_list("group", "pk"))
    came_in = _came_in(of_group)
    folded = {group: alarm for group, alarm in of_group.items() if _part_of(surging, came_in.get(group or 0))}
    Alarm.objects.filter(pk__in=folded.values()).update(ended_at=now)
    for group in folded:
        settle(kind="inbox.many_ask", url=reverse("inbox:group", args=[group]), now=now)


def _raise(fresh: Mapping[int | None, int], now: datetime) -> None:
    if not fresh:
        return
    Alarm.objects.bulk_create(
        Alarm(kind=AlarmKind.SURGE, account_id=account, words=str(messages), at=now, told_at=now)
        for account, messages in fresh.items()
    )
    _fold(fresh, now)
    managers = Managers(now)
    accounts = Account.objects.in_bulk([account for account in fresh if account is not None])
    body = Body.objects.get(pk=current_body_id())
    for account_id, messages in fresh.items():
        account = accounts.get(account_id or 0)
        data: dict[str, str | int] = {"place": account.name if account else body.name, "count": messages}
        users = managers.of(account.unit_id if account else None)
        notify(users=users, kind="inbox.surge", now=now, data=data, url=reverse("inbox:list"))
