"""A person asks that their data go: what is kept of them, what of it may go and what must stay, and that it is done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.models import Member
from rostra.records import events
from rostra.records.actions.deciding import CHANGED, Decided, enter_decision, require_officer
from rostra.records.disposing import day_of
from rostra.records.enums import CaseState, DecisionPurpose, Verdict
from rostra.records.erasure import parties_of, suggest
from rostra.records.models import ErasureCase, ErasureItem, Record
from rostra.records.queries.holding import free
from rostra.records.queries.showing import READ, captures_showing
from rostra.records.retention import add_months

CARRY_OUT = "records.erase"
MONTHS = 1
"""Within which the person must hear (GDPR article 12.3; other laws say less or the same)."""


class CaseNotPossible(Refused):
    """The request cannot be taken up, judged or decided like this."""


@dataclass(frozen=True, slots=True)
class Request:
    """A person's request as it came. `parties`: an account's id with the id by which its network knows the person."""

    person: str
    received_on: date
    contact: str = ""
    words: str = ""
    parties: tuple[tuple[int, str], ...] = ()


@transaction.atomic
def open_case(*, request: Request, by: Member, now: datetime) -> ErasureCase:
    """Take it up, with all that is kept of the person. Raises NotAllowed, CaseNotPossible."""
    require_officer(by)
    if not request.person.strip():
        raise CaseNotPossible(_("Say who asks."), field="person")
    if request.received_on > day_of(now):
        raise CaseNotPossible(_("That day has not come yet."), field="received_on")
    due = add_months(request.received_on, MONTHS)
    row = ErasureCase.objects.create(
        person=request.person.strip(),
        contact=request.contact.strip(),
        request=request.words.strip(),
        parties=[list(pair) for pair in request.parties],
        received_on=request.received_on,
        due_on=due,
        by=by.user,
        at=now,
    )
    count = _find(row, now)
    data: Data = {"received_on": row.received_on.isoformat(), "due_on": due.isoformat(), "records": count}
    _note(row, events.CASE_OPENED, by, now, data)
    return row


@transaction.atomic
def add_party(*, case: ErasureCase, account: int, party: str, version: int, by: Member, now: datetime) -> int:
    """Another sender who is the same person. Gives how many records came in. Raises NotAllowed, CaseNotPossible, Faster."""
    require_officer(by)
    if not party.strip():
        raise CaseNotPossible(_("Say as whom the network knows them."), field="party")
    pairs = [*parties_of(case.parties), (account, party.strip())]
    _change(case, version, parties=[list(pair) for pair in dict.fromkeys(pairs)])
    return _find(case, now)


@transaction.atomic
def add_record(*, case: ErasureCase, record: Record, version: int, by: Member, now: datetime) -> None:
    """A record that tells of the person, whoever wrote it. Raises NotAllowed, CaseNotPossible, Faster."""
    require_officer(by)
    _change(case, version)
    if not _take(case, Record.objects.filter(pk=record.pk), now):
        raise CaseNotPossible(_("It is among them already, or its content is gone."), field="record")


def _find(case: ErasureCase, now: datetime) -> int:
    pairs = parties_of(case.parties)
    wanted = reduce(or_, (Q(account=account, party=party) for account, party in pairs), Q(pk__in=[]))
    own = Record.objects.filter(wanted)
    found = _take(case, own, now)
    # What the person wrote is also in captures of the pages on which it stood.
    return found + _take(case, captures_showing(list(own.filter(disposed_at=None).order_by("-pk")[:READ])), now)


def _take(case: ErasureCase, rows: QuerySet[Record], now: datetime) -> int:
    """Those that are there and not in the case yet, each with what the law suggests."""
    known = ErasureItem.objects.filter(case=case).values("record")
    fresh = rows.filter(disposed_at=None).exclude(pk__in=known)
    records = list(fresh.select_related("record_class").defer("words").order_by("at", "pk"))
    unheld = set(free(Record.objects.filter(pk__in=[each.pk for each in records])).values_list("pk", flat=True))
    day = day_of(now)
    items = []
    for each in records:
        suggested = suggest(each, held=each.pk not in unheld, day=day)
        verdict, reason = suggested.verdict, suggested.code
        items.append(ErasureItem(case=case, record=each, verdict=verdict, reason=reason))
    ErasureItem.objects.bulk_create(items)
    return len(items)


@transaction.atomic
def judge(
    *,
    item: ErasureItem,
    verdict: Verdict,
    reason: str,
    remaining: str = "",
    version: int,
    by: Member,
    now: datetime,
) -> ErasureItem:
    """Say what becomes of one record. Raises NotAllowed, CaseNotPossible, Faster."""
    require_officer(by)
    if verdict == Verdict.OPEN or not reason.strip():
        raise CaseNotPossible(_("Say why."), field="reason")
    if verdict != Verdict.STAY and not free(Record.objects.filter(pk=item.record_id)).exists():
        raise CaseNotPossible(_("A hold covers it: it must stay until the hold is lifted."), field="verdict")
    if verdict == Verdict.REDACT and not remaining.strip():
        raise CaseNotPossible(_("Say what is left of it; if nothing is, it goes."), field="remaining")
    _change(item.case, version)
    item.verdict, item.reason = verdict, reason.strip()
    item.remaining = remaining.strip() if verdict == Verdict.REDACT else ""
    item.save(update_fields=["verdict", "reason", "remaining"])
    _note(item.case, events.CASE_JUDGED, by, now, {"record": item.record_id, "verdict": verdict.value})
    return item


@transaction.atomic
def decide_case(*, case: ErasureCase, decided: Decided, version: int, by: Member, now: datetime) -> ErasureCase:
    """Decide it as the records were judged: what goes, goes under this decision, which is entered with it.

    Raises NotAllowed, CaseNotPossible, DecisionNotPossible, Faster.
    """
    require_officer(by)
    items = ErasureItem.objects.filter(case=case)
    going = items.exclude(verdict=Verdict.STAY)
    if items.filter(verdict=Verdict.OPEN).exists():
        raise CaseNotPossible(_("Say of each record what becomes of it."))
    if free(Record.objects.filter(pk__in=going.values("record"))).count() != going.count():
        raise CaseNotPossible(_("A hold covers some of what is to go: say that it stays, or have the hold lifted."))
    counts = {
        str(verdict): items.filter(verdict=verdict).count() for verdict in (Verdict.GO, Verdict.STAY, Verdict.REDACT)
    }
    _change(case, version, state=CaseState.DECIDED, decided_by=by.user, decided_at=now, next_try_at=now)
    decision = enter_decision(decided=decided, purpose=DecisionPurpose.ERASURE, by=by, now=now)
    ErasureCase.objects.filter(pk=case.pk).update(decision=decision)
    case.refresh_from_db()
    _note(case, events.CASE_DECIDED, by, now, {"decision": decision.pk, **counts})
    defer(CARRY_OUT, key=f"{CARRY_OUT}:{case.pk}")
    return case


def find_parties(selection: QuerySet[Record]) -> Collection[tuple[int, str]]:
    """As whom the networks know those who stand in these records."""
    rows = selection.filter(account__isnull=False).exclude(party="").order_by("account", "party")
    return list(rows.values_list("account", "party").distinct())


def _change(case: ErasureCase, version: int, **columns: object) -> None:
    rows = ErasureCase.objects.filter(pk=case.pk, state=CaseState.OPEN, version=version)
    if not rows.update(version=F("version") + 1, **columns):
        raise Faster(CHANGED)
    case.refresh_from_db()


def _note(case: ErasureCase, kind: EventKind, by: Member, now: datetime, data: Data) -> None:
    about = f"records.erasurecase:{case.pk}"
    record(body=current_body_id(), by=by.user, now=now, kind=kind.name, about=about, data=data)
