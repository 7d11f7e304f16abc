"""Looking at the clocks: people are told before something is late, and once it is. Nobody is told outside working hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from rostra.inbox.actions.alarms import end_settled, escalate, tell
from rostra.inbox.clocks import Clocks
from rostra.inbox.enums import NEEDS_ANSWER, AlarmKind
from rostra.inbox.models import Alarm, Conversation
from rostra.inbox.queries.listeners import listeners
from rostra.people.actions import notify
from rostra.people.models import Notice, User
from rostra.people.queries import active_members

LAST_PART = 5
"""People are told when a fifth of the time is left."""
MANY = 5
"""So many of one account overdue are one alarm, not many."""
BATCH = 500
LONGEST_AGO = timedelta(days=30)
SILENT = "inbox.silent"
SILENT_AFTER = timedelta(days=3)
"""What has waited so long, past its due time or seen by nobody, is told again every working day."""
# As in the partial index.
UNTOLD = Q(state__in=NEEDS_ANSWER) & (Q(warned_at=None) | Q(warned_at__lt=F("due_at")))
COLUMNS = ("body_id", "account_id", "queue_id", "owner_id", "opened_at", "due_at", "acknowledge_due_at")


def watch(*, now: datetime) -> None:
    """Everything that is due in the body in scope: alarms that are over, warnings, what is late, who hears next."""
    clocks = Clocks(now)
    end_settled(now=now)
    if clocks.working:
        remind(clocks=clocks)
        warn(clocks=clocks)
        ring(clocks=clocks)
    escalate(clocks=clocks)


def warn(*, clocks: Clocks) -> int:
    """Tell whom it concerns, once, of answers that are due soon; returns how many conversations those are."""
    now, found = clocks.now, 0
    ahead = Conversation.objects.filter(UNTOLD, due_at__gt=now, due_at__lte=_soon(clocks, clocks.longest), urgency="")
    # Told since the answer is owed: once is enough.
    ahead = ahead.filter(Q(warned_at=None) | Q(warned_at__lt=F("opened_at")))
    for promised in ahead.order_by().values_list("answer_minutes", flat=True).distinct():
        limit = _soon(clocks, clocks.response_minutes if promised is None else promised)
        found += _tell_soon(
            ahead.filter(answer_minutes=promised, due_at__lte=limit), "warned_at", "inbox.due_soon", now
        )
    return found


def remind(*, clocks: Clocks) -> int:
    """The same for acknowledgements; returns how many."""
    now = clocks.now
    rows = Conversation.objects.filter(state__in=NEEDS_ANSWER, acknowledged_at=None, urgency="")
    rows = rows.filter(acknowledge_due_at__gt=now, acknowledge_due_at__lte=_soon(clocks, clocks.longest))
    rows = rows.filter(Q(reminded_at=None) | Q(reminded_at__lt=F("opened_at")))
    near = [
        row.pk
        for row in rows.only("pk", *COLUMNS).order_by("acknowledge_due_at", "pk")[:BATCH]
        if (due := row.acknowledge_due_at) and _last_part(row.opened_at, due, clocks)
    ]
    return _tell_soon(Conversation.objects.filter(pk__in=near), "reminded_at", "inbox.acknowledge_soon", now)


def ring(*, clocks: Clocks) -> int:
    """Raise an alarm for every answer and acknowledgement that has become overdue; returns for how many.

    One for an account where it is much. What an alarm that nobody took is about rings no second time; what becomes late
    after somebody took it does: theirs is over, and a new one begins.
    """
    now = clocks.now
    return _ring_all(_overdue, "warned_at", now) + _ring_all(_unacknowledged, "reminded_at", now)


def _ring_all(late: Callable[[datetime], list[Conversation]], told: str, now: datetime) -> int:
    count = 0
    while rows := late(now):
        with transaction.atomic():
            Conversation.objects.filter(pk__in=[row.pk for row in rows]).update(**{told: now})
            _ring(rows, now)
        count += len(rows)
    return count


def _overdue(now: datetime) -> list[Conversation]:
    rows = Conversation.objects.filter(UNTOLD, due_at__lte=now).order_by("due_at")
    return list(rows.only("pk", *COLUMNS)[:BATCH])


def _unacknowledged(now: datetime) -> list[Conversation]:
    untold = Q(reminded_at=None) | Q(reminded_at__lt=F("acknowledge_due_at"))
    rows = Conversation.objects.filter(untold, state__in=NEEDS_ANSWER, acknowledged_at=None)
    # The beginning keeps the index from reading what was closed without an acknowledgement ever since.
    rows = rows.filter(acknowledge_due_at__gt=now - LONGEST_AGO, acknowledge_due_at__lte=now)
    return list(rows.only("pk", *COLUMNS).order_by("acknowledge_due_at")[:BATCH])


def _ring(late: Sequence[Conversation], now: datetime) -> None:
    known = Alarm.objects.filter(ended_at=None)
    untaken = known.filter(acknowledged_at=None, conversation__in=[row.pk for row in late])
    heard = set(untaken.values_list("conversation", flat=True))
    breaches = known.filter(kind=AlarmKind.BREACH)
    whole = dict(breaches.filter(conversation=None).values_list("account", "acknowledged_at"))
    rows = [row for row in late if row.pk not in heard and whole.get(row.account_id, now) is not None]
    again = Q(conversation__in=[row.pk for row in rows]) | Q(
        conversation=None, account__in=[r.account_id for r in rows]
    )
    breaches.filter(again).update(ended_at=now)
    of_account: dict[int, list[Conversation]] = {}
    for row in rows:
        of_account.setdefault(row.account_id, []).append(row)
    causes = [cause for account, mine in of_account.items() for cause in _causes(mine, one=account in whole)]
    alarms = Alarm.objects.bulk_create(
        Alarm(
            kind=AlarmKind.BREACH,
            conversation=None if whole_account else cause[0],
            account_id=cause[0].account_id if whole_account else None,
            at=now,
            told_at=now,
        )
        for cause, whole_account in causes
    )
    who = listeners(rows, now=now)
    users = {
        alarm.pk: list(dict.fromkeys(user for row in cause for user in who[row.queue_id, row.owner_id]))
        for alarm, (cause, _whole) in zip(alarms, causes, strict=True)
    }
    tell(alarms, users, now=now)


def _causes(rows: Sequence[Conversation], *, one: bool) -> Iterator[tuple[Sequence[Conversation], bool]]:
    """What is one alarm each, of one account, and whether that is about the account; `one`: it had one already."""
    if one or len(rows) >= MANY:
        yield rows, True
    else:
        yield from (([row], False) for row in rows)


@transaction.atomic
def tell_silent(*, now: datetime) -> int:
    """Once a working day: whoever is responsible hears how much of theirs has waited for days. Returns how much it is.

    Long overdue, whether or not somebody has its alarm in hand, or seen by nobody. For the body in scope.
    """
    clocks = Clocks(now)
    today = datetime.combine(now.astimezone(clocks.calendar.tz), time.min, clocks.calendar.tz)
    if not clocks.working or Notice.objects.filter(kind=SILENT, at__gte=today).exists():
        return 0
    long_ago = now - SILENT_AFTER
    rows = Conversation.objects.filter(state__in=NEEDS_ANSWER)
    rows = rows.filter(Q(due_at__lte=long_ago) | Q(seen_at=None, opened_at__lte=long_ago))
    found = list(rows.only("pk", *COLUMNS).order_by("due_at", "pk").iterator())
    who, takers = listeners(found, now=now), _takers(found)
    mine = Counter(
        user for row in found for user in dict.fromkeys((*who[row.queue_id, row.owner_id], *takers.get(row.pk, ())))
    )
    for user, count in mine.items():
        notify(users=[user], kind=SILENT, now=now, data={"count": count}, url=reverse("inbox:list"))
    return len(found)


def _takers(rows: Sequence[Conversation]) -> dict[int, list[User]]:
    """Who said that they have the alarm of a conversation in hand, or that of its account."""
    taken = Alarm.objects.filter(
        kind=AlarmKind.BREACH, ended_at=None, acknowledged_by__in=active_members().values("user")
    )
    users: dict[tuple[int | None, int | None], User] = {
        (alarm.conversation_id, alarm.account_id): alarm.acknowledged_by
        for alarm in taken.select_related("acknowledged_by")
        if alarm.acknowledged_by is not None
    }
    return {row.pk: [users[key] for key in ((row.pk, None), (None, row.account_id)) if key in users] for row in rows}


def _tell_soon(rows: QuerySet[Conversation], told: str, kind: str, now: datetime) -> int:
    """Mark them, and tell each person in one notice how many of theirs they are."""
    with transaction.atomic():
        found = list(rows.only("pk", *COLUMNS).order_by("due_at", "pk")[:BATCH])
        rows.model.objects.filter(pk__in=[row.pk for row in found]).update(**{told: now})
        who = listeners(found, now=now)
        of_user: dict[User, list[Conversation]] = {}
        for row in found:
            for user in who[row.queue_id, row.owner_id]:
                of_user.setdefault(user, []).append(row)
        for user, mine in of_user.items():
            url = reverse("inbox:conversation", args=[mine[0].pk]) if len(mine) == 1 else reverse("inbox:list")
            notify(users=[user], kind=kind, now=now, data={"count": len(mine)}, url=url)
    return len(found)


def _last_part(opened_at: datetime, due_at: datetime, clocks: Clocks) -> bool:
    """Whether a fifth of the time is left, or less."""
    left = clocks.calendar.minutes_between(clocks.now, due_at)
    return left * LAST_PART <= clocks.calendar.minutes_between(opened_at, due_at)


def _soon(clocks: Clocks, minutes: int) -> datetime:
    """By when that is due of which a fifth is left now."""
    return clocks.calendar.due(clocks.now, minutes // LAST_PART)
