from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster
from rostra.inbox.actions.correcting import correct_topic
from rostra.inbox.models import Conversation, Topic
from rostra.people.actions import NotAllowed
from rostra.people.models import Notice
from rostra.records.actions.classing import Described, NotPossible, add_class, change_class, reclass_many, stamp
from rostra.records.actions.disposing import leave_out, put_back
from rostra.records.actions.holding import HoldNotPossible, lift_hold, place_hold, remind, review_hold
from rostra.records.actions.ruling import apply_rules
from rostra.records.models import FilingRule, Hold, Record, RecordClass
from rostra.records.queries.holding import covered, free, held_by
from rostra.records.selecting import Selection
from tests.records.gone import Archive


@pytest.fixture
def due(archive: Archive) -> Archive:
    archive.comment("The bridge is closed", author="maria")
    archive.comment("The library is open", author="jon")
    archive.due()
    return archive


def _place(due: Archive, *records: Record, selection: Selection | None = None, title: str = "Court") -> Hold:
    return place_hold(title=title, reason="Case 1", records=records, selection=selection, by=due.officer, now=due.now)


def test_a_hold_covers_its_records_until_it_is_lifted(due: Archive) -> None:
    first, second = due.records()
    hold = _place(due, first)

    assert list(free(Record.objects.all())) == [second]
    assert (held_by(first), held_by(second)) == ([hold], [])
    assert list(covered(hold)) == [first]

    lift_hold(hold=hold, reason="Judgment given", by=due.officer, now=due.now)

    assert set(free(Record.objects.all())) == {first, second}
    assert held_by(first) == []


def test_a_hold_covers_what_its_search_finds_also_later(due: Archive) -> None:
    first, second = due.records()
    hold = _place(due, selection=Selection(text="bridge"))
    assert list(free(Record.objects.all())) == [second]

    due.comment("Another bridge")
    due.file()

    *_, third = due.records()
    assert list(free(Record.objects.all())) == [second]
    assert held_by(third) == [hold]
    assert set(covered(hold)) == {first, third}


def test_holds_are_joined_with_records_and_not_read_anew_for_each(due: Archive) -> None:
    hold = _place(due, *due.records(), selection=Selection(text="bridge"))

    # One for the items, one for the search.
    assert free(Record.objects.all()).explain().count("Anti Join") == 2
    assert "SubPlan" not in covered(hold).explain()


def _elsewhere(due: Archive, code: str = "2", **more: object) -> RecordClass:
    described = Described(code=code, name="Elsewhere", **more)  # type: ignore[arg-type]
    return add_class(described=described, by=due.officer, now=due.now)


def _sealed() -> None:
    sequence_all(now=datetime.now(tz=UTC))
    assert verify_all().bad == []


def test_what_a_person_puts_elsewhere_stays_in_the_hold_of_its_class(due: Archive) -> None:
    first, second = due.records()
    hold = _place(due, selection=Selection(record_class=due.routine.pk))
    elsewhere = _elsewhere(due)

    reclass_many(Record.objects.filter(pk=first.pk), elsewhere, by=due.officer, reason="A case", now=due.now)
    reclass_many(Record.objects.filter(pk=first.pk), due.routine, by=due.officer, reason="No", now=due.now)
    reclass_many(Record.objects.filter(pk=first.pk), elsewhere, by=due.officer, reason="A case", now=due.now)

    assert not free(Record.objects.all()).exists()
    assert (held_by(first), set(covered(hold))) == ([hold], {first, second})
    [event] = Event.objects.filter(kind="records.hold_kept")
    assert (event.about, event.data) == (f"records.hold:{hold.pk}", {"records": [first.pk]})
    _sealed()
    lift_hold(hold=hold, reason="Over", by=due.officer, now=due.now)
    assert first in free(Record.objects.all())


def test_what_rules_put_elsewhere_stays_in_the_hold_of_its_class(due: Archive) -> None:
    hold = _place(due, selection=Selection(record_class=due.routine.pk))
    elsewhere = _elsewhere(due)
    FilingRule.objects.update(record_class=elsewhere)

    assert apply_rules(by=due.officer.user, now=due.now) == 2

    assert not due.records()
    assert not free(Record.objects.all()).exists()
    assert covered(hold).count() == 2


def test_a_message_of_another_topic_stays_in_the_hold_of_its_topic(due: Archive) -> None:
    topics = [Topic.objects.create(name=name, position=0) for name in ("Roads", "Ferries")]
    conversation = Conversation.objects.earliest("pk")
    correct_topic(conversation=conversation, topic=topics[0], by=due.cast.administrator, now=due.now)
    due.file()
    _place(due, selection=Selection(topic=topics[0].pk))
    [held] = Record.objects.filter(topic=topics[0])

    conversation.refresh_from_db()
    correct_topic(conversation=conversation, topic=topics[1], by=due.cast.administrator, now=due.now)
    due.file()

    held.refresh_from_db()
    assert held.topic == topics[1]
    assert held not in free(Record.objects.all())


