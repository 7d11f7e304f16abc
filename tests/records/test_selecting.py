from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.records.forms.selecting import query_of
from rostra.records.models import Decision, DisposalItem, DisposalList, ErasureCase, ErasureItem, Hold, HoldItem, Record
from rostra.records.selecting import Selection, below
from tests.records.shelf import Shelf


def found(selection: Selection, **more: Any) -> list[int]:
    return sorted(selection.rows(**more).values_list("pk", flat=True))


def decision(shelf: Shelf, number: str = "4/2026", **more: Any) -> Decision:
    day = shelf.now.date()
    values = {"number": number, "title": "x", "decided_on": day, "legal_basis": "x", "valid_from": date(2020, 1, 1)}
    return Decision.objects.create(**{**values, "by": shelf.officer.user, "at": shelf.now, **more})


def hold(shelf: Shelf, *records: Record, **more: Any) -> Hold:
    made = Hold.objects.create(title="x", reason="x", placed_by=shelf.officer.user, placed_at=shelf.now, **more)
    HoldItem.objects.bulk_create(HoldItem(hold=made, record=record) for record in records)
    return made


FULL = Selection(
    text="broken road",
    account=1,
    record_class=2,
    kinds=("message", "answer"),
    party="id-1",
    about="inbox.conversation:3",
    since=date(2026, 1, 1),
    until=date(2026, 12, 31),
    decision=4,
    hold=5,
    topic=6,
    journal="asked",
    incoming=True,
    public=False,
    case_like=True,
    disposed=False,
    unclassed=True,
    due=True,
)


@pytest.mark.parametrize("selection", [Selection(), Selection(incoming=False), FULL])
def test_a_selection_is_the_same_after_json(selection: Selection) -> None:
    assert Selection.of(selection.as_json()) == selection


def test_json_holds_what_is_asked_only() -> None:
    assert Selection().as_json() == {}
    assert Selection(kinds=("post",), since=date(2026, 1, 2), disposed=False).as_json() == {
        "kinds": ["post"],
        "since": "2026-01-02",
        "disposed": False,
    }
    assert (bool(Selection()), bool(FULL)) == (False, True)
    assert Selection.of({"account": None, "since": None, "due": None}) == Selection()


@pytest.mark.parametrize(
    "stored",
    [
        [],
        None,
        {"owner": 1},
        {"text": 1},
        {"text": "x" * 501},
        {"text": "a\0b"},
        {"account": "1"},
        {"account": True},
        {"account": -1},
        {"account": 2**63},
        {"since": "soon"},
        {"since": 5},
        {"disposed": 1},
        {"kinds": "message"},
        {"kinds": ["letter"]},
        {"journal": "maybe"},
    ],
)
def test_what_no_selection_says_is_refused_in_words(stored: object) -> None:
    with pytest.raises(ValueError, match=r"chosen|list of names"):
        Selection.of(stored)


def test_columns_are_asked(shelf: Shelf) -> None:
    other = shelf.account("other")
    one = shelf.say("The road is broken", author_id="maria")
    two = shelf.say("Thank you", account=other, author_id="per", visibility="private")
    Record.objects.filter(pk=two.pk).update(case_like=True, journal="asked")

    asked = {
        Selection(account=other.pk): [two],
        Selection(party="maria"): [one],
        Selection(party="maria", account=other.pk): [],
        Selection(about=one.about): [one],
        Selection(kinds=("message",)): [one, two],
        Selection(kinds=("message", "post")): [one, two],
        Selection(kinds=("post",)): [],
        Selection(incoming=True): [one, two],
        Selection(incoming=False): [],
        Selection(public=False): [two],
        Selection(case_like=True): [two],
        Selection(journal="asked"): [two],
        Selection(disposed=True): [],
        Selection(disposed=False): [one, two],
        Selection(unclassed=True): [one, two],
        Selection(unclassed=False): [],
        Selection(topic=9): [],
    }
    assert {key: found(key) for key in asked} == {key: [row.pk for row in rows] for key, rows in asked.items()}


@pytest.mark.parametrize("words", ["broken roads", "ROAD", "vei"])
def test_words_are_found_in_any_form_and_language(words: str, shelf: Shelf) -> None:
    one = shelf.say("The road is broken", author_name="Maria Lund")
    two = shelf.say("Veien er stengt", author_name="Per Dahl", language="nb")

    assert found(Selection(text=words)) == [two.pk if words == "vei" else one.pk]
    # Who wrote is not among the words: see `records.parties`.
    assert found(Selection(text="Maria")) == []


