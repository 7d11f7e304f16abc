"""The class tree, and records put into other classes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.people.actions import NotAllowed
from rostra.records.actions import classing
from rostra.records.actions.classing import (
    Described,
    NotPossible,
    add_class,
    archive_class,
    change_class,
    confirm_class,
    reclass,
    reclass_many,
    stamp,
)
from rostra.records.models import Classing, FilingRule, Record, RecordClass
from tests.records.shelf import KEPT, Shelf


def newest() -> tuple[str, str, dict[str, Any]]:
    """The newest event, but for the hash of the row in it (see `tests.records.test_tampers`)."""
    event = Event.objects.latest("pk")
    return event.kind, event.about, {name: value for name, value in event.data.items() if name != "row"}


def test_class_is_added_behind_its_neighbours(shelf: Shelf) -> None:
    top = shelf.add("1", "Top")
    first = shelf.add("1.1", "First", parent_id=top.pk)
    second = shelf.add("1.2", "Second", parent_id=top.pk, **KEPT)

    assert [(row.parent_id, row.position) for row in (top, first, second)] == [(None, 0), (top.pk, 0), (top.pk, 1)]
    decided = "12 captured dispose"
    assert newest() == (
        "records.class_added",
        f"records.class:{second.pk}",
        {"code": "1.2", "name": "Second", "decided": decided},
    )


@pytest.mark.parametrize(
    ("more", "field"),
    [({"code": "1"}, "code"), ({"retention_months": 3, "basis": " "}, "basis"), ({"parent_id": 404}, "parent")],
)
def test_class_that_makes_no_sense_is_refused(shelf: Shelf, more: dict[str, Any], field: str) -> None:
    shelf.add("1", "Top")

    with pytest.raises(NotPossible) as refused:
        shelf.add(**{"code": "2", **more})

    assert refused.value.field == field


def test_class_cannot_stand_below_itself(shelf: Shelf) -> None:
    top = shelf.add("1", "Top")
    below = shelf.add("1.1", "Below", parent_id=top.pk)

    with pytest.raises(NotPossible) as refused:
        shelf.change(top, parent_id=below.pk)

    assert refused.value.field == "parent"


def test_archived_class_takes_none_below_it(shelf: Shelf, now: datetime) -> None:
    top = shelf.add("1", "Top")
    archive_class(row=top, seen=stamp(top), by=shelf.officer, now=now)

    with pytest.raises(NotPossible):
        shelf.add("1.1", "Below", parent_id=top.pk)


def test_change_is_told_with_its_names(shelf: Shelf) -> None:
    top, row = shelf.add("1", "Top"), shelf.add("2", "Routine")

    count = shelf.change(row, name="Comments", parent_id=top.pk)

    row.refresh_from_db()
    assert (count, row.name, row.parent) == (0, "Comments", top)
    assert newest() == (
        "records.class_changed",
        f"records.class:{row.pk}",
        {"changed": ["name", "parent"], "decided": ""},
    )


def test_change_of_nothing_writes_nothing(shelf: Shelf) -> None:
    row = shelf.add()
    before = Event.objects.count()

    assert (shelf.change(row), Event.objects.count()) == (0, before)


def test_older_page_changes_nothing(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()
    seen = stamp(row)
    shelf.change(row, name="Other")

    with pytest.raises(Faster):
        change_class(row=row, described=Described("9", "Mine"), seen=seen, by=shelf.officer, now=now)


def uncertain(shelf: Shelf, certainty: str = "B") -> RecordClass:
    row = shelf.add(trigger="captured", **KEPT)
    row.certainty = certainty
    row.save()
    return row


def test_uncertain_number_counts_when_a_named_person_confirmed_it(shelf: Shelf, now: datetime) -> None:
    row = uncertain(shelf)
    shelf.rule(row)
    record = shelf.say()
    assert record.due_on is None

    count = confirm_class(row=row, seen=stamp(row), by=shelf.officer, now=now)

    row.refresh_from_db()
    assert (count, row.confirmed_by, row.confirmed_at) == (1, shelf.officer.user, now)
    data = {"certainty": "B", "decided": "12 captured dispose"}
    assert newest() == ("records.class_confirmed", f"records.class:{row.pk}", data)


@pytest.mark.parametrize("certainty", ["", "A"])
def test_certain_number_needs_no_confirmation(shelf: Shelf, now: datetime, certainty: str) -> None:
    row = uncertain(shelf, certainty)

    with pytest.raises(NotPossible):
        confirm_class(row=row, seen=stamp(row), by=shelf.officer, now=now)


def test_class_without_a_number_has_nothing_to_confirm(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()

    with pytest.raises(NotPossible):
        confirm_class(row=row, seen=stamp(row), by=shelf.officer, now=now)


def test_number_of_ones_own_is_a_decision_of_ones_own(shelf: Shelf, now: datetime) -> None:
    row = uncertain(shelf)
    confirm_class(row=row, seen=stamp(row), by=shelf.officer, now=now)

    shelf.change(row, retention_months=24)

    row.refresh_from_db()
    assert (row.certainty, row.confirmed_by, row.confirmed_at) == ("", None, None)


def test_archived_class_ends_its_rules_and_keeps_its_records(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()
    shelf.rule(row)
    record = shelf.say()

    ended = archive_class(row=row, seen=stamp(row), by=shelf.officer, now=now)

    record.refresh_from_db()
    assert (ended, record.record_class) == (1, row)
    assert FilingRule.objects.get().archived_at == now
    assert newest() == ("records.class_archived", f"records.class:{row.pk}", {"code": "1.3", "rules": 1})
    with pytest.raises(Faster):
        shelf.change(row, name="Other")


def test_class_with_others_below_it_is_not_archived(shelf: Shelf, now: datetime) -> None:
    top = shelf.add("1", "Top")
    shelf.add("1.1", "Below", parent_id=top.pk)

    with pytest.raises(NotPossible):
        archive_class(row=top, seen=stamp(top), by=shelf.officer, now=now)


def test_only_records_officers_decide(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()
    record = shelf.say()
    boss = shelf.cast.administrator
    asked = {"seen": stamp(row), "by": boss, "now": now}

    for act in (
        lambda: add_class(described=Described("9", "Mine"), by=boss, now=now),
        lambda: change_class(row=row, described=Described("9", "Mine"), **asked),  # type: ignore[arg-type]
        lambda: confirm_class(row=row, **asked),  # type: ignore[arg-type]
        lambda: archive_class(row=row, **asked),  # type: ignore[arg-type]
        lambda: reclass(record, row, by=boss, reason="Mine", now=now),
    ):
        with pytest.raises(NotAllowed):
            act()


# --- Records in classes -----------------------------------------------------------------------------------


def test_record_is_put_elsewhere_with_a_reason(shelf: Shelf, now: datetime) -> None:
    routine, cases = shelf.add("1.3"), shelf.add("2.1", "Cases", trigger="captured", journal="ask", **KEPT)
    shelf.rule(routine)
    record = shelf.say()

    reclass(record, cases, by=shelf.officer, reason=" A complaint ", now=now, seen=routine.pk)

    [moved] = Classing.objects.all()
    assert (record.record_class, record.classed_by, record.rule) == (cases, "person", None)
    assert (record.due_on, record.journal) == (date(2027, 11, 24), "asked")
    assert (moved.before, moved.after, moved.classed_by, moved.by, moved.at, moved.reason) == (
        routine,
        cases,
        "person",
        shelf.officer.user,
        now,
        "A complaint",
    )
    data = {"before": routine.pk, "record_class": cases.pk, "reason": "A complaint"}
    assert newest() == ("records.reclassed", f"records.record:{record.pk}", data)


def test_somebody_put_it_elsewhere_meanwhile(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()
    record = shelf.say()

    with pytest.raises(Faster):
        reclass(record, row, by=shelf.officer, reason="Mine", now=now, seen=row.pk)


def test_what_a_person_put_there_is_there_already(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()
    record = shelf.say()
    reclass(record, row, by=shelf.officer, reason="Mine", now=now, seen=None)

    with pytest.raises(NotPossible):
        reclass(record, row, by=shelf.officer, reason="Mine", now=now)


def test_a_person_confirms_what_a_rule_did(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()
    shelf.rule(row)
    record = shelf.say()

    reclass(record, row, by=shelf.officer, reason="Right so", now=now)

    assert (record.record_class, record.classed_by) == (row, "person")


def test_reason_is_asked_for(shelf: Shelf, now: datetime) -> None:
    record = shelf.say()

    with pytest.raises(NotPossible) as refused:
        reclass(record, shelf.add(), by=shelf.officer, reason=" ", now=now)

    assert refused.value.field == "reason"


def test_archived_class_takes_no_records(shelf: Shelf, now: datetime) -> None:
    row, record = shelf.add(), shelf.say()
    archive_class(row=row, seen=stamp(row), by=shelf.officer, now=now)

    with pytest.raises(NotPossible) as refused:
        reclass(record, row, by=shelf.officer, reason="Mine", now=now)

    assert refused.value.field == "record_class"


def test_class_of_own_records_takes_none_that_came_in(shelf: Shelf, now: datetime) -> None:
    record = shelf.say()

    with pytest.raises(NotPossible) as refused:
        reclass(record, shelf.add(direction="created"), by=shelf.officer, reason="Mine", now=now)

    record.refresh_from_db()
    assert (refused.value.field, record.record_class) == ("record_class", None)


def test_many_are_moved_in_batches(shelf: Shelf, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classing, "BATCH", 2)
    row = shelf.add()
    shelf.hear("One", "Two", "Three")
    shelf.file()

    moved = reclass_many(Record.objects.all(), row, by=shelf.officer, reason="All", now=now)
    again = reclass_many(Record.objects.all(), row, by=shelf.officer, reason="All", now=now)

    assert (moved, again) == (3, 0)
    assert set(Record.objects.values_list("record_class", "classed_by")) == {(row.pk, "person")}
    assert Event.objects.filter(kind="records.reclassed").count() == 3
