"""Rules of filing: their order, what they would move, and moving it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.people.actions import NotAllowed
from rostra.records import jobs
from rostra.records.actions import ruling
from rostra.records.actions.classing import NotPossible, archive_class, reclass, stamp
from rostra.records.actions.ruling import (
    Ruled,
    Shift,
    add_rule,
    apply_rules,
    ask_to_apply,
    change_rule,
    dry_run,
    end_rule,
    move_rule,
    with_rule,
)
from rostra.records.models import Classing, FilingRule, Record
from rostra.records.queries.classes import rules
from tests.records.shelf import KEPT, Shelf


def newest() -> tuple[str, str, dict[str, Any]]:
    """The newest event, but for the hash of the row in it (see `tests.records.test_tampers`)."""
    event = Event.objects.latest("pk")
    return event.kind, event.about, {name: value for name, value in event.data.items() if name != "row"}


def test_rule_is_asked_after_all_others(shelf: Shelf) -> None:
    row = shelf.add()
    first, second = shelf.rule(row), shelf.rule(row, kinds=["note"])

    assert rules() == [first, second]
    assert newest() == ("records.rule_added", f"records.rule:{second.pk}", {"record_class": row.pk, "position": 2})


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kinds": ["nonsense"]}, "kinds"),
        ({"direction": "created"}, "direction"),
        ({"record_class_id": 404}, "record_class"),
    ],
)
def test_rule_that_makes_no_sense_is_refused(shelf: Shelf, now: datetime, more: dict[str, Any], field: str) -> None:
    row = shelf.add(direction="received")

    with pytest.raises(NotPossible) as refused:
        add_rule(ruled=Ruled(**{"record_class_id": row.pk, **more}), by=shelf.officer, now=now)

    assert refused.value.field == field


def test_rule_into_an_archived_class_is_refused(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()
    archive_class(row=row, seen=stamp(row), by=shelf.officer, now=now)

    with pytest.raises(NotPossible):
        shelf.rule(row)


def test_change_of_a_rule_moves_nothing(shelf: Shelf, now: datetime) -> None:
    routine, other = shelf.add(), shelf.add("1.4", "Other")
    rule = shelf.rule(routine)
    record = shelf.say()

    fresh = Ruled(record_class_id=other.pk, kinds=["message"])
    change_rule(rule=rule, ruled=fresh, seen=Ruled.of(rule), by=shelf.officer, now=now)

    rule.refresh_from_db()
    record.refresh_from_db()
    assert (Ruled.of(rule), record.record_class) == (fresh, routine)
    data = {"record_class": other.pk, "changed": ["record_class", "kinds"]}
    assert newest() == ("records.rule_changed", f"records.rule:{rule.pk}", data)


def test_change_of_nothing_writes_nothing(shelf: Shelf, now: datetime) -> None:
    rule = shelf.rule(shelf.add())
    before = Event.objects.count()

    change_rule(rule=rule, ruled=Ruled.of(rule), seen=Ruled.of(rule), by=shelf.officer, now=now)

    assert Event.objects.count() == before


def test_older_page_changes_no_rule(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()
    rule = shelf.rule(row)
    fresh, older = Ruled(row.pk, public=True), Ruled(row.pk, public=False)

    with pytest.raises(Faster):
        change_rule(rule=rule, ruled=fresh, seen=older, by=shelf.officer, now=now)
    end_rule(rule=rule, by=shelf.officer, now=now)
    with pytest.raises(Faster):
        change_rule(rule=rule, ruled=fresh, seen=Ruled.of(rule), by=shelf.officer, now=now)
    with pytest.raises(Faster):
        end_rule(rule=rule, by=shelf.officer, now=now)


def test_rules_change_places(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()
    first, second, third = shelf.rule(row), shelf.rule(row), shelf.rule(row)

    move_rule(rule=third, up=True, by=shelf.officer, now=now)
    move_rule(rule=first, up=False, by=shelf.officer, now=now)

    assert rules() == [third, first, second]
    assert newest() == ("records.rule_moved", f"records.rule:{first.pk}", {"position": 2})


@pytest.mark.parametrize("up", [True, False])
def test_rule_at_the_end_moves_no_further(shelf: Shelf, now: datetime, up: bool) -> None:
    rule = shelf.rule(shelf.add())

    with pytest.raises(Faster):
        move_rule(rule=rule, up=up, by=shelf.officer, now=now)


def test_ended_rule_moves_nowhere(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()
    rule = shelf.rule(row)
    shelf.rule(row)
    end_rule(rule=rule, by=shelf.officer, now=now)

    with pytest.raises(Faster):
        move_rule(rule=rule, up=False, by=shelf.officer, now=now)
    assert FilingRule.objects.filter(archived_at=now).get() == rule


def test_only_records_officers_rule(shelf: Shelf, now: datetime) -> None:
    row = shelf.add()
    rule = shelf.rule(row)
    asked: dict[str, Any] = {"by": shelf.cast.administrator, "now": now}

    for act in (
        lambda: add_rule(ruled=Ruled(row.pk), **asked),
        lambda: change_rule(rule=rule, ruled=Ruled(row.pk), seen=Ruled(row.pk), **asked),
        lambda: move_rule(rule=rule, up=True, **asked),
        lambda: end_rule(rule=rule, **asked),
        lambda: ask_to_apply(**asked),
    ):
        with pytest.raises(NotAllowed):
            act()


# --- Trying and applying ----------------------------------------------------------------------------------------


def test_dry_run_says_what_would_move_and_moves_nothing(shelf: Shelf, now: datetime) -> None:
    routine, cases = shelf.add(), shelf.add("2.1", "Cases")
    shelf.hear("One", "Two, case number 2026/1", "Three")
    shelf.file()
    rule = shelf.rule(routine)
    by_hand = Record.objects.first() or Record()
    reclass(by_hand, cases, by=shelf.officer, reason="Mine", now=now)

    now_there = dry_run(rules())
    changed = dry_run(with_rule(rule, Ruled(cases.pk, case_like=True)))
    added = dry_run(with_rule(None, Ruled(cases.pk, case_like=True)))

    assert now_there == [Shift(None, routine.pk, 2)]
    assert changed == [Shift(None, cases.pk, 1)]
    assert added == [Shift(None, routine.pk, 2)]
    assert Record.objects.filter(record_class=None).count() == 2


def test_without_rules_nothing_moves(shelf: Shelf) -> None:
    shelf.say()

    assert dry_run([]) == []


def test_rules_are_applied_in_batches(shelf: Shelf, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruling, "BATCH", 2)
    shelf.hear("One", "Two", "Three")
    shelf.file()
    row = shelf.add(trigger="captured", journal="ask", **KEPT)
    rule = shelf.rule(row)

    asked = ask_to_apply(by=shelf.officer, now=now)
    jobs.apply(body_id=shelf.cast.body.pk, user_id=shelf.officer.user_id)

    assert asked == 3
    assert set(Record.objects.values_list("record_class", "classed_by", "rule", "due_on", "journal")) == {
        (row.pk, "rule", rule.pk, date(2027, 11, 24), "asked")
    }
    assert Classing.objects.count() == 0
    counts = Event.objects.filter(kind="records.filed_anew").order_by("pk").values_list("data", flat=True)
    assert list(counts) == [{"records": 2}, {"records": 1}]
    assert Event.objects.get(kind="records.rules_applied").data == {"records": 3}


def test_record_keeps_where_it_was(shelf: Shelf, now: datetime) -> None:
    routine, other = shelf.add(), shelf.add("1.4", "Other")
    rule = shelf.rule(routine)
    record = shelf.say()
    change_rule(rule=rule, ruled=Ruled(other.pk), seen=Ruled.of(rule), by=shelf.officer, now=now)

    moved = apply_rules(by=shelf.officer.user, now=now)

    [told] = record.classings.all()
    assert (moved, told.before, told.after, told.classed_by, told.by) == (1, routine, other, "rule", shelf.officer.user)


def test_nothing_to_move_asks_no_job(shelf: Shelf, now: datetime) -> None:
    before = Event.objects.count()

    assert (ask_to_apply(by=shelf.officer, now=now), Event.objects.count()) == (0, before)
