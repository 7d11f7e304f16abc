"""One act on many conversations, and its undoing: each conversation by itself, so that one refusal stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.inbox import events
from rostra.inbox.actions.changes import note
from rostra.inbox.actions.work import close, unmute
from rostra.inbox.enums import AlarmKind, BulkKind, CloseReason
from rostra.inbox.models import Alarm, BulkAct, Conversation, Muted, Turn
from rostra.people.models import Member

MOST = 200
"""So many conversations in one act: what a person can still look over."""
UNDO = timedelta(minutes=30)
RELATED = ("account__unit", "account__body", "queue__unit", "owner__user")

_KEPT = (
    "state",
    "close_reason",
    "owner_id",
    "queue_id",
    "due_at",
    "closed_at",
    "opened_at",
    "left_minutes",
    "acknowledge_due_at",
    "acknowledged_at",
    "answer_minutes",
    "warned_at",
)
_READ = ("topic_id", "topic_by", "urgency")
_TIMES = frozenset(name for name in _KEPT if name.endswith("_at"))

Act = Callable[[Conversation], object]


@dataclass(slots=True)
class Done:
    """What an act on many came to: the row that undoes it (None: nothing was done), and what was refused, in words."""

    act: BulkAct | None = None
    count: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


class TooLate(Refused):
    """It cannot be undone any more."""


@transaction.atomic
def do_to_many(
    *,
    kind: BulkKind,
    conversations: Iterable[int],
    act: Act,
    allowed: Callable[[Conversation], bool],
    by: Member,
    now: datetime,
) -> Done:
    """Do `act` to each of these conversations that `allowed` lets through; whatever refuses is left as it is.

    Raises Refused for none, and for more than can be looked over.
    """
    ids = list(dict.fromkeys(conversations))
    if not ids:
        raise Refused(_("Choose at least one conversation."), field="chosen")
    if len(ids) > MOST:
        raise Refused(_("These are too many at once."), field="chosen")
    done, rows = Done(), []
    found = list(Conversation.objects.select_related(*RELATED).filter(pk__in=ids).order_by("pk"))
    # Only with what is closed they end.
    alarms = _alarms(found) if kind == BulkKind.CLOSE else []
    for conversation in found:
        if not allowed(conversation):
            done.refused.append((conversation.pk, str(_("You may not work on this conversation."))))
            continue
        before = _stands(conversation)
        try:
            with transaction.atomic():
                act(conversation)
        except Refused as refused:
            done.refused.append((conversation.pk, str(refused)))
        else:
            rows.append(_row(conversation, before, alarms))
    if rows:
        done.act = BulkAct.objects.create(kind=kind, by=by, at=now, rows=rows)
    done.count = len(rows)
    return done


@transaction.atomic
def close_one(
    *, conversation: Conversation, reason: CloseReason, by: Member, now: datetime, version: int | None = None
) -> BulkAct:
    """Close a conversation by itself; gives the act that `undo_many` undoes. Raises as `close`."""
    before, alarms = _stands(conversation), _alarms([conversation])
    close(conversation=conversation, reason=reason, by=by, now=now, version=version)
    return BulkAct.objects.create(kind=BulkKind.CLOSE, by=by, at=now, rows=[_row(conversation, before, alarms)])


@transaction.atomic
def undo_many(*, act: BulkAct, by: Member, now: datetime) -> Done:
    """Put every conversation back as it stood before, where nobody has touched it since.

    Raises TooLate after half an hour and for somebody else's act, Faster when it was undone already.
    """
    if act.by_id != by.pk or now - act.at > UNDO:
        raise TooLate(_("This cannot be undone any more."))
    if not BulkAct.objects.filter(pk=act.pk, undone_at=None).update(undone_at=now):
        raise Faster(_("This was undone already."))
    done = Done(act)
    for row in sorted(act.rows, key=lambda row: row["conversation"]):
        if _put_back(row, act, by, now):
            done.count += 1
        else:
            done.refused.append((row["conversation"], str(_("Somebody has worked on it since."))))
    return done


def _put_back(row: dict[str, Any], act: BulkAct, by: Member, now: datetime) -> bool:
    before: dict[str, Any] = {
        name: _moment(value) if name in _TIMES else value for name, value in row["before"].items()
    }
    conversation = Conversation.objects.filter(pk=row["conversation"]).get()
    spam = conversation.close_reason == CloseReason.SPAM
    if (unread := row.get("unread")) is not None:
        before |= _unread_again(conversation, unread)
    untouched = Conversation.objects.filter(pk=conversation.pk, version=row["version"])
    if not untouched.update(version=row["version"] + 1, **before):
        return False
    if act.kind == BulkKind.CLOSE:
        # The turn did not end after all; it ended as `end_turn` says.
        ended = Turn.objects.filter(conversation=conversation, ended_at=max(act.at, before["opened_at"]))
        Turn.objects.filter(pk=ended.aggregate(pk=Max("pk"))["pk"]).delete()
        _ring_on(row.get("alarms", []))
        if spam and Muted.objects.filter(account=conversation.account_id, author_id=conversation.author_id, at=act.at):
            unmute(conversation, by, now)
    note(conversation, events.UNDONE, by=by, now=now, data={"kind": str(act.kind), "state": row["before"]["state"]})
    if unread is not None:
        defer("inbox.sort", key=f"inbox.sort:{conversation.body_id}", body_id=conversation.body_id)
    return True


def _alarms(conversations: Iterable[Conversation]) -> list[Alarm]:
    """Those that are not over, about these conversations or what is overdue in their accounts."""
    rows = list(conversations)
    of_account = Q(kind=AlarmKind.BREACH, conversation=None, account__in={row.account_id for row in rows})
    return list(Alarm.objects.filter(Q(conversation__in=rows) | of_account, ended_at=None))


def _ring_on(alarms: Iterable[int]) -> None:
    """What ended with the act is not over after all, unless a new one has begun. Who had it in hand still has."""
    for alarm in Alarm.objects.filter(pk__in=alarms, ended_at__isnull=False):
        same = Alarm.objects.filter(kind=alarm.kind, conversation=alarm.conversation_id, account=alarm.account_id)
        if not same.filter(ended_at=None).exists():
            Alarm.objects.filter(pk=alarm.pk).update(ended_at=None)


def _stands(conversation: Conversation) -> dict[str, Any]:
    return {name: _plain(getattr(conversation, name)) for name in _KEPT}


def _row(conversation: Conversation, before: dict[str, Any], alarms: Iterable[Alarm]) -> dict[str, Any]:
    """As `BulkAct` keeps it, once it is done."""
    mine = [
        alarm.pk
        for alarm in alarms
        if alarm.conversation_id == conversation.pk
        or (alarm.conversation_id is None and alarm.account_id == conversation.account_id)
    ]
    return {
        "conversation": conversation.pk,
        "version": conversation.version,
        "before": before,
        "alarms": mine,
        "unread": _unread(conversation),
    }


def _unread(conversation: Conversation) -> dict[str, Any] | None:
    """How it stood for sorting, which had not come to it yet; None where it had. `heard` is None where it never had."""
    if not conversation.unsorted:
        return None
    reading = conversation.reading
    heard = None if reading is None else reading.get("heard", reading.get("of", []))
    return {**{name: getattr(conversation, name) for name in _READ}, "heard": heard}


def _unread_again(conversation: Conversation, unread: dict[str, Any]) -> dict[str, Any]:
    """Whatever sorting read in it since, it read in what was closed, or wrote into the clock that is put back: it is
    sorted again as if it never had been.
    """
    heard = unread["heard"]
    reading = None if heard is None else {**(conversation.reading or {}), "heard": heard}
    return {**{name: unread[name] for name in _READ}, "reading": reading, "unsorted": True}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
