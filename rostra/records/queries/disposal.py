"""What pages show of decisions, lists, holds and requests: in a number of questions that is always the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rostra.audit.models import Tombstone
from rostra.audit.sources import Item
from rostra.people.models import Member
from rostra.records.disposing import covered_by, holds_on
from rostra.records.enums import CaseState, DecisionPurpose, ListState, Verdict
from rostra.records.erasure import KEPT, reason_of
from rostra.records.kinds import KIND_NAMES
from rostra.records.models import (
    Decision,
    DisposalItem,
    DisposalList,
    ErasureCase,
    ErasureItem,
    FileRemoval,
    Hold,
    Record,
)
from rostra.records.queries.holding import free, held_by, in_force
from rostra.records.queries.persons import items_of
from rostra.records.rules import is_officer, may_read

STATES = {
    ListState.DRAFT: "in_review",
    ListState.REVIEWED: "in_review",
    ListState.SIGNED: "scheduled",
    ListState.RUNNING: "sending",
    ListState.DONE: "verified",
    ListState.DROPPED: "closed",
}
"""The pill of each state of a list."""
OFFERED = 5
"""Open requests that the page of a record offers."""


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """`due`: how many records could go under it now; None where it is not in force."""

    row: Decision
    holds: bool
    due: int | None


def decisions(day: date) -> list[DecisionLine]:
    """Newest first."""
    rows = Decision.objects.filter(purpose=DecisionPurpose.DISPOSAL).prefetch_related("classes").order_by("-pk")
    return [DecisionLine(row, holds_on(row, day), _due(row, day)) for row in rows]


def _due(row: Decision, day: date) -> int | None:
    return free(covered_by(row, day)).count() if holds_on(row, day) else None


@dataclass(frozen=True, slots=True)
class ListLine:
    row: DisposalList
    pill: str
    records: int


def lists(**only: object) -> list[ListLine]:
    rows = DisposalList.objects.filter(**only).select_related("decision").annotate(records=Count("items"))
    return [ListLine(row, STATES[ListState(row.state)], row.records) for row in rows.order_by("-pk")[:200]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A record in a list or a request, as far as the reader may see it: what it is, when, and how it begins.

    `held`: a hold covers it now, whatever was said of it before.
    """

    item: DisposalItem | ErasureItem
    record: Record
    kind: str
    text: str
    why: str
    held: bool


def shown(items: Sequence[DisposalItem] | Sequence[ErasureItem], member: Member) -> list[Shown]:
    """Of those whose content is there the beginning of the words; of the others, that they were."""
    records = [item.record for item in items]
    readable = [record for record in records if record.disposed_at is None and may_read(member, record)]
    found = items_of(readable)
    unheld = set(free(Record.objects.filter(pk__in=[record.pk for record in records])).values_list("pk", flat=True))
    return [_shown(item, found.get(item.record_id), held=item.record_id not in unheld) for item in items]


def _shown(item: DisposalItem | ErasureItem, what: Item | None, *, held: bool) -> Shown:
    record = item.record
    text = " ".join((what.text or what.subject).split())[:200] if what is not None else ""
    return Shown(item, record, str(KIND_NAMES.get(record.kind, record.kind)), text, _why(item), held=held)


def _why(item: DisposalItem | ErasureItem) -> str:
    if isinstance(item, ErasureItem):
        return reason_of(item.reason)
    return str(KEPT.get(item.kept, "")) or item.left_out_reason


def content(record: Record, member: Member) -> str:
    """The words of one record, for who may read them; empty where they are gone."""
    if record.disposed_at is not None or not may_read(member, record):
        return ""
    what = items_of([record]).get(record.pk)
    return what.text if what is not None else ""


def items_of_list(row: DisposalList) -> QuerySet[DisposalItem]:
    listed = DisposalItem.objects.filter(list=row)
    return listed.select_related("record__record_class", "left_out_by").defer("record__words")


