"""What an answer may be."""

from __future__ import annotations

from typing import Any

import pytest

from rostra.policy.answering import Named, NotAnAnswer, asked_keys, clean, fixed_keys, named, needed_fields, whole
from rostra.policy.questionnaire import item, items


def answer(pk: str, **value: Any) -> dict[str, Any]:
    """Whole, where every decision in force is “held”."""
    return whole(item(pk), value, lambda _key: "held")


def test_answer_is_made_whole() -> None:
    assert answer("E2.5", options=["event"], rules={"rotation_hours": 24}) == {
        "options": ["event"],
        "fields": {},
        "rules": {"rotation_hours": 24, "attest_months": "held", "calendar_rotation_days": 0},
        "reason": "",
    }


def test_option_settles_its_decisions_by_itself() -> None:
    assert answer("E5.1", options=["central"], rules={"workflow": "parallel"})["rules"] == {"workflow": "central"}
    assert [asked_keys(item(pk)) for pk in ("E5.1", "E2.5")] == [
        (),
        ("rotation_hours", "attest_months", "calendar_rotation_days"),
    ]
    assert fixed_keys(item("E8.6")) == {"monitoring"}


def test_only_the_fields_of_the_clause_are_needed() -> None:
    assert needed_fields(item("E3.2"), ["own"]) == ("list",)
    assert needed_fields(item("E3.2"), ["rules"]) == ("rules",)
    said = answer("E3.2", options=["own"], fields={"list": "No apps.", "rules": "IT rules"})
    assert said["fields"] == {"list": "No apps."}


def test_every_field_of_the_questionnaire_stands_in_a_clause() -> None:
    lost = {pk for pk, each in items().items() if set(each.fields or {}) != set(needed_fields(each, each.options))}
    assert lost == set()


@pytest.mark.parametrize(
    ("pk", "value", "field"),
    [
        ("E5.1", {}, "options"),
        ("E5.1", {"options": ["nothing"]}, "options"),
        ("E5.1", {"options": ["central", "mixed"]}, "options"),
        ("E2.5", {"options": ["calendar"]}, "reason"),
        ("E4.4", {}, "rule"),
        ("E4.4", {"fields": {"rule": "<b></b> "}}, "rule"),
        ("E4.4", {"fields": {"rule": "x" * 501}}, "rule"),
        ("E4.4", {"fields": {"rule": "x", "other": "y"}}, None),
        ("E4.4", {"fields": {"rule": "<" * 60 + "b>" * 60}}, "rule"),
        ("E8.4", {"fields": {"days": "soon"}}, "days"),
        ("E8.4", {"fields": {"days": 0}}, "days"),
        ("E8.4", {"fields": {"days": 100_001}}, "days"),
        ("E6.2", {"fields": {"updates": "king"}}, "updates"),
        ("E7.5", {"options": ["none"], "fields": {"notice": "our site"}}, "notice"),
        ("E7.5", {"options": ["notice"]}, "notice"),
        ("E6.3", {"fields": {"first": "crisis", "second": "crisis"}}, "second"),
    ],
)
def test_what_is_no_answer_is_refused_at_its_field(pk: str, value: dict[str, Any], field: str | None) -> None:
    with pytest.raises(NotAnAnswer) as caught:
        answer(pk, **value)
    assert caught.value.field == field


def test_several_options_stand_in_the_order_of_the_questionnaire() -> None:
    assert answer("E2.7", options=["owner", "dormant"])["options"] == ["dormant", "owner"]


def test_number_is_kept_as_one() -> None:
    assert answer("E8.4", fields={"days": "730"})["fields"] == {"days": 730}


def test_markup_is_taken_out() -> None:
    assert clean("  <script>x</script>We <3 <b>you</b> ", 100, field="text") == "xWe <3 you"


@pytest.mark.parametrize(
    ("pk", "value", "found"),
    [
        ("E6.2", {"fields": {"updates": "protection"}}, [Named("updates", ("protection",))]),
        ("E7.5", {"options": ["none"], "fields": {"notice": "https://portavale.example/privacy"}}, []),
        (
            "E2.1",
            {"options": ["chief"], "rules": {"opening": {"steps": [{"name": "a", "decider": "strategy"}]}}},
            [Named("opening", ("strategy",))],
        ),
        (
            "E5.2",
            {
                "options": ["risk"],
                "rules": {
                    "approval_chains": [
                        {
                            "steps": [
                                {"who": ["approvals"], "substitutes": ["strategy"]},
                                {"who": ["unit:3"], "substitutes": []},
                                {"who": ["approver"], "substitutes": []},
                            ]
                        }
                    ]
                },
            },
            [Named("approval_chains", ("approvals", "strategy"))],
        ),
    ],
)
def test_roles_that_it_relies_on_are_named(pk: str, value: dict[str, Any], found: list[Named]) -> None:
    said = whole(item(pk), value, lambda _key: [])
    assert named(item(pk), said) == found
