"""Holds: nothing that one covers goes, until somebody lifts it with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from secrets import token_hex

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, NewEvent, record, record_many
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.actions import notify
from rostra.people.models import Member, User
from rostra.records import events
from rostra.records.actions.deciding import CHANGED, require_officer
from rostra.records.actions.going import nothing_goes
from rostra.records.disposing import day_of
from rostra.records.models import Hold, HoldItem, Record
from rostra.records.queries.holding import searched
from rostra.records.queries.officers import officers
from rostra.records.selecting import Selection
from rostra.records.signing import query_hash


class HoldNotPossible(Refused):
    """The hold cannot be placed, reviewed or lifted like this."""


@transaction.atomic
def place_hold(
    *,
    title: str,
    reason: str,
    records: Collection[Record] = (),
    selection: Selection | None = None,
    review_on: date | None = None,
    by: Member,
    now: datetime,
) -> Hold:
    """Hold these records, and all that the search finds, now and later. Raises NotAllowed, HoldNotPossible.

    Whatever goes at this moment is through before; nothing that the hold covers goes after.
    """
    require_officer(by)
    _check(title, reason, review_on, now)
    if not records and not selection:
        raise HoldNotPossible(_("Say which records it holds: all of them is no answer."), field="selection")
    if selection is not None and selection.hold is not None:
        raise HoldNotPossible(_("A hold cannot cover what another hold covers."), field="selection")
    nothing_goes()
    query = selection.as_json() if selection else None
    salt = token_hex(16) if query else ""
    row = Hold.objects.create(
        title=title.strip(),
        reason=reason.strip(),
        query=query,
        query_salt=salt,
        placed_by=by.user,
        placed_at=now,
        review_on=review_on,
    )
    HoldItem.objects.bulk_create(HoldItem(hold=row, record=each) for each in records)
    data: Data = {
        "title": row.title,
        "reason": row.reason,
        "records": sorted(each.pk for each in records),
        "search": bool(query),
        "query": query_hash(row),
        "review_on": review_on.isoformat() if review_on else None,
    }
    _note(row, events.HOLD_PLACED, by, now, data)
    return row


@transaction.atomic
def review_hold(*, hold: Hold, reason: str, review_on: date | None, by: Member, now: datetime) -> Hold:
    """It stays, and is looked at again on another day. Raises NotAllowed, HoldNotPossible, Faster."""
    require_officer(by)
    _check(hold.title, reason, review_on, now)
    if not Hold.objects.filter(pk=hold.pk, lifted_at=None).update(review_on=review_on, told_at=None):
        raise Faster(CHANGED)
    day = review_on.isoformat() if review_on else None
    _note(hold, events.HOLD_REVIEWED, by, now, {"reason": reason.strip(), "review_on": day})
    hold.refresh_from_db()
    return hold


@transaction.atomic
def lift_hold(*, hold: Hold, reason: str, by: Member, now: datetime) -> Hold:
    """What it covered may go again, under a decision. Raises NotAllowed, HoldNotPossible, Faster."""
    require_officer(by)
    if not reason.strip():
        raise HoldNotPossible(_("Say why."), field="reason")
    columns = {"lifted_at": now, "lifted_by": by.user, "lifted_reason": reason.strip()}
    if not Hold.objects.filter(pk=hold.pk, lifted_at=None).update(**columns):
        raise Faster(CHANGED)
    _note(hold, events.HOLD_LIFTED, by, now, {"reason": reason.strip()})
    hold.refresh_from_db()
    return hold


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Tell officers, once, of holds whose day of review has come. Gives how many."""
    due = Hold.objects.filter(lifted_at=None, told_at=None, review_on__lte=day_of(now)).order_by("pk")
    holds = list(due.select_for_update(skip_locked=True, no_key=True))
    for hold in holds:
        url = reverse("records:hold", args=[hold.pk])
        notify(users=officers(), kind="records.hold_review", now=now, data={"title": hold.title}, url=url)
    Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(told_at=now)
    return len(holds)


@contextmanager
def still_held(records: Collection[int], *, by: User | None, now: datetime) -> Iterator[None]:
    """Whatever is written of these records in here takes none of them out of a hold: what the search of one found, and
    finds no longer, is held by itself from then on.

    Within the caller's transaction, which let `no_new_holds` before it locked the records.
    """
    before = searched(records)
    yield
    if not any(before.values()):
        return
    after, told = searched(records), []
    for pk, found in before.items():
        lost = found - after.get(pk, found)
        lost -= set(HoldItem.objects.filter(hold=pk, record__in=lost).values_list("record", flat=True))
        if lost:
            kept = sorted(lost)
            HoldItem.objects.bulk_create(HoldItem(hold_id=pk, record_id=record) for record in kept)
            told.append(NewEvent(events.HOLD_KEPT.name, f"records.hold:{pk}", {"records": kept}))
    record_many(body=current_body_id(), by=by, now=now, events=told)


def _check(title: str, reason: str, review_on: date | None, now: datetime) -> None:
    if not title.strip():
        raise HoldNotPossible(_("Give it a name."), field="title")
    if not reason.strip():
        raise HoldNotPossible(_("Say why."), field="reason")
    if review_on is not None and review_on <= day_of(now):
        raise HoldNotPossible(_("That day is past."), field="review_on")


def _note(row: Hold, kind: EventKind, by: Member, now: datetime, data: Data) -> None:
    record(body=current_body_id(), by=by.user, now=now, kind=kind.name, about=f"records.hold:{row.pk}", data=data)