def test_a_class_includes_what_lies_below(shelf: Shelf) -> None:
    top = shelf.add("1", "All")
    leaf = shelf.add("1.1", "Some", parent_id=top.pk)
    other = shelf.add("2", "Other")
    record = shelf.say()
    Record.objects.filter(pk=record.pk).update(record_class=leaf)

    assert [found(Selection(record_class=row.pk)) for row in (top, leaf, other)] == [[record.pk], [record.pk], []]
    assert (below(top.pk), below(0)) == ([top.pk, leaf.pk], [0])


def test_days_are_those_of_the_body(shelf: Shelf) -> None:
    # 23:30 of the first of March in Oslo.
    record = shelf.say(sent_at=datetime.fromisoformat("2026-03-01T22:30:00+00:00"))
    first, second = date(2026, 3, 1), date(2026, 3, 2)

    assert found(Selection(since=first, until=first)) == [record.pk]
    assert [found(Selection(since=second)), found(Selection(until=date(2026, 2, 28)))] == [[], []]
    assert found(Selection(until=date.max)) == [record.pk]
    Record.objects.update(at="2026-03-01T23:30:00Z")
    assert [found(Selection(until=first)), found(Selection(since=second))] == [[], [record.pk]]


def test_due_is_what_is_over_and_still_here(shelf: Shelf) -> None:
    one, two = shelf.say(), shelf.say()
    today = shelf.now.date()
    Record.objects.filter(pk=one.pk).update(due_on=today)
    Record.objects.filter(pk=two.pk).update(due_on=today + timedelta(days=1))

    assert found(Selection(due=True), today=today) == [one.pk]
    assert found(Selection(due=True), today=today + timedelta(days=1)) == [one.pk, two.pk]
    Record.objects.filter(pk=one.pk).update(disposed_at=shelf.now)
    assert found(Selection(due=True), today=today) == []
    Record.objects.filter(pk=two.pk).update(due_on=date(2020, 1, 1))
    assert found(Selection(due=True)) == [two.pk]


def test_a_decision_finds_what_its_lists_and_requests_hold(shelf: Shelf) -> None:
    one, two, three = shelf.say(), shelf.say(), shelf.say()
    made = decision(shelf)
    today, by = shelf.now.date(), shelf.officer.user
    listed = DisposalList.objects.create(decision=made, until=today, made_at=shelf.now)
    DisposalItem.objects.create(list=listed, record=one)
    DisposalItem.objects.create(list=listed, record=two, left_out_by=by, left_out_reason="x")
    case = ErasureCase.objects.create(person="x", received_on=today, due_on=today, decision=made, by=by, at=shelf.now)
    ErasureItem.objects.create(case=case, record=three)

    assert found(Selection(decision=made.pk)) == [one.pk, three.pk]
    assert found(Selection(decision=made.pk, party=three.party)) == [three.pk]
    assert found(Selection(decision=decision(shelf, "5/2026").pk)) == []


def test_a_hold_finds_its_items_and_what_its_search_finds(shelf: Shelf) -> None:
    one, two, three = shelf.say("first"), shelf.say("second"), shelf.say("third")
    items = hold(shelf, one)
    search = hold(shelf, query={"text": "second"})
    both = hold(shelf, one, query={"text": "second", "hold": items.pk})

    holds = {items.pk: [one.pk], search.pk: [two.pk], both.pk: [one.pk, two.pk], 0: []}
    assert {pk: found(Selection(hold=pk)) for pk in holds} == holds
    assert found(Selection(hold=both.pk, text="third")) == []
    assert found(Selection(hold=both.pk, party=two.party)) == [two.pk]
    assert three.pk not in found(Selection(hold=both.pk))


def test_other_bodies_have_nothing_here(shelf: Shelf) -> None:
    from rostra.core.scoping import scope

    shelf.say()
    with scope(shelf.cast.other):
        assert [found(Selection()), found(Selection(text="road")), found(Selection(party="id-1"))] == [[], [], []]


def test_every_selection_asks_few_questions(shelf: Shelf) -> None:
    shelf.add("1")
    held = hold(shelf, shelf.say(), query={"text": "road"})
    with CaptureQueriesContext(connection) as asked:
        list(Selection(text="x", record_class=1, party="y", since=date(2026, 1, 1), decision=1, hold=held.pk).rows())

    # The classes, the body's time zone, the hold and whether it has items, and the records.
    assert len(asked) == 5


@pytest.mark.parametrize("asked", [{"case_like": True}, {"case_like": False, "due": True}, {"outcome": 7}])
def test_what_a_page_asks_for_leads_back_to_the_page(asked: dict[str, Any]) -> None:
    selection = Selection.of(asked)
    query = query_of(selection)

    assert selection.as_json() == asked
    assert query == {
        **({"case_like": "yes" if asked["case_like"] else "no"} if "case_like" in asked else {}),
        **({"state": "due"} if "due" in asked else {}),
        **({"outcome": "7"} if "outcome" in asked else {}),
    }
