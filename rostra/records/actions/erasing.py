"""A person asks that their data go: what is kept of them, what of it may go and what must stay; two people sign."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
from rostra.people.actions import notify, settle
from rostra.people.models import Member
from rostra.records import events
from rostra.records.actions.deciding import (
    CHANGED,
    Decided,
    end_decision,
    enter_decision,
    require_officer,
    require_signer,
)
from rostra.records.disposing import day_of, holds_on
from rostra.records.enums import CaseState, DecisionPurpose, Verdict
from rostra.records.erasure import AGAINST, needs_reason, parties_of, suggest
from rostra.records.models import ErasureCase, ErasureItem, Record
from rostra.records.queries.holding import free
from rostra.records.queries.officers import signers
from rostra.records.queries.persons import entries_naming
from rostra.records.queries.showing import READ, beside, captures_of, captures_showing, doubles_of
from rostra.records.retention import add_months
from rostra.records.signing import signed_case, to_sign

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
    """A record that tells of the person, whoever wrote it. What may say the same comes along, to be decided each.

    Raises NotAllowed, CaseNotPossible, Faster.
    """
    require_officer(by)
    _change(case, version)
    if not _take(case, Record.objects.filter(pk=record.pk), now):
        raise CaseNotPossible(_("It is among them already, or its content is gone."), field="record")
    _take(case, beside(record), now, suggested=False)


def _find(case: ErasureCase, now: datetime) -> int:
    pairs = parties_of(case.parties)
    wanted = reduce(or_, (Q(account=account or None, party=party) for account, party in pairs), Q(pk__in=[]))
    own = Record.objects.filter(wanted)
    found = sum(_take(case, rows, now) for rows in (own, doubles_of(own), captures_of(own)))
    # The public journal names people for itself; whether that is this person, nobody knows.
    found += _take(case, entries_naming(case.person), now, suggested=False)
    # What the person wrote is also in captures of the pages on which it stood.
    return found + _take(case, captures_showing(list(own.filter(disposed_at=None).order_by("-pk")[:READ])), now)


def _take(case: ErasureCase, rows: QuerySet[Record], now: datetime, *, suggested: bool = True) -> int:
    """Those that are there and not in the case yet, each with what the law suggests, unless nobody asked for them."""
    known = ErasureItem.objects.filter(case=case).values("record")
    fresh = rows.filter(disposed_at=None).exclude(pk__in=known)
    records = list(fresh.select_related("record_class").defer("words").order_by("at", "pk"))
    unheld = set(free(Record.objects.filter(pk__in=[each.pk for each in records])).values_list("pk", flat=True))
    day = day_of(now)
    items = []
    for each in records:
        law = suggest(each, held=each.pk not in unheld, day=day)
        verdict, reason = (law.verdict, law.code) if suggested else (Verdict.OPEN, "")
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
    """Say what becomes of one record. What goes although the law keeps it needs a reason in one's own words.

    Raises NotAllowed, CaseNotPossible, Faster.
    """
    require_officer(by)
    if item.done_at is not None:
        raise CaseNotPossible(_("This is done already."), field="verdict")
    if verdict == Verdict.OPEN or not reason.strip():
        raise CaseNotPossible(_("Say why."), field="reason")
    if verdict != Verdict.STAY and not free(Record.objects.filter(pk=item.record_id)).exists():
        raise CaseNotPossible(_("A hold covers it: it must stay until the hold is lifted."), field="verdict")
    if verdict == Verdict.REDACT and not remaining.strip():
        raise CaseNotPossible(_("Say what is left of it; if nothing is, it goes."), field="remaining")
    against = ""
    if verdict != Verdict.STAY:
        suggested = suggest(item.record, held=False, day=day_of(now))
        if needs_reason(suggested, reason):
            raise CaseNotPossible(_("Say in your own words why it goes, although it is to be kept."), field="reason")
        if suggested.code in AGAINST:
            against = suggested.code
    _change(item.case, version)
    item.verdict, item.reason = verdict, reason.strip()
    item.remaining = remaining.strip() if verdict == Verdict.REDACT else ""
    item.save(update_fields=["verdict", "reason", "remaining"])
    data: Data = {"record": item.record_id, "verdict": verdict.value, **({"against": against} if against else {})}
    _note(item.case, events.CASE_JUDGED, by, now, data)
    return item


@transaction.atomic
def decide_case(*, case: ErasureCase, decided: Decided, version: int, by: Member, now: datetime) -> ErasureCase:
    """Decide it as the records were judged, and enter the decision: the first signature. Nothing goes yet.

    Raises NotAllowed, CaseNotPossible, DecisionNotPossible, Faster.
    """
    require_officer(by)
    items = ErasureItem.objects.filter(case=case, done_at=None)
    if items.filter(verdict=Verdict.OPEN).exists():
        raise CaseNotPossible(_("Say of each record what becomes of it."))
    _check_going(items.exclude(verdict=Verdict.STAY), now)
    counts = {
        str(verdict): items.filter(verdict=verdict).count() for verdict in (Verdict.GO, Verdict.STAY, Verdict.REDACT)
    }
    _move(case, CaseState.OPEN, CaseState.DECIDED, version, decided_by=by.user, decided_at=now)
    decision = enter_decision(decided=decided, purpose=DecisionPurpose.ERASURE, by=by, now=now)
    ErasureCase.objects.filter(pk=case.pk).update(decision=decision)
    case.refresh_from_db()
    _note(case, events.CASE_DECIDED, by, now, {"decision": decision.pk, **counts, **to_sign(case).as_data()})
    others = [user for user in signers() if user.pk != by.user_id]
    told: dict[str, str | int] = {"number": decision.number, "day": case.due_on.isoformat()}
    notify(users=others, kind="records.case_decided", now=now, data=told, url=_page(case))
    return case


@transaction.atomic
def sign_case(*, case: ErasureCase, version: int, by: Member, now: datetime) -> ErasureCase:
    """The second signature, of somebody else: a records officer or an administrator. Then what goes, goes.

    Raises NotAllowed, CaseNotPossible, Faster.
    """
    require_signer(by)
    if case.decided_by_id == by.user_id:
        raise CaseNotPossible(_("You signed it already: somebody else must sign as well."))
    if case.decision is not None and not holds_on(case.decision, day_of(now)):
        raise CaseNotPossible(_("The decision is not in force."))
    signed = to_sign(case)
    if signed_case(case, events.CASE_DECIDED) != signed:
        raise CaseNotPossible(_("This is not what the first person signed: hand it back, to be decided anew."))
    _check_going(ErasureItem.objects.filter(case=case, done_at=None).exclude(verdict=Verdict.STAY), now)
    _move(case, CaseState.DECIDED, CaseState.SIGNED, version, second_by=by.user, second_at=now, next_try_at=now)
    _note(case, events.CASE_SIGNED, by, now, {"decision": case.decision_id, **signed.as_data()})
    settle(kind="records.case_decided", url=_page(case), now=now)
    defer(CARRY_OUT, key=f"{CARRY_OUT}:{case.pk}")
    return case


@transaction.atomic
def reopen_case(*, case: ErasureCase, reason: str, version: int, by: Member, now: datetime) -> ErasureCase:
    """Instead of the second signature: it is to be judged again, and its decision is revoked.

    Raises NotAllowed, CaseNotPossible, Faster.
    """
    require_signer(by)
    if not reason.strip():
        raise CaseNotPossible(_("Say why."), field="reason")
    decision = case.decision
    columns = {"decision": None, "decided_by": None, "decided_at": None, "next_try_at": None}
    _move(case, CaseState.DECIDED, CaseState.OPEN, version, **columns)
    if decision is not None and decision.revoked_at is None:
        end_decision(decision=decision, reason=reason, by=by, now=now)
    _note(case, events.CASE_REOPENED, by, now, {"reason": reason.strip()})
    settle(kind="records.case_decided", url=_page(case), now=now)
    return case


def _check_going(going: QuerySet[ErasureItem], now: datetime) -> None:
    """What the law says may have changed since the records were judged."""
    if free(Record.objects.filter(pk__in=going.values("record"))).count() != going.count():
        raise CaseNotPossible(_("A hold covers some of what is to go: say that it stays, or have the hold lifted."))
    day = day_of(now)
    items: Iterable[ErasureItem] = going.select_related("record__record_class").defer("record__words")
    if any(needs_reason(suggest(item.record, held=False, day=day), item.reason) for item in items):
        raise CaseNotPossible(_("Some of what is to go is to be kept by now: say in your own words why it goes."))


def find_parties(selection: QuerySet[Record]) -> Collection[tuple[int, str]]:
    """As whom the networks know those who stand in these records."""
    rows = selection.filter(account__isnull=False).exclude(party="").order_by("account", "party")
    return list(rows.values_list("account", "party").distinct())


def _page(case: ErasureCase) -> str:
    return f"/records/erasure/{case.pk}/"


def _change(case: ErasureCase, version: int, **columns: object) -> None:
    _move(case, CaseState.OPEN, CaseState.OPEN, version, **columns)


def _move(case: ErasureCase, old: CaseState, new: CaseState, version: int, **columns: object) -> None:
    rows = ErasureCase.objects.filter(pk=case.pk, state=old, version=version)
    if not rows.update(state=new, version=F("version") + 1, **columns):
        raise Faster(CHANGED)
    case.refresh_from_db()


def _note(case: ErasureCase, kind: EventKind, by: Member, now: datetime, data: Data) -> None:
    about = f"records.erasurecase:{case.pk}"
    record(body=current_body_id(), by=by.user, now=now, kind=kind.name, about=about, data=data)
