from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.people.actions import give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Role
from rostra.records.models import Reading, Record, SavedSearch
from rostra.records.queries import persons
from tests.records.shelf import Shelf

LIST = "/records/"


def shown(page: Any) -> list[int]:
    """The events of the records that a page lists, in order."""
    return [row.event.event.pk for row in page.context["rows"]]


def test_records_are_found_by_what_an_officer_asks(shelf: Shelf) -> None:
    other = shelf.account("other")
    row = shelf.add("1.3", "Routine")
    one = shelf.say("The road is broken")
    two = shelf.say("Thank you", account=other)
    Record.objects.filter(pk=two.pk).update(record_class=row, due_on="2026-01-01")
    client = shelf.cast.client(shelf.officer)
    queries = {
        "q=roads": [one],
        f"account={other.pk}": [two],
        f"record_class={row.pk}": [two],
        "kind=message": [two, one],
        "kind=post": [],
        "way=in": [two, one],
        "way=out": [],
        "case_like=yes": [],
        "case_like=no": [two, one],
        "state=kept": [two, one],
        "state=due": [two],
        "state=unclassed": [one],
        "state=disposed": [],
        "state=asked": [],
        f"since={shelf.now.date()}": [two, one],
        "until=2020-01-01": [],
    }

    found = {query: shown(client.get(f"{LIST}?{query}")) for query in queries}

    assert found == {query: [record.event_id for record in records] for query, records in queries.items()}
    page = client.get(f"{LIST}?record_class={row.pk}").content.decode()
    assert ["1 record" in page, "1.3</bdi>" in page, "Time is over</span>" in page] == [True] * 3


def test_what_is_not_filed_yet_stands_above(shelf: Shelf) -> None:
    shelf.say("Filed")
    shelf.hear("Fresh")
    client = shelf.cast.client(shelf.cast.reader)

    page = client.get(LIST)

    assert [len(page.context["rows"]), len(page.context["waiting"])] == [1, 1]
    assert "Just captured, being filed" in page.content.decode()
    assert client.get(f"{LIST}?kind=message").context["waiting"] == []
    about = page.context["waiting"][0].event.event.about
    assert len(client.get(f"{LIST}?about={about}").context["waiting"]) == 1
    assert client.get(f"{LIST}?about=test.thing:1").context["waiting"] == []
    shelf.file()
    assert client.get(LIST).context["waiting"] == []


def test_days_that_are_turned_round_are_said_where_they_stand(shelf: Shelf) -> None:
    shelf.say()
    page = shelf.cast.client(shelf.cast.reader).get(f"{LIST}?since=2026-12-31&until=2026-01-01")

    assert (page.status_code, shown(page)) == (200, [])
    assert page.context["form"].errors == {"until": ["The last day is before the first."]}
    assert "The last day is before the first." in page.content.decode()
    assert "With these records" not in page.content.decode()
    turned = "?since=2026-12-31&until=2026-01-01"
    assert shelf.cast.client(shelf.officer).get(f"/records/holds/new/{turned}").status_code == 404


def test_holds_and_decisions_are_for_officers(shelf: Shelf) -> None:
    shelf.say()
    assert shelf.cast.client(shelf.officer).get(f"{LIST}?hold=1").status_code == 404
    page = shelf.cast.client(shelf.cast.reader).get(f"{LIST}?hold=1")
    assert (page.status_code, "hold" in page.context["form"].fields, len(shown(page))) == (200, False, 1)


def test_who_reads_only_a_part_looks_for_no_words(shelf: Shelf) -> None:
    shelf.say("The road")
    Role.objects.filter(member=shelf.cast.reader).delete()
    give_role(member=shelf.cast.reader, code=RoleCode.READER, unit=shelf.cast.unit, by=None, now=shelf.now)

    page = shelf.cast.client(shelf.cast.reader).get(f"{LIST}?q=nothing")

    assert ("q" in page.context["form"].fields, len(shown(page))) == (False, 1)


def test_closed_classes_are_not_read_through_words(shelf: Shelf) -> None:
    secret = shelf.add("9", "Secret", access="officers")
    record = shelf.say("The road")
    Record.objects.update(record_class=secret)
    reader, officer = shelf.cast.client(shelf.cast.reader), shelf.cast.client(shelf.officer)

    assert [shown(each.get(f"{LIST}?q=road")) for each in (reader, officer)] == [[], [record.event_id]]
    assert shown(reader.get(LIST)) == [record.event_id]


def test_the_room_asks_the_same_for_one_as_for_many(shelf: Shelf) -> None:
    client = shelf.cast.client(shelf.officer)

    def asked(query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST + query).status_code == 200
        return len(captured)

    shelf.say("road")
    asked("")
    before = [asked(query) for query in ("", "?q=road", "?since=2020-01-01")]
    for _ in range(10):
        shelf.hear("road", account=shelf.account(f"a{shelf.number}"))
    shelf.file()

    assert [asked(query) for query in ("", "?q=road", "?since=2020-01-01")] == before


# --- Kept searches ------------------------------------------------------------------------------------