def test_what_is_left_out_of_a_list_stays_in_the_hold_of_its_decision(due: Archive) -> None:
    first, second = due.records()
    row = due.listed()
    hold = _place(due, selection=Selection(decision=row.decision_id))
    item = row.items.get(record=first)

    for _again in range(2):
        row.refresh_from_db()
        leave_out(item=item, reason="A case", version=row.version, by=due.officer, now=due.now)
        item = row.items.get(record=first)
        row.refresh_from_db()
        put_back(item=item, version=row.version, by=due.officer, now=due.now)
    row.refresh_from_db()
    leave_out(item=row.items.get(record=first), reason="A case", version=row.version, by=due.officer, now=due.now)

    assert not free(Record.objects.all()).exists()
    assert (held_by(first), set(covered(hold))) == ([hold], {first, second})
    assert set(Selection(hold=hold.pk).rows()) == {first, second}
    [event] = Event.objects.filter(kind="records.hold_kept")
    assert (event.about, event.data) == (f"records.hold:{hold.pk}", {"records": [first.pk]})
    _sealed()


def test_a_class_is_not_moved_out_of_a_hold(due: Archive) -> None:
    above = _elsewhere(due)
    below = _elsewhere(due, "2.1", parent_id=above.pk)
    hold = _place(due, selection=Selection(record_class=above.pk))
    moved = replace(Described.of(below), parent_id=None)
    with pytest.raises(NotPossible) as refused:
        change_class(row=below, described=moved, seen=stamp(below), by=due.officer, now=due.now)
    assert refused.value.field == "parent"

    lift_hold(hold=hold, reason="Over", by=due.officer, now=due.now)

    change_class(row=below, described=moved, seen=stamp(below), by=due.officer, now=due.now)


def test_a_record_may_be_under_several_holds(due: Archive) -> None:
    first, _ = due.records()
    one, two = _place(due, first), _place(due, first, selection=Selection(text="library"))
    three = _place(due, selection=Selection(party="id-maria", account=due.office.city.pk))

    assert held_by(first) == [one, two, three]


def test_asking_whether_records_are_free_costs_two_questions_however_many_holds_there_are(due: Archive) -> None:
    for word in ("a", "b", "c"):
        _place(due, selection=Selection(text=word))
    with CaptureQueriesContext(
        connection,
    ) as questions:
        list(free(Record.objects.all()))

    assert len(questions) == 2
    with CaptureQueriesContext(connection) as questions:
        held_by(due.records()[0])
    assert len(questions) == 4


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"reason": ""}, "reason"),
        ({"review_on": date(2026, 11, 24)}, "review_on"),
        ({"selection": None}, "selection"),
        ({"selection": Selection()}, "selection"),
        ({"selection": Selection(hold=1)}, "selection"),
    ],
)
def test_a_hold_that_says_too_little_is_refused(due: Archive, values: dict[str, object], field: str) -> None:
    given = {"title": "Court", "reason": "Case 1", "selection": Selection(text="x"), **values}
    with pytest.raises(HoldNotPossible) as refused:
        place_hold(by=due.officer, now=due.now, **given)  # type: ignore[arg-type]

    assert refused.value.field == field


def test_only_officers_place_review_and_lift(due: Archive) -> None:
    hold = _place(due, due.records()[0])
    with pytest.raises(NotAllowed):
        place_hold(title="x", reason="x", records=due.records(), by=due.second, now=due.now)
    with pytest.raises(NotAllowed):
        review_hold(hold=hold, reason="x", review_on=None, by=due.second, now=due.now)
    with pytest.raises(NotAllowed):
        lift_hold(hold=hold, reason="x", by=due.second, now=due.now)


def test_officers_are_reminded_once_when_its_day_has_come(due: Archive) -> None:
    hold = place_hold(
        title="Court", reason="x", records=due.records(), review_on=date(2027, 1, 1), by=due.officer, now=due.now
    )
    later = due.now.replace(year=2027, month=1, day=2)

    assert [remind(now=due.now), remind(now=later), remind(now=later)] == [0, 1, 0]

    notice = Notice.objects.get(kind="records.hold_review")
    assert (notice.user, notice.data, notice.url) == (
        due.officer.user,
        {"title": "Court"},
        f"/records/holds/{hold.pk}/",
    )


def test_a_review_sets_another_day(due: Archive) -> None:
    hold = _place(due, due.records()[0])

    reviewed = review_hold(hold=hold, reason="Appeal", review_on=date(2028, 1, 1), by=due.officer, now=due.now)

    assert (reviewed.review_on, reviewed.told_at) == (date(2028, 1, 1), None)
    assert Event.objects.get(kind="records.hold_reviewed").data == {"reason": "Appeal", "review_on": "2028-01-01"}
    review_hold(hold=hold, reason="For good", review_on=None, by=due.officer, now=due.now)
    lift_hold(hold=hold, reason="Over", by=due.officer, now=due.now)
    sequence_all(now=due.now)
    assert verify_all().bad == []


def test_what_is_lifted_is_neither_lifted_again_nor_reviewed(due: Archive) -> None:
    hold = _place(due, due.records()[0])
    with pytest.raises(HoldNotPossible):
        lift_hold(hold=hold, reason=" ", by=due.officer, now=due.now)
    lift_hold(hold=hold, reason="Over", by=due.officer, now=due.now)

    with pytest.raises(Faster):
        lift_hold(hold=hold, reason="Over", by=due.officer, now=due.now)
    with pytest.raises(Faster):
        review_hold(hold=hold, reason="x", review_on=None, by=due.officer, now=due.now)
