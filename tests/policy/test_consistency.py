"""Answers that contradict each other."""

from __future__ import annotations

from typing import Any

import pytest

from rostra.policy.consistency import RULES, contradictions


def said(*options: str, **rules: Any) -> dict[str, Any]:
    return {"options": list(options), "fields": {}, "rules": rules, "reason": ""}


OPENING = {"steps": [], "short": ["sponsor", "objective", "owner"], "full": ["objective", "owner"]}
HOURS = {"days": [0], "start": "08:00", "end": "16:00"}
NIGHT = {"days": [0], "start": "00:00", "end": "00:00"}


def chain(place: str) -> dict[str, Any]:
    return {"place": place, "steps": []}


CLASHES: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"E1.1": said("post")}, ("E1.1", "E1.2")),
    ({"E1.1": said("tool")}, ("E1.1", "E1.2")),
    ({"E1.1": said("post"), "E1.2": said(), "E3.1": said("internet")}, ("E1.1", "E3.1")),
    ({"E2.1": said("chief", opening={**OPENING, "full": []}), "E2.2": said("formal")}, ("E2.1", "E2.2")),
    ({"E2.1": said("chief", opening={**OPENING, "short": []}), "E2.2": said("short")}, ("E2.1", "E2.2")),
    ({"E2.1": said("chief", opening={**OPENING, "short": ["owner"]}), "E2.7": said("objective")}, ("E2.1", "E2.7")),
    ({"E2.1": said("chief", opening={**OPENING, "full": ["objective"]}), "E2.7": said("owner")}, ("E2.1", "E2.7")),
    ({"E5.1": said("central"), "E5.2": said("none")}, ("E5.1", "E5.2")),
    ({"E5.1": said("mixed"), "E5.2": said("none")}, ("E5.1", "E5.2")),
    ({"E5.1": said("parallel"), "E5.2": said("all", approval_chains=[chain("central")])}, ("E5.1", "E5.2")),
    ({"E5.1": said("central"), "E5.2": said("all", approval_chains=[chain("parallel")])}, ("E5.1", "E5.2")),
    ({"E5.2": said("none", approval_chains=[chain("")])}, ("E5.2",)),
    ({"E5.2": said("risk", second_person=False, approval_chains=[])}, ("E5.2",)),
    ({"E6.4": said("before", training_courses=[])}, ("E6.4",)),
    ({"E8.1": said(engagement=2), "E8.6": said("elaborate")}, ("E8.1", "E8.6")),
    ({"E8.3": said("hide")}, ("E8.2", "E8.3")),
    ({"E8.6": said("reserved", response_minutes=60, working_hours=HOURS)}, ("E8.6",)),
    ({"E8.6": said("reserved", response_minutes=480, working_hours=NIGHT)}, ("E8.6",)),
    ({"E4.2": said("silent"), "E7.1": said("refer", packs=["nb-NO"])}, ("E4.2", "E7.1")),
]


@pytest.mark.parametrize(("answers", "items"), CLASHES)
def test_contradiction_names_the_numbers_of_its_clauses(answers: dict[str, Any], items: tuple[str, ...]) -> None:
    found = contradictions(answers)

    assert [each.items for each in found] == [items]
    assert all(pk.removeprefix("E") in found[0].text for pk in items)


FITTING: list[dict[str, Any]] = [
    {},
    {"E1.1": said("open"), "E3.1": said("internet")},
    {"E1.1": said("post"), "E1.2": said(), "E3.1": said("none")},
    {"E2.1": said("chief", opening=OPENING), "E2.2": said("short"), "E2.7": said("dormant", "objective")},
    {"E5.1": said("parallel"), "E5.2": said("none", approval_chains=[])},
    {"E5.1": said("mixed"), "E5.2": said("all", approval_chains=[chain("central"), chain("parallel")])},
    {"E5.2": said("risk", second_person=True, approval_chains=[])},
    {"E6.4": said("offered", training_courses=[])},
    {"E8.1": said(engagement=3), "E8.6": said("elaborate", response_minutes=10)},
    {"E8.2": said(), "E8.3": said("hide")},
    {"E8.6": said("reserved", response_minutes=480, working_hours=HOURS)},
    {"E8.6": said("reserved")},
    {"E4.2": said("silent"), "E7.1": said("refer", packs=["ro-MD"])},
    {"E4.2": said("disclosure"), "E7.1": said("refer", packs=["nb-NO"])},
]


@pytest.mark.parametrize("answers", FITTING)
def test_answers_that_fit_are_left_alone(answers: dict[str, Any]) -> None:
    assert contradictions(answers) == []


def test_what_the_law_bars_is_marked() -> None:
    answers = {"E4.2": said("silent"), "E7.1": said("refer", packs=["sv-SE"]), "E5.2": said("risk")}
    assert [(each.items, each.barred) for each in contradictions(answers)] == [
        (("E5.2",), False),
        (("E4.2", "E7.1"), True),
    ]


def test_every_rule_has_an_example() -> None:
    named = {items for _answers, items in CLASHES}
    assert {rule.items for rule in RULES} <= named
