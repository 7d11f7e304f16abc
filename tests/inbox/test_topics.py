from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.inbox.actions.taking import LARGEST, NotTaken, import_topics, plan_import, take_starter
from rostra.inbox.actions.topic_rules import (
    Conditions,
    RuleNotPossible,
    change_rule,
    close_rule,
    create_rule,
    move_rule,
)
from rostra.inbox.actions.topics import (
    Described,
    TopicNotPossible,
    change_topic,
    close_topic,
    create_topic,
    move_topic,
)
from rostra.inbox.models import Topic, TopicExample, TopicRule
from rostra.inbox.starter_topics import KINDS, topics_for
from rostra.people.actions import NotAllowed
from tests.cast import Cast


def topic(name: str, now: datetime, **more: Any) -> Topic:
    return create_topic(described=Described(name, **more), by=None, now=now)


def names() -> list[str]:
    return [row.name for row in Topic.objects.filter(parent=None, closed_at=None)]


def test_create_topic_stands_last_among_its_neighbours(cast: Cast, now: datetime) -> None:
    topic("B", now)
    made = topic(" A  place ", now, names={"nb": " Et  sted ", "sv": " "}, examples={"en": ["Where is it?", " "]})

    assert names() == ["B", "A place"]
    assert (made.names, [row.text for row in made.examples.all()]) == ({"nb": "Et sted"}, ["Where is it?"])
    assert Event.objects.filter(kind="inbox.topic_added").latest("pk").data == {"name": "A place", "parent": None}


def test_create_topic_refuses_names_places_and_people(cast: Cast, now: datetime) -> None:
    closed = topic("Closed", now)
    close_topic(topic=closed, by=cast.administrator, now=now)
    topic("Lamps", now)
    for wrong, field in ((Described(" "), "name"), (Described("Lamps"), "name"), (Described("X", closed), "parent")):
        with pytest.raises(TopicNotPossible) as refused:
            create_topic(described=wrong, by=None, now=now)
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        create_topic(described=Described("X"), by=cast.responder, now=now)


def test_change_topic_says_what_changed(cast: Cast, now: datetime) -> None:
    streets, lamps = topic("Streets", now), topic("Lamps", now, examples={"en": ["Dark", "Dim"]})
    described = Described("Lights", streets, sensitive=True, examples={"en": ["Dim"], "nb": ["Mørkt"]})

    change_topic(topic=lamps, described=described, by=cast.administrator, now=now)
    change_topic(topic=lamps, described=described, by=cast.administrator, now=now)

    event = Event.objects.get(kind="inbox.topic_changed")
    changed = ["name", "parent", "sensitive", "examples"]
    assert event.data == {"changed": changed, "name": "Lights", "parent": streets.pk, "sensitive": True}
    assert set(TopicExample.objects.values_list("language", "text")) == {("en", "Dim"), ("nb", "Mørkt")}


def test_change_topic_never_makes_a_circle(cast: Cast, now: datetime) -> None:
    streets = topic("Streets", now)
    lamps = topic("Lamps", now, parent=streets)

    with pytest.raises(TopicNotPossible):
        change_topic(topic=streets, described=Described("Streets", lamps), by=cast.administrator, now=now)


def test_move_topic_changes_places_and_stops_at_the_ends(cast: Cast, now: datetime) -> None:
    topic("A", now)
    second = topic("B", now)

    move_topic(topic=second, up=True, by=cast.administrator, now=now)
    move_topic(topic=second, up=True, by=cast.administrator, now=now)
    assert names() == ["B", "A"]
    move_topic(topic=second, up=False, by=cast.administrator, now=now)

    assert names() == ["A", "B"]
    assert [row.data for row in Event.objects.filter(kind="inbox.topic_moved").order_by("pk")] == [
        {"position": 0},
        {"position": 1},
    ]


def test_close_topic_ends_its_rules_and_asks_for_empty_ones(cast: Cast, now: datetime) -> None:
    streets = topic("Streets", now)
    lamps = topic("Lamps", now, parent=streets)
    create_rule(conditions=Conditions(lamps, "Lamps", words="lamp"), by=None, now=now)
    with pytest.raises(TopicNotPossible, match="under this one"):
        close_topic(topic=streets, by=cast.administrator, now=now)

    close_topic(topic=lamps, by=cast.administrator, now=now)

    assert TopicRule.objects.filter(closed_at=None).count() == 0
    with pytest.raises(TopicNotPossible, match="closed"):
        close_topic(topic=lamps, by=cast.administrator, now=now)


