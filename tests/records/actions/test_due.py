"""What is due and no rule lets go: people are told, look at it, keep it longer, release it, hand it over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster
from rostra.people.actions import NotAllowed
from rostra.people.models import Notice
from rostra.records import jobs
from rostra.records.actions.classing import reclass
from rostra.records.actions.due import (
    DueNotPossible,
    hand_over,
    keep_longer,
    prepare_handover,
    release,
    tell_due,
)
from rostra.records.actions.executing import execute
from rostra.records.actions.following import recount_due
from rostra.records.actions.holding import place_hold
from rostra.records.enums import EndAction, ListState
from rostra.records.models import Decision, DisposalItem, DisposalList, Outcome, OutcomeItem, Record, RecordClass
from rostra.records.queries.due import due_classes, due_of
from rostra.records.queries.history import history
from rostra.records.selecting import Selection
from tests.records.gone import Archive
from tests.tampering import missed

TODAY = date(2026, 11, 24)
LATER = date(2027, 11, 24)


def _due(archive: Archive, action: EndAction, *texts: str) -> list[Record]:
    """Comments that are due, of a class that leaves it to people what becomes of them."""
    RecordClass.objects.filter(pk=archive.routine.pk).update(action=action)
    archive.routine.refresh_from_db()
    for text in texts or ("The bridge is closed", "The library is open"):
        archive.comment(text)
    archive.due()
    return archive.records()


def _given(archive: Archive, **more: Any) -> dict[str, Any]:
    values = {"record_class": archive.routine, "records": 2, "by": archive.officer, "now": archive.now}
    return {**values, **more}


def _kept(archive: Archive, **more: Any) -> Outcome:
    return keep_longer(**_given(archive, **{"months": 12, "reason": "A court may ask", **more}))


def _released(archive: Archive, decision: Decision, **more: Any) -> DisposalList | None:
    return release(**_given(archive, **{"decision": decision, "reason": "Of no value", **more}))


def _handed(archive: Archive, outcome: Outcome, **more: Any) -> Outcome:
    values = {"to": "State archive", "on": TODAY, "reference": "2026/77", "by": archive.officer, "now": archive.now}
    return hand_over(outcome=outcome, **{**values, **more})


def test_today_is_the_day_of_these_tests(archive: Archive) -> None:
    assert archive.now.date() == TODAY


def test_officers_are_told_once_a_week_of_what_is_due_by_class(archive: Archive) -> None:
    assert tell_due(now=archive.now) is False
    _due(archive, EndAction.REVIEW)

    assert [tell_due(now=archive.now + timedelta(days=days)) for days in (0, 1, 6, 8)] == [True, False, False, True]

    told = Notice.objects.filter(kind="records.due").order_by("pk")
    assert [(row.user_id, row.data, row.url) for row in told][:1] == [
        (archive.officer.user_id, {"count": 2, "classes": "1.1 (2)"}, "/records/due/")
    ]
    assert told.values("at").distinct().count() == 2


def test_the_nightly_job_tells(archive: Archive) -> None:
    _due(archive, EndAction.TRANSFER)

    jobs.list_due()

    assert Notice.objects.filter(kind="records.due").exists()


def test_what_a_class_lets_go_by_itself_waits_for_nobody(archive: Archive) -> None:
    _due(archive, EndAction.DISPOSE)

    assert due_classes(TODAY) == []


def test_what_is_kept_longer_is_due_again_on_that_day(archive: Archive) -> None:
    records = _due(archive, EndAction.REVIEW)
    tell_due(now=archive.now)

    row = _kept(archive)

    assert {(each.due_on, each.kept_until, each.outcome) for each in archive.records()} == {(LATER, LATER, "keep")}
    told = Event.objects.get(kind="records.due_kept")
    assert told.about == f"records.outcome:{row.pk}"
    assert {name: told.data[name] for name in ("record_class", "records", "until", "reason")} == {
        "record_class": archive.routine.pk,
        "records": 2,
        "until": LATER.isoformat(),
        "reason": "A court may ask",
    }
    assert due_classes(TODAY) == []
    assert Notice.objects.filter(kind="records.due", read_at=None).count() == 0
    assert [(each.row, each.records) for each in due_classes(LATER)] == [(archive.routine, 2)]
    assert [moment.words for moment in history(records[0], officer=True)] == ["Kept longer, until Nov. 24, 2027"]


def test_no_class_makes_what_is_kept_longer_due_before(archive: Archive) -> None:
    first, _second = _due(archive, EndAction.REVIEW)
    _kept(archive)
    other = RecordClass.objects.create(code="2", name="Other", retention_months=1, action=EndAction.DISPOSE)

    recount_due(archive.routine.pk, now=archive.now)
    reclass(first, other, by=archive.officer, reason="Belongs there", now=archive.now)

    assert set(Record.objects.filter(outcome="keep").values_list("due_on", flat=True)) == {LATER}
    archive.file()
    assert verify_all().bad == []


def test_what_is_released_goes_by_a_list_that_two_people_sign(archive: Archive) -> None:
    records = _due(archive, EndAction.REVIEW)
    decision = archive.decide()
    with pytest.raises(Exception, match="Nothing is due under this decision"):
        archive.listed(decision)

    row = _released(archive, decision)

    assert row is not None
    assert row.state == ListState.DRAFT
    assert set(DisposalItem.objects.filter(list=row).values_list("record", flat=True)) == {each.pk for each in records}
    archive.signed(row)
    execute(row.pk, clock=archive.clock)
    assert [each.disposed_at for each in archive.records()] == [archive.now, archive.now]
    archive.file()
    assert verify_all().bad == []


def test_what_is_kept_after_all_stays_though_it_is_on_a_list(archive: Archive) -> None:
    """The last word holds: also of a class that was looked at, and is looked at anew."""
    first, second = _due(archive, EndAction.REVIEW)
    row = archive.signed(_released(archive, archive.decide()))
    Record.objects.filter(pk=first.pk).update(outcome="keep", due_on=LATER, kept_until=LATER)

    execute(row.pk, clock=archive.clock)

    assert dict(DisposalItem.objects.filter(list=row).values_list("record", "kept")) == {
        first.pk: "elsewhere",
        second.pk: "",
    }


def test_what_is_released_while_a_list_is_under_way_waits_for_the_next(archive: Archive) -> None:
    _due(archive, EndAction.REVIEW)
    decision = archive.decide()
    DisposalList.objects.create(decision=decision, until=TODAY, made_at=archive.now)

    assert _released(archive, decision) is None
    assert due_of(archive.routine, TODAY).count() == 0


def test_only_what_the_decision_is_about_is_released(archive: Archive) -> None:
    first, second = _due(archive, EndAction.REVIEW)
    Record.objects.filter(pk=second.pk).update(incoming=False)
    row = _released(archive, archive.decide(direction="received"))

    assert row is not None
    assert list(DisposalItem.objects.filter(list=row).values_list("record", flat=True)) == [first.pk]
    assert list(due_of(archive.routine, TODAY)) == [second]
    with pytest.raises(Faster):
        _released(archive, archive.decide("KS 2", direction="created"))
    with pytest.raises(DueNotPossible, match="No such decision"):
        _released(archive, row.decision, records=1)
    assert _released(archive, Decision.objects.get(number="KS 2"), records=1) is not None


def test_a_handover_is_of_exactly_what_was_prepared(archive: Archive) -> None:
    records = _due(archive, EndAction.TRANSFER)
    decision = archive.decide()
    row = prepare_handover(**_given(archive))
    archive.comment("Came later")
    archive.due()

    _handed(archive, row)

    assert set(Selection(outcome=row.pk).rows()) == set(records)
    assert due_of(archive.routine, TODAY).count() == 1
    told = Event.objects.get(kind="records.handed_over")
    assert told.data == {"to": "State archive", "on": TODAY.isoformat(), "reference": "2026/77"}
    made = archive.listed(decision)
    assert set(DisposalItem.objects.filter(list=made).values_list("record", flat=True)) == {each.pk for each in records}
    assert [moment.words for moment in history(records[0], officer=True)] == ["Handed over to State archive"]
    archive.file()
    assert verify_all().bad == []


def test_what_was_only_prepared_goes_nowhere(archive: Archive) -> None:
    _due(archive, EndAction.TRANSFER)
    prepare_handover(**_given(archive))

    with pytest.raises(Exception, match="Nothing is due under this decision"):
        archive.listed()
    assert due_of(archive.routine, TODAY).count() == 2


def test_only_the_newest_handover_is_noted_and_once(archive: Archive) -> None:
    _due(archive, EndAction.TRANSFER)
    first, second = (prepare_handover(**_given(archive)) for _each in range(2))

    with pytest.raises(Faster):
        _handed(archive, first)
    _handed(archive, second)
    with pytest.raises(Faster):
        _handed(archive, second)


@pytest.mark.parametrize("more", [{"to": " "}, {"reference": ""}, {"on": date(2026, 11, 25)}])
def test_a_handover_says_to_whom_when_and_by_what(archive: Archive, more: dict[str, Any]) -> None:
    _due(archive, EndAction.TRANSFER)
    row = prepare_handover(**_given(archive))

    with pytest.raises(DueNotPossible):
        _handed(archive, row, **more)


def test_what_is_held_waits_until_the_hold_is_lifted(archive: Archive) -> None:
    first, second = _due(archive, EndAction.REVIEW)
    place_hold(title="Court", reason="Case", records=[first], by=archive.officer, now=archive.now)

    row = _kept(archive, records=1)

    assert list(OutcomeItem.objects.filter(outcome=row).values_list("record", flat=True)) == [second.pk]


@pytest.mark.parametrize("more", [{"reason": " "}, {"months": 0}, {"months": 1201}])
def test_keeping_says_why_and_how_long(archive: Archive, more: dict[str, Any]) -> None:
    _due(archive, EndAction.REVIEW)

    with pytest.raises(DueNotPossible):
        _kept(archive, **more)
    assert Outcome.objects.count() == 0


def test_what_the_page_did_not_show_is_not_decided_on(archive: Archive) -> None:
    _due(archive, EndAction.REVIEW)

    with pytest.raises(Faster):
        _kept(archive, records=1)
    assert Outcome.objects.count() == 0


def test_nothing_is_decided_where_nothing_is_due_or_the_class_says_something_else(archive: Archive) -> None:
    RecordClass.objects.filter(pk=archive.routine.pk).update(action=EndAction.REVIEW)
    archive.routine.refresh_from_db()
    with pytest.raises(DueNotPossible, match="Nothing of this class is due"):
        _kept(archive, records=0)
    with pytest.raises(DueNotPossible, match="This class says something else"):
        prepare_handover(**_given(archive, records=0))


def test_a_release_needs_a_reason_and_a_decision_in_force_for_the_class(archive: Archive) -> None:
    _due(archive, EndAction.REVIEW)
    other = RecordClass.objects.create(code="2", name="Other", retention_months=1, action=EndAction.DISPOSE)
    decision = archive.decide("KS 2", [other])

    with pytest.raises(DueNotPossible, match="No such decision"):
        _released(archive, decision)
    with pytest.raises(DueNotPossible, match="Say why"):
        _released(archive, archive.decide(), reason="")


def test_only_records_officers_decide(archive: Archive) -> None:
    _due(archive, EndAction.REVIEW)
    with pytest.raises(NotAllowed):
        _kept(archive, by=archive.second)
    RecordClass.objects.filter(pk=archive.routine.pk).update(action=EndAction.TRANSFER)
    archive.routine.refresh_from_db()
    row = prepare_handover(**_given(archive))
    with pytest.raises(NotAllowed):
        _handed(archive, row, by=archive.second)


TAMPERS = (
    ("UPDATE records_record SET outcome = 'dispose' WHERE outcome = 'keep'", "records.record", "what people decided"),
    ("UPDATE records_record SET kept_until = NULL WHERE outcome = 'keep'", "records.record", "what people decided"),
    ("UPDATE records_record SET due_on = '2026-01-01'", "records.record", "what people decided"),
    ("UPDATE records_record SET outcome = ''", "records.record", "what people decided"),
    ("DELETE FROM records_outcomeitem", "records.outcome", "what the log told last: records, digest"),
    ("UPDATE records_outcome SET until = '2026-12-01'", "records.outcome", "what the log told last: until"),
    ("UPDATE records_outcome SET reason = 'None'", "records.outcome", "what the log told last: reason"),
)


def test_what_is_changed_behind_the_log_is_caught_by_name(archive: Archive) -> None:
    _due(archive, EndAction.REVIEW)
    _kept(archive)
    archive.file()
    assert verify_all().bad == []
    assert missed(TAMPERS) == []
