"""Holds: nothing that one covers goes, until somebody lifts it with a reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.actions import notify
from rostra.people.models import Member
from rostra.records import events
from rostra.records.actions.deciding import CHANGED, require_officer
from rostra.records.actions.going import nothing_goes
from rostra.records.disposing import day_of
from rostra.records.models import Hold, HoldItem, Record
from rostra.records.queries.officers import officers
from rostra.records.selecting import Selection


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
    row = Hold.objects.create(
        title=title.strip(),
        reason=reason.strip(),
        query=query,
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


def _check(title: str, reason: str, review_on: date | None, now: datetime) -> None:
    if not title.strip():
        raise HoldNotPossible(_("Give it a name."), field="title")
    if not reason.strip():
        raise HoldNotPossible(_("Say why."), field="reason")
    if review_on is not None and review_on <= day_of(now):
        raise HoldNotPossible(_("That day is past."), field="review_on")


def _note(row: Hold, kind: EventKind, by: Member, now: datetime, data: Data) -> None:
    record(body=current_body_id(), by=by.user, now=now, kind=kind.name, about=f"records.hold:{row.pk}", data=data)
