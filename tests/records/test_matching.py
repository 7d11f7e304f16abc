"""Rules hold for the same records, whether Python or the database asks."""

from __future__ import annotations

import itertools

import pytest

from rostra.inbox.models import Topic
from rostra.records.actions.ruling import as_q
from rostra.records.matching import Facts, first, holds, journal_state
from rostra.records.models import FilingRule, Record, RecordClass
from tests.records.shelf import Shelf

FACTS = Facts("message", True, 1, 2, False, True, False)


def rule(direction: str = "both", **more: object) -> FilingRule:
    return FilingRule(record_class=RecordClass(direction=direction), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        (rule(), True),
        (rule(kinds=["note", "message"]), True),
        (rule(kinds=["note"]), False),
        (rule(account_id=1), True),
        (rule(account_id=2), False),
        (rule(topic_id=2), True),
        (rule(topic_id=1), False),
        (rule(case_like=False), True),
        (rule(case_like=True), False),
        (rule(public=True), True),
        (rule(public=False), False),
        (rule(removed=False), True),
        (rule(removed=True), False),
        (rule(direction="received"), True),
        (rule(direction="created"), False),
    ],
)
def test_what_is_empty_is_not_asked(asked: FilingRule, held: bool) -> None:
    assert holds(asked, FACTS) == held


def test_first_rule_that_holds_counts() -> None:
    rules = [rule(kinds=["note"]), rule(kinds=["message"]), rule()]

    assert (first(rules, FACTS), first([], FACTS)) == (rules[1], None)


def test_direction_of_the_rule_counts_as_that_of_its_class() -> None:
    asked = FilingRule(record_class=RecordClass(direction="both"), direction="created")

    assert not holds(asked, FACTS)


def test_database_asks_the_same(shelf: Shelf) -> None:
    other = shelf.account("other")
    roads = Topic.objects.create(name="Roads", position=0)
    shelf.hear("One")
    shelf.hear("Two, case number 2026/1234", account=other, visibility="private")
    shelf.hear("Three")
    shelf.file()
    newest = Record.objects.latest("pk")
    newest.topic_id, newest.incoming, newest.removed = roads.pk, False, True
    newest.save()
    records = list(Record.objects.order_by("pk"))
    choices = itertools.product(
        ([], ["message"], ["note"]),
        ("both", "received", "created"),
        (None, shelf.city.pk),
        (None, roads.pk),
        (None, True, False),
        (None, True, False),
        (None, True),
        ("both", "received", "created"),
    )

    differing = []
    for kinds, direction, account, topic, case_like, public, removed, covered in choices:
        asked = FilingRule(
            record_class=RecordClass(direction=covered),
            kinds=kinds,
            direction=direction,
            account_id=account,
            topic_id=topic,
            case_like=case_like,
            public=public,
            removed=removed,
        )
        here = {row.pk for row in records if holds(asked, Facts.of(row))}
        there = set(Record.objects.filter(as_q(asked)).values_list("pk", flat=True))
        if here != there:
            differing.append((asked, here, there))

    assert differing == []


@pytest.mark.parametrize(
    ("asks", "kind", "source", "before", "state"),
    [
        ("ask", "message", "inbox.message", "", "asked"),
        ("always", "answer", "inbox.answer", "", "asked"),
        ("ask", "answer", "publishing.delivery", "", ""),
        ("ask", "note", "inbox.note", "", ""),
        ("never", "message", "inbox.message", "asked", ""),
        ("never", "message", "inbox.message", "entered", "entered"),
        ("ask", "message", "inbox.message", "left_out", "left_out"),
    ],
)
def test_journal_asks_about_what_came_or_went(asks: str, kind: str, source: str, before: str, state: str) -> None:
    assert journal_state(RecordClass(journal=asks), kind, source, before) == state


def test_journal_asks_nothing_of_what_is_in_no_class() -> None:
    assert journal_state(None, "message", "inbox.message") == ""