def test_a_search_is_kept_opened_and_dropped(shelf: Shelf) -> None:
    client = shelf.cast.client(shelf.officer)
    query = f"q=road&state=kept&way=in&kind=message&since=2026-01-01&account={shelf.city.pk}"
    assert "Keep this search" in client.get(f"/records/searches/?{query}").content.decode()

    kept = client.post(f"/records/searches/?{query}", {"name": "Roads", "shared": "on"})
    row = SavedSearch.objects.get()
    opened = client.get(f"/records/searches/{row.pk}/")

    assert (kept.status_code, row.shared) == (302, True)
    assert sorted(opened.headers["Location"].partition("?")[2].split("&")) == sorted(query.split("&"))
    assert "Roads" in client.get(LIST).content.decode()
    assert shelf.cast.client(shelf.cast.reader).post(f"/records/searches/{row.pk}/drop/").status_code == 302
    assert SavedSearch.objects.count() == 1
    client.post(f"/records/searches/{row.pk}/drop/")
    assert "No search is kept." in client.get("/records/searches/").content.decode()


def test_a_search_needs_a_name_and_no_person(shelf: Shelf) -> None:
    client = shelf.cast.client(shelf.officer)
    assert client.post("/records/searches/?q=road", {"name": ""}).status_code == 422
    looked = Reading.objects.create(
        user=shelf.officer.user, search={"account": shelf.city.pk, "party": "m"}, purpose="x", at=shelf.now
    )
    refused = client.post(f"/records/searches/?person={looked.pk}", {"name": "x"})

    assert (refused.status_code, "not kept" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize("stored", [{"party": "m"}, {"kinds": ["post", "note"]}, {"nothing": 1}])
def test_a_kept_search_that_no_page_can_ask_is_not_there(stored: dict[str, Any], shelf: Shelf) -> None:
    row = SavedSearch.objects.create(member=shelf.officer, name="x", selection=stored, at=shelf.now)

    assert shelf.cast.client(shelf.officer).get(f"/records/searches/{row.pk}/").status_code == 404


def test_private_searches_of_others_are_not_there(shelf: Shelf) -> None:
    row = SavedSearch.objects.create(member=shelf.officer, name="x", selection={}, at=shelf.now)

    assert shelf.cast.client(shelf.cast.reader).get(f"/records/searches/{row.pk}/").status_code == 404


# --- A person -----------------------------------------------------------------------------------------


def test_a_person_is_looked_for_with_a_purpose_and_noted(shelf: Shelf) -> None:
    one = shelf.say("Hello", author_id="m-1", author_name="Maria Lund", author_handle="@maria@b.example")
    shelf.say("Hello", author_id="p-1", author_name="Per Dahl", author_handle="per")
    client = shelf.cast.client(shelf.officer)
    assert client.get("/records/persons/").status_code == 200
    assert client.post("/records/persons/", {"name": "maria"}).status_code == 422

    asked = client.post("/records/persons/", {"name": "lund maria", "purpose": "She asks"})
    page = client.get(asked.headers["Location"])
    chosen = client.post(asked.headers["Location"], {"account": shelf.city.pk, "party": "m-1"})
    listed = client.get(chosen.headers["Location"])

    assert [(each.party.name, each.party.handle) for each in page.context["people"].found] == [
        ("Maria Lund", "@maria@b.example")
    ]
    assert shown(listed) == [one.event_id]
    assert list(Reading.objects.order_by("pk").values_list("search", "purpose")) == [
        ({"name": "lund maria"}, "She asks"),
        ({"account": shelf.city.pk, "party": "m-1"}, "She asks"),
    ]
    assert client.post(asked.headers["Location"], {}).status_code == 400
    log = client.get("/records/readings/").content.decode()
    assert ["Looked for the person lund maria" in log, "Looked at the records of the person m-1" in log] == [True] * 2


def test_a_person_is_found_by_their_id(shelf: Shelf) -> None:
    shelf.say("Hello", author_id="m-1", author_name="Maria", author_handle="")

    assert [each.party.party for each in persons.people_called("m-1").found] == ["m-1"]
    assert persons.people_called("nobody").found == []


def test_a_name_that_many_bear_is_cut(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.say(author_name="Ana One")
    shelf.say(author_name="Ana Two")
    monkeypatch.setattr(persons, "MOST", 1)

    people = persons.people_called("ana")

    assert (len(people.found), people.cut) == (1, True)


def test_searches_for_people_are_for_officers_and_their_own(shelf: Shelf) -> None:
    mine = Reading.objects.create(user=shelf.officer.user, search={"name": "x"}, purpose="x", at=shelf.now)
    one = Reading.objects.create(
        user=shelf.officer.user, search={"account": shelf.city.pk, "party": "m"}, purpose="x", at=shelf.now
    )
    reader = shelf.cast.client(shelf.cast.reader)
    paths = ("/records/persons/", f"/records/persons/{mine.pk}/", "/records/readings/")

    assert [reader.get(path).status_code for path in paths] == [403] * 3
    assert reader.get(f"{LIST}?person={one.pk}").status_code == 404
    give_role(member=shelf.cast.reader, code=RoleCode.RECORDS, by=None, now=shelf.now)
    assert reader.get(f"/records/persons/{mine.pk}/").status_code == 404
    assert reader.get(f"{LIST}?person={one.pk}").status_code == 404
    assert reader.get(f"{LIST}?person={mine.pk}").status_code == 404
