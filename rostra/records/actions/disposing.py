"""Disposal lists: made under a decision in force, reviewed, signed by two different people, or dropped."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.bulk import insert_for
from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.actions import notify
from rostra.people.models import Member
from rostra.records import events
from rostra.records.actions.deciding import CHANGED, require_officer, require_signer
from rostra.records.actions.going import no_new_holds
from rostra.records.actions.holding import still_held
from rostra.records.disposing import covered_by, day_of, holds_on, in_force
from rostra.records.enums import LIST_MOVES, DecisionPurpose, ListState
from rostra.records.models import Decision, DisposalItem, DisposalList, Record
from rostra.records.queries.holding import free
from rostra.records.queries.officers import officers
from rostra.records.signing import listed, signed_list

EXECUTE = "records.dispose"
UNDER_WAY = (ListState.DRAFT, ListState.REVIEWED, ListState.SIGNED, ListState.RUNNING)
OPEN = (ListState.DRAFT, ListState.REVIEWED)
"""What is on the list may still be changed; after the first signature, it is to be signed again."""


_UNSIGNED = {"first_by": None, "first_at": None, "second_by": None, "second_at": None, "digest": ""}
_INSERT = "INSERT INTO records_disposalitem (body_id, list_id, left_out_reason, kept, record_id)"


class ListNotPossible(Refused):
    """The list cannot be made, changed or signed like this."""


def make_lists(*, now: datetime) -> list[DisposalList]:
    """For each decision in force whose records are due, and which has no list under way: a list to be reviewed."""
    day = day_of(now)
    busy = DisposalList.objects.filter(state__in=UNDER_WAY).values("decision")
    rows = Decision.objects.filter(in_force(day), purpose=DecisionPurpose.DISPOSAL).exclude(pk__in=busy).order_by("pk")
    return [made for decision in rows if (made := list_due(decision, day, None, now)) is not None]


def make_list(*, decision: Decision, until: date, by: Member, now: datetime) -> DisposalList:
    """List what is due until that day. Raises NotAllowed; ListNotPossible where nothing is, or a list is under way."""
    require_officer(by)
    if until > day_of(now):
        raise ListNotPossible(_("That day has not come yet."), field="until")
    _require_force(decision, now)
    made = list_due(decision, until, by, now)
    if made is None:
        raise ListNotPossible(_("Nothing is due under this decision, or a list under it is under way."))
    return made


@transaction.atomic
def list_due(decision: Decision, until: date, by: Member | None, now: datetime) -> DisposalList | None:
    """A list of what is due under a decision in force; None where nothing is to be listed, or a list is under way."""
    # One list for a decision at a time, also of two workers.
    Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    due = _unlisted(free(covered_by(decision, until)))
    if DisposalList.objects.filter(decision=decision, state__in=UNDER_WAY).exists() or not due.exists():
        return None
    user = by.user if by is not None else None
    row = DisposalList.objects.create(decision=decision, until=until, made_at=now, made_by=user)
    # A list may hold a million.
    count = insert_for(_INSERT, due, row.body_id, row.pk, "", "")
    data: Data = {"decision": decision.pk, "until": until.isoformat(), "records": count}
    _note(row, events.LIST_MADE, by, now, data)
    url = f"/records/disposal/{row.pk}/"
    notify(users=officers(), kind="records.list_made", now=now, data={"number": decision.number}, url=url)
    return row


def _unlisted(rows: QuerySet[Record]) -> QuerySet[Record]:
    """Set against set: as a condition on each record, it would be asked anew of all that this statement lists."""
    waiting = DisposalItem.objects.filter(list__state__in=UNDER_WAY, done_at=None, kept="", left_out_by=None)
    return Record.objects.filter(pk__in=rows.values("pk").difference(waiting.values("record")))


@transaction.atomic
def leave_out(*, item: DisposalItem, reason: str, version: int, by: Member, now: datetime) -> None:
    """A record stays, for a reason. Raises NotAllowed, ListNotPossible, Faster.

    A hold on what the decision's lists have goes on holding it.
    """
    require_officer(by)
    if not reason.strip():
        raise ListNotPossible(_("Say why it stays."), field="reason")
    no_new_holds()
    _reopen(item.list, version, by, now)
    rows = DisposalItem.objects.filter(pk=item.pk, left_out_by=None, done_at=None)
    with still_held([item.record_id], by=by.user, now=now):
        if not rows.update(left_out_by=by.user, left_out_reason=reason.strip()):
            raise Faster(CHANGED)
    _note(item.list, events.ITEM_LEFT_OUT, by, now, {"record": item.record_id, "reason": reason.strip()})


@transaction.atomic
def put_back(*, item: DisposalItem, version: int, by: Member, now: datetime) -> None:
    """It goes after all. Raises NotAllowed, ListNotPossible, Faster."""
    require_officer(by)
    _reopen(item.list, version, by, now)
    rows = DisposalItem.objects.filter(pk=item.pk, left_out_by__isnull=False)
    if not rows.update(left_out_by=None, left_out_reason=""):
        raise Faster(CHANGED)
    _note(item.list, events.ITEM_PUT_BACK, by, now, {"record": item.record_id})


def _reopen(row: DisposalList, version: int, by: Member, now: datetime) -> None:
    """Whoever signed before signed something else: the list is to be reviewed anew."""
    state = _state_of(row)
    if state not in OPEN:
        raise ListNotPossible(_("It is signed by two people: nothing on it can be changed any more."))
    _move(row, state, ListState.DRAFT, version, **_UNSIGNED)
    if state == ListState.REVIEWED:
        _note(row, events.LIST_REOPENED, by, now, {"reason": "changed"})


@transaction.atomic
def review_list(*, row: DisposalList, version: int, by: Member, now: datetime) -> DisposalList:
    """The first signature, of a records officer. Raises NotAllowed, ListNotPossible, Faster."""
    require_officer(by)
    _require_force(row.decision, now)
    count = _waiting(row).count()
    if not count:
        raise ListNotPossible(_("Nothing is left on this list: drop it."))
    digest = listed(row).digest
    columns = {"first_by": by.user, "first_at": now, "digest": digest, "note": ""}
    _move(row, ListState.DRAFT, ListState.REVIEWED, version, **columns)
    _note(row, events.LIST_REVIEWED, by, now, {"records": count, "digest": digest})
    return row


@transaction.atomic
def sign_list(*, row: DisposalList, version: int, by: Member, now: datetime) -> DisposalList:
    """The second signature, of somebody else: a records officer or an administrator. Then it is executed.

    Where what is on it is not what the first person signed, it is to be reviewed anew instead. Raises NotAllowed,
    ListNotPossible, Faster.
    """
    require_signer(by)
    _require_force(row.decision, now)
    if row.first_by_id == by.user_id:
        raise ListNotPossible(_("You signed it already: somebody else must sign as well."))
    if row.state != ListState.REVIEWED:
        raise Faster(CHANGED)
    digest, signed = listed(row).digest, signed_list(row, events.LIST_REVIEWED)
    if digest != signed:
        return send_back(row=row, version=version, reason="differs" if signed else "earlier", now=now)
    columns = {"second_by": by.user, "second_at": now, "next_try_at": now}
    _move(row, ListState.REVIEWED, ListState.SIGNED, version, **columns)
    _note(row, events.LIST_SIGNED, by, now, {"records": _waiting(row).count(), "digest": digest})
    defer(EXECUTE, key=f"{EXECUTE}:{row.pk}")
    return row


def send_back(*, row: DisposalList, version: int, reason: str, now: datetime) -> DisposalList:
    """It is to be reviewed and signed anew, for a reason of `erasure.SENT_BACK`; officers are told. Raises Faster.

    In the caller's transaction. What of it went already stays gone.
    """
    _move(row, ListState(row.state), ListState.DRAFT, version, **_UNSIGNED, next_try_at=None, note=reason)
    _note(row, events.LIST_REOPENED, None, now, {"reason": reason})
    url = f"/records/disposal/{row.pk}/"
    notify(users=officers(), kind="records.list_sent_back", now=now, data={"number": row.pk}, url=url)
    return row


@transaction.atomic
def drop_list(*, row: DisposalList, reason: str, version: int, by: Member, now: datetime) -> DisposalList:
    """Nothing of it goes. Raises NotAllowed, ListNotPossible once it is being executed, Faster."""
    require_officer(by)
    if not reason.strip():
        raise ListNotPossible(_("Say why."), field="reason")
    state = _state_of(row)
    if not LIST_MOVES.allowed(state, ListState.DROPPED):
        raise ListNotPossible(_("It is being executed: it cannot be dropped any more."))
    _move(row, state, ListState.DROPPED, version, next_try_at=None, note=reason.strip())
    _note(row, events.LIST_DROPPED, by, now, {"reason": reason.strip()})
    return row


def _require_force(decision: Decision, now: datetime) -> None:
    if decision.purpose != DecisionPurpose.DISPOSAL or not holds_on(decision, day_of(now)):
        raise ListNotPossible(_("The decision is not in force."))


def _waiting(row: DisposalList) -> QuerySet[DisposalItem]:
    return DisposalItem.objects.filter(list=row, left_out_by=None, done_at=None, kept="")


def _state_of(row: DisposalList) -> ListState:
    return ListState(DisposalList.objects.values_list("state", flat=True).get(pk=row.pk))


def _move(row: DisposalList, old: ListState, new: ListState, version: int, **columns: object) -> None:
    rows = DisposalList.objects.filter(pk=row.pk, state=old, version=version)
    if not rows.update(state=new, version=F("version") + 1, **columns):
        raise Faster(CHANGED)
    row.refresh_from_db()


def _note(row: DisposalList, kind: EventKind, by: Member | None, now: datetime, data: Data) -> None:
    user = by.user if by is not None else None
    about = f"records.disposallist:{row.pk}"
    record(body=current_body_id(), by=user, now=now, kind=kind.name, about=about, data=data)