def test_create_rule_needs_a_name_a_condition_and_words_with_letters(cast: Cast, now: datetime) -> None:
    lamps = topic("Lamps", now)
    wrong = {
        "name": Conditions(lamps, " ", words="lamp"),
        "words": Conditions(lamps, "Lamps"),
        "place": Conditions(lamps, "Lamps", place="Mill Street\n!!"),
    }
    for field, conditions in wrong.items():
        with pytest.raises(RuleNotPossible) as refused:
            create_rule(conditions=conditions, by=None, now=now)
        assert refused.value.field == field
    close_topic(topic=lamps, by=cast.administrator, now=now)
    with pytest.raises(RuleNotPossible, match="closed"):
        create_rule(conditions=Conditions(lamps, "Lamps", words="lamp"), by=None, now=now)
    with pytest.raises(NotAllowed):
        create_rule(conditions=Conditions(lamps, "Lamps", words="lamp"), by=cast.responder, now=now)


def test_change_rule_says_what_changed(cast: Cast, now: datetime) -> None:
    lamps = topic("Lamps", now)
    rule = create_rule(conditions=Conditions(lamps, "Lamps", words="lamp"), by=None, now=now)
    wanted = Conditions(lamps, "Lamps", words=" lamp*\n\n light ", language="en")

    change_rule(rule=rule, conditions=wanted, by=cast.administrator, now=now)
    change_rule(rule=rule, conditions=wanted, by=cast.administrator, now=now)

    rule.refresh_from_db()
    assert (rule.words, rule.language) == ("lamp*\nlight", "en")
    event = Event.objects.get(kind="inbox.rule_changed")
    assert event.data == {"name": "Lamps", "topic": lamps.pk, "changed": ["words", "language"]}


def test_move_and_close_rule(cast: Cast, now: datetime) -> None:
    lamps = topic("Lamps", now)
    first, second = (
        create_rule(conditions=Conditions(lamps, name, words="lamp"), by=None, now=now) for name in ("A", "B")
    )

    move_rule(rule=second, up=True, by=cast.administrator, now=now)
    move_rule(rule=second, up=True, by=cast.administrator, now=now)
    assert [row.name for row in TopicRule.objects.all()] == ["B", "A"]
    close_rule(rule=first, by=cast.administrator, now=now)

    with pytest.raises(RuleNotPossible, match="ended"):
        close_rule(rule=first, by=cast.administrator, now=now)
    assert Event.objects.filter(kind__in=["inbox.rule_moved", "inbox.rule_closed"]).count() == 2


FILE = """topic,language,example
Streets > Lighting,en,The lamp is dark
Streets > Lighting,en,The  lamp is dark
Streets,nb,
,en,Nothing
Waste,xx,Klingon
"""


def test_plan_import_says_what_would_happen_and_writes_nothing(cast: Cast, now: datetime) -> None:
    topic("Streets", now)

    plan = plan_import(FILE)

    assert (plan.topics, plan.known) == ([("Streets", "Lighting")], 1)
    assert plan.examples == [(("Streets", "Lighting"), "en", "The lamp is dark")]
    assert [line for line, _problem in plan.problems] == [5, 6]
    assert Topic.objects.count() == 1


def test_import_topics_adds_and_the_same_again_adds_nothing(cast: Cast, now: datetime) -> None:
    import_topics(text="\ufeff" + FILE.replace(",", ";"), by=cast.administrator, now=now)
    again = import_topics(text=FILE, by=cast.administrator, now=now)

    assert (again.topics, again.examples, again.known) == ([], [], 2)
    assert list(TopicExample.objects.values_list("topic__parent__name", "topic__name")) == [("Streets", "Lighting")]
    taken = Event.objects.get(kind="inbox.topics_taken")
    assert taken.data == {"source": "file", "topics": 2, "examples": 1}


def test_plan_import_leaves_out_what_is_too_long(cast: Cast) -> None:
    plan = plan_import(f"topic,language,example\n{'x' * 201},en,a\nWaste,en,{'y' * 2001}\n")

    assert [line for line, _problem in plan.problems] == [2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "name,text\nA,b\n",
        "",
        "topic,language,example\n" + "A,en,b\n" * (LARGEST + 1),
        'topic,language,example\nA,en,"' + "x" * 200_000 + '"\n',
    ],
)
def test_plan_import_refuses_what_is_no_such_file(cast: Cast, text: str) -> None:
    with pytest.raises(NotTaken):
        plan_import(text)


def test_take_starter_is_offered_once(cast: Cast, now: datetime) -> None:
    count = take_starter(kind="transit", by=cast.administrator, now=now)

    assert count == Topic.objects.count() == len(topics_for("transit"))
    assert TopicExample.objects.count() == 5 * 3 * count
    with pytest.raises(NotTaken):
        take_starter(kind="transit", by=cast.administrator, now=now)


@pytest.mark.parametrize("kind", KINDS)
def test_starter_topics_have_names_and_examples_in_every_language(kind: str) -> None:
    rows = topics_for(kind)

    assert 10 <= len(rows) <= 20
    assert {(frozenset(row.names), frozenset(row.examples)) for row in rows} == {
        (frozenset({"en", "ro", "nb", "sv", "ar"}), frozenset({"en", "ro", "nb", "sv", "ar"}))
    }
    assert min(len(lines) for row in rows for lines in row.examples.values()) >= 3
