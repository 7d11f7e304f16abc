"""Looking at the clocks: people are told before something is late, and once it is. Nobody is told outside working hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from rostra.inbox.actions.alarms import end_settled, escalate, tell
from rostra.inbox.clocks import Clocks
from rostra.inbox.enums import NEEDS_ANSWER, AlarmKind
from rostra.inbox.models import Alarm, Conversation
from rostra.inbox.queries.listeners import listeners
from rostra.people.actions import notify
from rostra.people.models import User

LAST_PART = 5
"""People are told when a fifth of the time is left."""
MANY = 5
"""So many of one account overdue are one alarm, not many."""
BATCH = 500
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
    """Raise an alarm for what has become overdue, one for an account where it is much; returns for how many."""
    now, count = clocks.now, 0
    while rows := _overdue(now):
        with transaction.atomic():
            Conversation.objects.filter(pk__in=[row.pk for row in rows]).update(warned_at=now)
            _ring(_unheard(rows), now)
        count += len(rows)
    return count


def _overdue(now: datetime) -> list[Conversation]:
    rows = Conversation.objects.filter(UNTOLD, due_at__lte=now).order_by("due_at")
    return list(rows.only("pk", *COLUMNS)[:BATCH])


def _unheard(rows: Sequence[Conversation]) -> list[Conversation]:
    """Those that no alarm is about, neither their own nor that of their account."""
    known = Alarm.objects.filter(ended_at=None)
    own = set(known.filter(conversation__in=[row.pk for row in rows]).values_list("conversation", flat=True))
    whole = set(known.filter(kind=AlarmKind.BREACH, conversation=None).values_list("account", flat=True))
    return [row for row in rows if row.pk not in own and row.account_id not in whole]


def _ring(rows: Sequence[Conversation], now: datetime) -> None:
    of_account: dict[int, list[Conversation]] = {}
    for row in rows:
        of_account.setdefault(row.account_id, []).append(row)
    causes = [cause for mine in of_account.values() for cause in _causes(mine)]
    alarms = Alarm.objects.bulk_create(
        Alarm(
            kind=AlarmKind.BREACH,
            conversation=cause[0] if len(cause) == 1 else None,
            account_id=cause[0].account_id if len(cause) > 1 else None,
            at=now,
            told_at=now,
        )
        for cause in causes
    )
    who = listeners(rows, now=now)
    users = {
        alarm.pk: list(dict.fromkeys(user for row in cause for user in who[row.queue_id, row.owner_id]))
        for alarm, cause in zip(alarms, causes, strict=True)
    }
    tell(alarms, users, now=now)


def _causes(rows: Sequence[Conversation]) -> Iterator[Sequence[Conversation]]:
    """What is one alarm each, of one account."""
    if len(rows) >= MANY:
        yield rows
    else:
        yield from ([row] for row in rows)


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
