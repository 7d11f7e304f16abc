from __future__ import annotations

from datetime import timedelta

import pytest

from rostra.audit.models import Event
from rostra.records.actions.reading import NoPurpose, note_reading, note_search
from rostra.records.models import Reading
from tests.records.shelf import Shelf


def test_a_reading_is_noted_once_an_hour_for_each_person(shelf: Shelf) -> None:
    event = shelf.say().event
    user, hour = shelf.officer.user, shelf.now.replace(minute=0)
    for minutes in (0, 59, 60):
        note_reading(event=event, by=user, now=hour + timedelta(minutes=minutes))
    note_reading(event=event, by=shelf.cast.reader.user, now=hour)

    rows = Reading.objects.order_by("pk").values_list("user", "record", "search")
    assert list(rows) == [(who, event.record.pk, None) for who in (user.pk, user.pk, shelf.cast.reader.user.pk)]


def test_a_purpose_is_noted_each_time(shelf: Shelf) -> None:
    event = shelf.say().event
    for _ in range(2):
        note_reading(event=event, by=shelf.officer.user, now=shelf.now, purpose="A request")

    assert list(Reading.objects.values_list("purpose", flat=True)) == ["A request"] * 2


def test_what_is_not_filed_is_noted_by_its_event(shelf: Shelf) -> None:
    shelf.hear("Now")
    event = Event.objects.filter(source="inbox.message").latest("pk")
    for _ in range(2):
        note_reading(event=event, by=shelf.officer.user, now=shelf.now)

    assert list(Reading.objects.values_list("record", "search")) == [(None, {"event": event.pk})]


def test_a_search_for_a_person_has_a_purpose(shelf: Shelf) -> None:
    with pytest.raises(NoPurpose):
        note_search(search={"name": "Maria"}, purpose="  ", by=shelf.officer.user, now=shelf.now)
    row = note_search(search={"name": "Maria"}, purpose=" She asks. ", by=shelf.officer.user, now=shelf.now)

    assert (row.search, row.purpose, Reading.objects.count()) == ({"name": "Maria"}, "She asks.", 1)
