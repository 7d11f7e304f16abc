"""The public journal: three questions decide on a record, and what is entered gets the next number of the year.

Numbers have no gap: who enters holds the body's journal until the transaction is done. An entry is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.audit.actions import Data, NewEvent, record_many
from rostra.audit.sources import Item
from rostra.core.refusals import Faster
from rostra.core.scoping import current_body_id
from rostra.people.models import Body, Member
from rostra.records import events
from rostra.records.actions.cabinet import items_of
from rostra.records.actions.classing import NotPossible, require_officer
from rostra.records.actions.going import no_new_holds
from rostra.records.actions.holding import still_held
from rostra.records.content import entry_capture
from rostra.records.enums import JournalRule, JournalState
from rostra.records.journal_xml import case_number
from rostra.records.kinds import KIND_NAMES
from rostra.records.models import JournalDecision, JournalEntry, Record

_LOCK = 0x4A726E6C  # "Jrnl": the class of our advisory locks for numbers of the journal
UNDECIDED = (JournalState.ASKED, JournalState.LEFT_OUT)
LONGEST_TITLE = 500
MOST = 500
"""Records that are decided on at once."""
DECIDED = gettext_lazy("Somebody decided about this in the meantime. This is how it stands now.")


@dataclass(frozen=True, slots=True)
class Answers:
    """The three questions (Arkivverket): a document of a case; came in or went out; dealt with, and worth keeping."""

    case_document: bool
    came_or_went: bool
    dealt_with: bool

    @property
    def entered(self) -> bool:
        return self.case_document and self.came_or_went and self.dealt_with


@dataclass(frozen=True, slots=True)
class Wording:
    """What the entry says. What is shielded shows asterisks to the public, by the law in `exemption`."""

    title: str
    party: str = ""
    title_shielded: bool = False
    party_shielded: bool = False
    exemption: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Shielding:
    """What many entries have in common; their titles and parties are those that are proposed."""

    title: bool = False
    party: bool = False
    exemption: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """How many were entered, and how many left out."""

    entered: int = 0
    left_out: int = 0


def proposals(records: Sequence[Record], body: Body) -> dict[int, Wording]:
    """What entries of these records would say, by the records' ids; the words of private letters are in none."""
    items = items_of((record.source, record.source_key) for record in records)
    with translation.override(body.language):
        return {row.pk: _proposal(row, items.get((row.source, row.source_key))) for row in records}


def _proposal(record: Record, item: Item | None) -> Wording:
    label = str(KIND_NAMES.get(record.kind, record.kind))
    if item is None:
        return Wording(label)
    open_to_all = record.public and not record.case_like
    first = item.text.strip().partition("\n")[0] if open_to_all else ""
    # A subject may name a person's trouble as well; it is proposed, and a person shields it.
    title = (item.subject or first or label)[:LONGEST_TITLE]
    return Wording(title, (item.party_name or item.party_handle)[:300], party_shielded=not open_to_all)


@transaction.atomic
def decide(
    *, record: Record, answers: Answers, wording: Wording | None, by: Member, reason: str, now: datetime
) -> JournalDecision:
    """Answer the three questions for one record; with three times yes it is entered, as `wording` says.

    A record that was left out may be decided on again; one that is in the journal stays there. Raises NotAllowed,
    NotPossible; Faster where somebody entered it meanwhile.
    """
    require_officer(by)
    no_new_holds()
    held = Record.objects.select_for_update(of=("self",)).select_related("record_class").get(pk=record.pk)
    if held.journal not in UNDECIDED or held.disposed_at is not None:
        raise Faster(DECIDED)
    if answers.entered and wording is None:
        raise NotPossible(_("Say what the entry is called."), field="title")
    _decide({held: wording}, answers, by, reason, now)
    return held.journal_decision


@transaction.atomic
def decide_many(
    *, records: Sequence[int], answers: Answers, shielding: Shielding, by: Member, reason: str, now: datetime
) -> Decided:
    """The same answers for several records that wait; those that somebody decided on meanwhile are left as they are.

    Raises NotAllowed, NotPossible.
    """
    require_officer(by)
    if len(records) > MOST:
        raise NotPossible(_("Decide on at most %(count)s records at once.") % {"count": MOST})
    no_new_holds()
    rows = Record.objects.select_for_update(of=("self",)).select_related("record_class")
    held = list(rows.filter(pk__in=records, journal=JournalState.ASKED, disposed_at=None).order_by("at", "pk"))
    proposed = proposals(held, by.body) if answers.entered else {}
    worded = {row: _shielded(proposed[row.pk], shielding) if row.pk in proposed else None for row in held}
    _decide(worded, answers, by, reason, now)
    return Decided(entered=len(held)) if answers.entered else Decided(left_out=len(held))


