"""A body whose comments are due: a class, a decision, records that are filed; and two people who sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from rostra.audit.sequencer import sequence_all
from rostra.core.scoping import current_body_id
from rostra.inbox.models import Conversation
from rostra.people.models import Member
from rostra.records.actions.deciding import Decided, enter_decision
from rostra.records.actions.disposing import make_list, review_list, sign_list
from rostra.records.actions.erasing import decide_case, judge, sign_case
from rostra.records.actions.executing import execute
from rostra.records.actions.filing import file_waiting
from rostra.records.actions.removing import remove_files
from rostra.records.enums import EndAction, Verdict
from rostra.records.models import Decision, DisposalList, ErasureCase, ErasureItem, FilingRule, Record, RecordClass
from tests.inbox.office import Office

LAST_YEAR = timedelta(days=400)
DECIDED = Decided(
    number="KS 2025/17",
    title="Routine comments",
    decided_on=date(2025, 3, 1),
    legal_basis="Archives Act, section 10",
    valid_from=date(2020, 1, 1),
)


class Archive:
    """Records of an office that nobody needs any more."""

    def __init__(self, office: Office) -> None:
        self.office, self.cast, self.now = office, office.cast, office.now
        self.officer: Member = office.cast.records
        self.second: Member = office.cast.administrator
        self.routine = RecordClass.objects.create(
            code="1.1", name="Routine comments", retention_months=6, action=EndAction.DISPOSE
        )
        FilingRule.objects.create(record_class=self.routine, kinds=["message", "attachment"])

    def file(self) -> None:
        """Seal and file all that was captured."""
        sequence_all(now=self.now)
        file_waiting(current_body_id(), now=self.now)

    def comment(self, text: str, *, author: str = "maria", **more: object) -> Conversation:
        """Somebody wrote last year."""
        return self.office.message(text, author=author, at=self.now - LAST_YEAR, **more)

    def due(self) -> None:
        """File, and say of all that is in the class that its time is over."""
        self.file()
        Record.objects.filter(record_class=self.routine).update(due_on=date(2026, 1, 1))

    def records(self) -> list[Record]:
        return list(Record.objects.filter(record_class=self.routine).order_by("pk"))

    def decide(self, number: str = "KS 2025/17", classes: Sequence[RecordClass] = (), **more: object) -> Decision:
        decided = replace(DECIDED, number=number, **more)  # type: ignore[arg-type]
        return enter_decision(decided=decided, classes=classes or [self.routine], by=self.officer, now=self.now)

    def listed(self, decision: Decision | None = None) -> DisposalList:
        """A list of all that is due, to be reviewed."""
        return make_list(decision=decision or self.decide(), until=date(2026, 6, 1), by=self.officer, now=self.now)

    def signed(self, row: DisposalList | None = None) -> DisposalList:
        """A list that two people signed."""
        row = row or self.listed()
        row = review_list(row=row, version=row.version, by=self.officer, now=self.now)
        return sign_list(row=row, version=row.version, by=self.second, now=self.now)

    def judged(self, item: ErasureItem, verdict: Verdict, reason: str = "x", remaining: str = "") -> ErasureItem:
        """An officer says what becomes of a record."""
        item.case.refresh_from_db()
        given = {"reason": reason, "remaining": remaining, "version": item.case.version}
        return judge(item=item, verdict=verdict, by=self.officer, now=self.now, **given)  # type: ignore[arg-type]

    def decided(self, case: ErasureCase, number: str = "DPO 7") -> ErasureCase:
        """A request that one person decided."""
        case.refresh_from_db()
        decided = replace(DECIDED, number=number, title="Request of Maria", legal_basis="GDPR article 17")
        return decide_case(case=case, decided=decided, version=case.version, by=self.officer, now=self.now)

    def agreed(self, case: ErasureCase, number: str = "DPO 7") -> ErasureCase:
        """A request that two people signed."""
        case = self.decided(case, number)
        return sign_case(case=case, version=case.version, by=self.second, now=self.now)

    def disposed(self) -> DisposalList:
        """All that is due went, with its files."""
        row = self.signed()
        execute(row.pk, clock=self.clock)
        remove_files(now=self.now)
        row.refresh_from_db()
        return row

    def clock(self) -> datetime:
        return self.now
