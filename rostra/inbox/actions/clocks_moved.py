"""What follows from a change of the body's working calendar: due times move with the days, and their owners are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.audit.actions import NewEvent, record_many
from rostra.core.scoping import current_body_id
from rostra.core.ui import times
from rostra.inbox import events
from rostra.inbox.intake.tables import run
from rostra.inbox.known_days import as_known, has_changed, known_days, remember
from rostra.inbox.queries.moving import BATCH, Change, Move, change_of, moves
from rostra.people.actions import notify
from rostra.people.models import Body, Member, User
from rostra.policy.decisions import CALENDAR, WORKING_HOURS, Question
from rostra.policy.impacts import Consequence, Impact
from rostra.policy.models import Decision
from rostra.policy.queries import working_calendar

EXAMPLES = 5
IN_EVENT = 500
"""Conversations that one event names."""

# Whoever answered, or moved it, in the meantime was faster. Nothing was done with it: its version stays.
_MOVE = """
UPDATE inbox_conversation c SET
  due_at = m.new,
  acknowledge_due_at = m.acknowledge_new,
  warned_at = NULL
FROM json_to_recordset(%s::json) AS m (id int8, old timestamptz, new timestamptz, acknowledge_new timestamptz)
WHERE c.id = m.id AND c.due_at = m.old
RETURNING c.id, c.owner_id
"""


def foresee(question: Question[Any], value: Any, now: datetime) -> Impact | None:
    """How many due times the decision would move, and some of them; None for none."""
    zone = _zone()
    change = change_of(working_calendar(zone), working_calendar(zone, **{question.key: value}), now)
    found = list(moves(change, now)) if change is not None else []
    if not found:
        return None
    sentence = ngettext(
        "%(count)d conversation has to be answered at another time than before.",
        "%(count)d conversations have to be answered at another time than before.",
        len(found),
    )
    return Impact(sentence % {"count": len(found)}, tuple(_example(move) for move in found[:EXAMPLES]))


def move_due_times(question: Question[Any], old: Any, by: User | None, now: datetime) -> int:
    """Move the due times of what is owed by the calendar that holds now, from the one with the `old` value.

    What is overdue or answered stays as it was. An event for each owner, who is told; returns how many moved.
    """
    zone = _zone()
    calendar = working_calendar(zone)
    # As it was known: a holiday that an update brought meanwhile moves with what was decided.
    before = as_known(working_calendar(zone, **{question.key: old}), known_days())
    decision = Decision.objects.filter(key=question.key).order_by("-id").values_list("pk", flat=True).first()
    count = _move(change_of(before, calendar, now), about=f"policy.decision:{decision}", by=by, now=now)
    remember(calendar, now=now)
    return count


@transaction.atomic
def follow_holidays(*, now: datetime) -> int:
    """Move the due times of what is owed where the days on which the body works are others than they were known to be,
    though nobody decided on it: an update brought a holiday, or took one away. Returns how many moved.

    For the body in scope. The first time, the days are only remembered.
    """
    calendar = working_calendar(_zone())
    known = known_days()
    changed = known is not None and has_changed(calendar, known)
    change = change_of(as_known(calendar, known), calendar, now) if changed else None
    if known is None or changed or known.first != now.astimezone(calendar.tz).date():
        remember(calendar, now=now)
    return _move(change, about=f"people.body:{current_body_id()}", by=None, now=now)


def _move(change: Change | None, *, about: str, by: User | None, now: datetime) -> int:
    if change is None:
        return 0
    # The list is made first: what is moved must not be found again further on.
    pending = iter(list(moves(change, now)))
    moved: list[tuple[int, int | None]] = []
    while batch := list(islice(pending, BATCH)):
        moved += run(_MOVE, [_row(move) for move in batch])
    _record(moved, change, about, by, now)
    _tell(moved, change, now)
    return len(moved)


def _row(move: Move) -> dict[str, Any]:
    return {"id": move.pk, "old": move.old, "new": move.new, "acknowledge_new": move.acknowledge_new}


def _record(
    moved: Sequence[tuple[int, int | None]], change: Change, about: str, by: User | None, now: datetime
) -> None:
    users: dict[int | None, int] = {None: 0}
    users |= dict(Member.objects.filter(pk__in=_owners(moved)).values_list("pk", "user_id"))
    found = []
    for owner, pks in _by_owner(moved):
        for start in range(0, len(pks), IN_EVENT):
            data = {
                "owner": users[owner] or None,
                "cause": change.cause,
                "conversations": pks[start : start + IN_EVENT],
            }
            found.append(NewEvent(events.DUE_MOVED.name, about, data))
    record_many(body=current_body_id(), by=by, now=now, events=found)


def _tell(moved: Sequence[tuple[int, int | None]], change: Change, now: datetime) -> None:
    """Each owner, how many of theirs moved."""
    counts = {owner: len(pks) for owner, pks in _by_owner(moved)}
    owners = Member.objects.filter(pk__in=_owners(moved), left_at=None, user__is_active=True).select_related("user")
    for member in owners.order_by("pk"):
        data: dict[str, str | int] = {"count": counts[member.pk]}
        kind = "inbox.due_moved_hours"
        if change.cause:
            kind, data = "inbox.due_moved", {**data, "cause": change.cause}
        notify(users=[member.user], kind=kind, now=now, data=data, url=reverse("inbox:list"))


def _by_owner(moved: Sequence[tuple[int, int | None]]) -> Iterable[tuple[int | None, list[int]]]:
    """Those without an owner first."""
    rows = sorted(moved, key=lambda row: (row[1] or 0, row[0]))
    for owner, group in groupby(rows, key=lambda row: row[1]):
        yield owner, [pk for pk, _owner in group]


def _owners(moved: Sequence[tuple[int, int | None]]) -> set[int]:
    return {owner for _pk, owner in moved if owner is not None}


def _example(move: Move) -> str:
    # By its number: not everybody who decides may read what citizens wrote.
    return _("Conversation %(number)d: %(old)s → %(new)s") % {
        "number": move.pk,
        "old": times.full(move.old),
        "new": times.full(move.new),
    }


def _zone() -> str:
    return Body.objects.values_list("time_zone", flat=True).get(pk=current_body_id())


DUE_TIMES = Consequence(
    name="inbox.due_times", keys=(CALENDAR.key, WORKING_HOURS.key), foresee=foresee, follow=move_due_times
)