def _shielded(wording: Wording, shielding: Shielding) -> Wording:
    return replace(
        wording,
        title_shielded=shielding.title,
        party_shielded=shielding.party,
        exemption=shielding.exemption,
        case=shielding.case,
    )


def _decide(worded: Mapping[Record, Wording | None], answers: Answers, by: Member, reason: str, now: datetime) -> None:
    if not answers.entered:
        _check_leaving_out(worded, reason)
    decisions = {
        row: JournalDecision(
            body_id=row.body_id,
            record=row,
            case_document=answers.case_document,
            came_or_went=answers.came_or_went,
            dealt_with=answers.dealt_with,
            by=by.user,
            at=now,
            reason=reason.strip(),
        )
        for row in worded
    }
    JournalDecision.objects.bulk_create(
        decisions.values(),
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["case_document", "came_or_went", "dealt_with", "by", "at", "reason"],
    )
    state = JournalState.ENTERED if answers.entered else JournalState.LEFT_OUT
    ids = [row.pk for row in worded]
    with still_held(ids, by=by.user, now=now):
        Record.objects.filter(pk__in=ids).update(journal=state)
    said: Data = {
        "case_document": answers.case_document,
        "came_or_went": answers.came_or_went,
        "dealt_with": answers.dealt_with,
        "reason": reason.strip(),
    }
    told = [NewEvent(events.JOURNAL_DECIDED.name, _about(row), said) for row in worded]
    if answers.entered:
        told += _enter({row: wording for row, wording in worded.items() if wording is not None}, by, now)
    record_many(body=current_body_id(), by=by.user, now=now, events=told)


def _check_leaving_out(records: Mapping[Record, Wording | None], reason: str) -> None:
    if not reason.strip():
        raise NotPossible(_("Say why it does not belong in the journal."), field="reason")
    if any(row.record_class and row.record_class.journal == JournalRule.ALWAYS for row in records):
        raise NotPossible(_("Its class says that it always belongs in the journal."))


def _enter(worded: Mapping[Record, Wording], by: Member, now: datetime) -> list[NewEvent]:
    zone = ZoneInfo(by.body.time_zone)
    today = now.astimezone(zone).date()
    number = _next_number(today.year)
    entries = []
    for place, (row, wording) in enumerate(worded.items()):
        _check_wording(wording)
        entries.append(
            JournalEntry(
                record=row,
                year=today.year,
                number=number + place,
                direction="I" if row.incoming else "U",
                document_date=row.at.astimezone(zone).date(),
                entered_on=today,
                title=wording.title.strip(),
                title_shielded=wording.title_shielded,
                party=wording.party.strip(),
                party_shielded=wording.party_shielded,
                exemption=wording.exemption.strip(),
                case=wording.case.strip(),
                by=by.user,
            )
        )
    return [
        NewEvent(
            events.JOURNAL_ENTERED.name,
            _about(entry.record),
            {"entry": entry.pk, "number": f"{entry.year}/{entry.number}"},
            entry_capture(entry),
        )
        for entry in JournalEntry.objects.bulk_create(entries)
    ]


def _check_wording(wording: Wording) -> None:
    if not wording.title.strip():
        raise NotPossible(_("Say what the entry is called."), field="title")
    if (wording.title_shielded or wording.party_shielded) and not wording.exemption.strip():
        raise NotPossible(_("Name the law by which something is shielded."), field="exemption")
    # Every journal is given away as Noark 5 too, where an entry without it would pass for another case's.
    if wording.case.strip() and case_number(wording.case) is None:
        raise NotPossible(_("Write the year and the number of the case as 2026/123, or nothing."), field="case")


def _next_number(year: int) -> int:
    """The next free number, for nobody else to take until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, current_body_id()])
    newest: int | None = JournalEntry.objects.filter(year=year).aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def _about(record: Record) -> str:
    return f"records.record:{record.pk}"
