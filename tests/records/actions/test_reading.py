from __future__ import annotations

from datetime import date, timedelta

import pytest

from rostra.audit.models import Event
from rostra.audit.verify import verify_all
from rostra.records.actions import reading
from rostra.records.actions.erasing import Request, open_case
from rostra.records.actions.reading import NoPurpose, forget_person, note_reading, note_search, seal_readings
from rostra.records.models import ErasureCase, Reading, ReadingSeal
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


# --- The log vouches for it ---------------------------------------------------------------------------


def _sealed() -> list[dict[str, object]]:
    return list(Event.objects.filter(kind="records.readings_sealed").order_by("pk").values_list("data", flat=True))


def _case(shelf: Shelf) -> ErasureCase:
    shelf.say(author_id="m-1", author_name="Maria Lund")
    request = Request("Maria Lund", date(2026, 11, 20), parties=((shelf.city.pk, "m-1"),))
    return open_case(request=request, by=shelf.officer, now=shelf.now)


def test_what_was_noted_is_sealed_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "TOGETHER", 2)
    for name in ("Maria", "Per", "Ana"):
        note_search(search={"name": name}, purpose="A request", by=shelf.officer.user, now=shelf.now)

    assert [seal_readings(now=shelf.now), seal_readings(now=shelf.now)] == [3, 0]
    assert [said["readings"] for said in _sealed()] == [2, 1]
    assert ReadingSeal.objects.count() == 2
    shelf.file()
    assert verify_all().bad == []


def test_a_name_that_goes_is_not_to_be_guessed_from_the_seal(shelf: Shelf) -> None:
    for search in ({"name": "Maria Lund"}, {"account": shelf.city.pk, "party": "m-1"}):
        note_search(search=search, purpose="She asks", by=shelf.officer.user, now=shelf.now)
    for why in ("About Maria Lund, 3 May", "About Maria Berg"):
        note_reading(event=shelf.say().event, by=shelf.officer.user, now=shelf.now, purpose=why)
    seal_readings(now=shelf.now)
    note_search(search={"name": "Lund"}, purpose="Mrs Lund asks again", by=shelf.officer.user, now=shelf.now)
    [salt] = ReadingSeal.objects.values_list("salt", flat=True)

    forget_person(_case(shelf), shelf.now)
    seal_readings(now=shelf.now)

    first, again, last = _sealed()
    assert [first["readings"], again["readings"], last["readings"]] == [4, 4, 1]
    assert list(Reading.objects.order_by("pk").values_list("purpose", flat=True)) == [
        "She asks",
        "She asks",
        "",
        "About Maria Berg",
        "",
    ]
    assert first["digest"] != again["digest"]
    assert ReadingSeal.objects.earliest("pk").salt != salt
    shelf.file()
    assert verify_all().bad == []


def test_a_name_that_goes_hides_nothing_that_was_changed(shelf: Shelf) -> None:
    for purpose in ("She asks", "She asks again"):
        note_search(search={"name": "Maria Lund"}, purpose=purpose, by=shelf.officer.user, now=shelf.now)
    seal_readings(now=shelf.now)
    Reading.objects.earliest("pk").delete()

    forget_person(_case(shelf), shelf.now)

    shelf.file()
    [bad] = verify_all().bad
    assert bad.about.startswith("records.readingseal ")
    assert len(_sealed()) == 1
