from __future__ import annotations

import pytest

from rostra.inbox.models import Queue
from rostra.inbox.placeholders import filled, places_in, unit_of, values_of
from rostra.people.actions import add_unit
from tests.inbox.office import Office


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Hello", []),
        ("Hello {name}, {name}: {date}", ["name", "date"]),
        ("{ your name }", ["your name"]),
        ("{}", []),
        ("{\n}", []),
    ],
)
def test_places_are_what_stands_in_braces(text: str, places: list[str]) -> None:
    assert places_in(text) == places


def test_places_are_filled_and_what_is_not_known_stays() -> None:
    text = filled("Hello {name}, {nobody} { date }", {"name": "Maria", "date": "today"})

    assert text == "Hello Maria, {nobody} today"


def test_place_without_a_value_stays_for_a_person_to_see() -> None:
    assert filled("Hello {name}", {"name": ""}) == "Hello {name}"


@pytest.mark.parametrize(
    ("language", "day"), [("en", "21 November 2026"), ("ro", "21 noiembrie 2026"), ("xx", "21 November 2026")]
)
def test_values_come_from_the_conversation_with_the_date_in_its_language(
    office: Office, language: str, day: str
) -> None:
    conversation = office.message(subject="Library")

    values = values_of(conversation, language=language, now=office.now.replace(year=2026, month=11, day=21))

    assert {**values, "date": values["date"].lower()} == {
        "name": "Maria",
        "account": "Account city",
        "body": "Portavale Municipality",
        "unit": "Portavale Municipality",
        "number": str(conversation.pk),
        "date": day.lower(),
        "subject": "Library",
    }


def test_unit_is_that_of_the_queue_before_that_of_the_account(office: Office) -> None:
    roads, town = (add_unit(name=name, by=None, now=office.now) for name in ("Roads", "Town hall"))
    conversation = office.message()

    conversation.account.unit = town
    assert unit_of(conversation) == "Town hall"
    conversation.queue = Queue(name="Holes", unit=roads)
    assert filled("{unit}", values_of(conversation, language="en", now=office.now)) == "Roads"