def items_of_case(case: ErasureCase) -> QuerySet[ErasureItem]:
    asked = ErasureItem.objects.filter(case=case).order_by("pk")
    return asked.select_related("record__record_class").defer("record__words")


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a list: what waits and no hold covers, waits and a hold covers, went, was kept by the system and left out by people."""

    waiting: int
    held: int
    gone: int
    kept: int
    left_out: int


def counts(row: DisposalList) -> Counts:
    items, left = DisposalItem.objects.filter(list=row), Q(left_out_by__isnull=False)
    waits = Q(done_at=None, kept="") & ~left
    found = items.aggregate(
        waiting=Count("pk", filter=waits),
        gone=Count("pk", filter=Q(done_at__isnull=False)),
        kept=Count("pk", filter=~Q(kept="")),
        left_out=Count("pk", filter=left),
    )
    waiting = found.pop("waiting")
    asked = waiting and in_force().exists()
    going = free(Record.objects.filter(pk__in=items.filter(waits).values("record"))).count() if asked else waiting
    return Counts(waiting=going, held=waiting - going, **found)


@dataclass(frozen=True, slots=True)
class FilesLeft:
    """Files that are to go: gone, kept because others need them, and still waited for, with the newest error."""

    gone: int
    kept: int
    waiting: int
    error: str


def files_left(removals: QuerySet[FileRemoval]) -> FilesLeft:
    found = removals.aggregate(
        gone=Count("pk", filter=Q(done_at__isnull=False, kept="")),
        kept=Count("pk", filter=~Q(kept="")),
        waiting=Count("pk", filter=Q(done_at=None)),
    )
    error = removals.exclude(error="").order_by("-pk").values_list("error", flat=True).first()
    return FilesLeft(error=error or "", **found)


def holds() -> list[Hold]:
    """Those in force first, then the newest."""
    return list(Hold.objects.select_related("placed_by").annotate(records=Count("items")).order_by("-lifted_at", "-pk"))


@dataclass(frozen=True, slots=True)
class CaseLine:
    row: ErasureCase
    records: int
    late: bool


def cases(day: date) -> list[CaseLine]:
    rows = ErasureCase.objects.annotate(records=Count("items")).order_by("done_at", "due_on", "pk")
    return [CaseLine(row, row.records, row.done_at is None and row.due_on < day) for row in rows]


def verdicts(case: ErasureCase) -> dict[str, int]:
    """How many records each verdict has."""
    rows = ErasureItem.objects.filter(case=case).order_by().values_list("verdict").annotate(Count("pk"))
    found = dict(rows)
    return {str(verdict) or "open": found.get(verdict, 0) for verdict in Verdict.values}


@dataclass(frozen=True, slots=True)
class DisposalBox:
    """What the page of a record says of disposal, besides its end: holds, lists and requests that it is on.

    `open_cases` are the newest open requests that it is not in: an officer may put it there.
    """

    record: Record
    officer: bool
    holds: list[Hold]
    lists: list[DisposalList]
    cases: list[ErasureCase]
    open_cases: list[ErasureCase]


def box(record: Record, member: Member) -> DisposalBox:
    """The context of `records/_disposal.html`; requests of people are for officers."""
    officer = is_officer(member)
    listed = DisposalItem.objects.filter(list=OuterRef("pk"), record=record, left_out_by=None)
    asked = ErasureItem.objects.filter(case=OuterRef("pk"), record=record)
    others = ErasureCase.objects.filter(~Exists(asked), state=CaseState.OPEN)
    return DisposalBox(
        record,
        officer,
        held_by(record) if record.disposed_at is None else [],
        list(DisposalList.objects.filter(Exists(listed)).order_by("-pk")),
        list(ErasureCase.objects.filter(Exists(asked)).order_by("-pk")) if officer else [],
        list(others.order_by("-pk")[:OFFERED]) if officer and record.disposed_at is None else [],
    )


def gone_under(decision: Decision) -> int:
    """How many contents went under it."""
    return Tombstone.objects.filter(body=decision.body_id, decision=f"records.decision:{decision.pk}").count()
