"""Trees to begin with."""

from __future__ import annotations

from datetime import datetime

import pytest

from rostra.audit.models import Event
from rostra.audit.sources import KINDS
from rostra.jurisdictions import packs as jurisdictions
from rostra.people.actions import NotAllowed
from rostra.records.actions.classing import NotPossible
from rostra.records.actions.starting import take_classes
from rostra.records.models import FilingRule, RecordClass
from rostra.records.starter import packs, tree_for
from tests.records.shelf import Shelf

LANGUAGES = ["ar", "en", "nb", "ro", "sv"]


def test_each_jurisdiction_has_a_tree() -> None:
    assert packs() == list(jurisdictions.names())


@pytest.mark.parametrize("pack", packs())
def test_tree_is_whole(pack: str) -> None:
    tree = tree_for(pack)
    codes = [row.code for row in tree.classes]

    assert len(set(codes)) == len(codes)
    assert [row.code for row in tree.classes if row.parent and row.parent not in codes[: codes.index(row.code)]] == []
    assert [row.code for row in tree.classes if sorted(row.names) != LANGUAGES] == []
    assert [row.code for row in tree.classes if row.covers and sorted(row.covers) != LANGUAGES] == []
    assert {rule.code for rule in tree.rules} <= set(codes)
    assert {kind for rule in tree.rules for kind in rule.kinds} == set(KINDS)


def test_only_what_a_law_says_is_a_number() -> None:
    times = {
        (pack, row.code): (row.time.months, row.time.certainty, row.time.basis)
        for pack in packs()
        for row in tree_for(pack).classes
        if row.time
    }

    assert times == {
        ("en-US", "1.3"): (4, "A", "GRS 6.4 item 020"),
        ("en-US", "1.6"): (36, "A", "GRS 6.4 item 010"),
    }


def test_body_takes_a_tree_over(shelf: Shelf, now: datetime) -> None:
    count = take_classes(pack="en-US", by=shelf.officer, now=now)

    tree = tree_for("en-US")
    routine = RecordClass.objects.get(code="1.3")
    assert count == len(tree.classes) == RecordClass.objects.count()
    assert FilingRule.objects.count() == len(tree.rules)
    assert (routine.parent, routine.name) == (RecordClass.objects.get(code="1"), "Routine comments and answers")
    assert (routine.retention_months, routine.certainty, routine.action) == (4, "A", "dispose")
    data = {"pack": "en-US", "classes": count, "rules": len(tree.rules)}
    event = Event.objects.latest("pk")
    assert (event.kind, event.about, event.data) == ("records.classes_taken", f"people.body:{shelf.cast.body.pk}", data)


def test_names_are_in_the_bodys_language(shelf: Shelf, now: datetime) -> None:
    body = shelf.cast.body
    body.language = "nb"
    body.save()

    take_classes(pack="nb-NO", by=shelf.officer, now=now)

    row = RecordClass.objects.get(code="2.2")
    assert (row.name, row.journal, row.retention_months, row.action) == ("Innsynskrav", "ask", None, "review")


def test_language_without_names_gets_english_ones(shelf: Shelf, now: datetime) -> None:
    body = shelf.cast.body
    body.language = "de"
    body.save()

    take_classes(pack="en-GB", by=shelf.officer, now=now)

    row = RecordClass.objects.get(code="1.2")
    assert (row.name, row.covers[:11]) == ("Edit history", "Corrections")


def test_starter_files_what_comes_in(shelf: Shelf, now: datetime) -> None:
    take_classes(pack="nb-NO", by=shelf.officer, now=now)

    one, other = shelf.say(), shelf.say("My case number is 2026/1234.")

    found = [(row.record_class.code if row.record_class else "", row.due_on, row.journal) for row in (one, other)]
    assert found == [("1.3", None, ""), ("2.1", None, "asked")]


def test_second_tree_is_refused(shelf: Shelf, now: datetime) -> None:
    shelf.add()

    with pytest.raises(NotPossible):
        take_classes(pack="en-GB", by=shelf.officer, now=now)


def test_unknown_jurisdiction_is_refused(shelf: Shelf, now: datetime) -> None:
    with pytest.raises(NotPossible) as refused:
        take_classes(pack="xx-XX", by=shelf.officer, now=now)

    assert refused.value.field == "pack"


def test_only_records_officers_take_a_tree(shelf: Shelf, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        take_classes(pack="en-GB", by=shelf.cast.administrator, now=now)
