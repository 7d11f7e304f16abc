"""The public journal for who does not sign in: what is shielded or old is asterisks, in every form of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.core.scoping import scope
from rostra.portal import journal as journals
from rostra.portal.journal import NAMES_FOR
from rostra.records.models import JournalEntry, RecordClass
from tests.records.conftest import shelf
from tests.records.noark import journal_is_valid
from tests.tampering import forge_a_decision

__all__ = ["shelf"]

HOME = "/p/portavale/journal"


@pytest.fixture
def journal(shelf: Any) -> Any:
    """A body whose class asks for the journal."""
    shelf.add(journal="ask")
    return shelf


def today_there() -> date:
    """The day on which the body is, as its journal reckons."""
    return timezone.localdate(timezone=ZoneInfo("Europe/Oslo"))


def enter(shelf: Any, number: int, **more: Any) -> JournalEntry:
    """An entry of its own record."""
    today = today_there()
    values = {
        "year": today.year,
        "direction": "I",
        "document_date": today,
        "entered_on": today,
        "title": f"Road {number}",
        "party": "Ana Popescu",
        **more,
    }
    return JournalEntry.objects.create(record=shelf.say(f"Said {number}"), number=number, **values)


def body_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_everybody_reads_the_entries_newest_first(journal: Any) -> None:
    enter(journal, 1)
    enter(journal, 2, direction="U", party="", title="Press release", case="2026/7")

    page = body_of(Client().get(f"{HOME}/"))

    year = today_there().year
    assert page.index(f"{year}/2") < page.index(f"{year}/1")
    assert [
        word for word in ("Press release", "the public", "2026/7", "Road 1", "Ana Popescu") if word not in page
    ] == []


def test_body_whose_classes_never_ask_has_no_journal(shelf: Any) -> None:
    shelf.add()

    answers = [Client().get(HOME + end).status_code for end in ("/", ".atom", ".json", "/2026.xml")]

    assert answers == [404] * 4
    assert HOME not in body_of(Client().get("/p/portavale/log/"))


def test_the_page_of_the_seal_leads_to_it(journal: Any) -> None:
    assert f'href="{HOME}/"' in body_of(Client().get("/p/portavale/log/"))
    assert "Nothing is in the journal yet." in body_of(Client().get(f"{HOME}/"))


def test_what_is_shielded_is_in_no_form_of_it(journal: Any) -> None:
    enter(journal, 1, title="Sick note of Ion", title_shielded=True, party_shielded=True, exemption="offl. § 13")
    year = today_there().year

    said = [body_of(Client().get(HOME + end)) for end in ("/", ".atom", ".json", f"/{year}.xml")]

    assert [text for text in said if "Ion" in text or "Popescu" in text] == []
    assert [text for text in said if "*****" not in text or "offl. § 13" not in text] == []


def test_nobody_is_found_by_name_after_a_year(journal: Any) -> None:
    day = today_there() - NAMES_FOR - timedelta(days=1)
    enter(journal, 1, entered_on=day, year=day.year)
    enter(journal, 2, entered_on=day + timedelta(days=1), year=day.year, party="Ben Nilsen")
    enter(journal, 3, entered_on=day, year=day.year, party="")

    for end in ("/", ".json", f"/{day.year}.xml"):
        said = body_of(Client().get(HOME + end))
        assert ("Popescu" in said, "Ben Nilsen" in said, "Road 1" in said) == (False, True, True)


def test_erased_entries_are_nowhere(journal: Any) -> None:
    row = enter(journal, 1)
    forge_a_decision()
    JournalEntry.objects.filter(pk=row.pk).update(title="", party="", salt=b"")

    assert json.loads(Client().get(f"{HOME}.json").content)["entries"] == []


def test_years_and_pages(journal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "SIZE", 2)
    for number in (1, 2, 3):
        enter(journal, number, year=2025, entered_on=date(2025, 5, number), title=f"Old {number}.")
    enter(journal, 1)
    year = today_there().year

    first = json.loads(Client().get(f"{HOME}.json").content)
    rest = json.loads(Client().get(first["next"][first["next"].index("/p/portavale") :]).content)
    page = body_of(Client().get(f"{HOME}/?year={year}"))

    assert [entry["title"] for entry in first["entries"] + rest["entries"]] == ["Road 1", "Old 3.", "Old 2.", "Old 1."]
    assert rest["next"] is None
    assert ("Road 1" in page, "Old 3." in page, "All years" in page) == (True, False, True)


def test_feed_is_atom(journal: Any) -> None:
    enter(journal, 1)
    found = ET.fromstring(Client().get(f"{HOME}.atom").content)  # noqa: S314 - our own

    atom = "{http://www.w3.org/2005/Atom}"
    [entry] = found.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}title") == f"{today_there().year}/1 Road 1"
    assert entry.findtext(f"{atom}summary") == "Ana Popescu"


def test_file_of_a_year_is_what_other_archives_read(journal: Any) -> None:
    enter(journal, 1)
    year = today_there().year

    answer = Client().get(f"{HOME}/{year}.xml")

    assert journal_is_valid(answer.content)
    assert answer["Content-Disposition"] == f'attachment; filename="offentligJournal-portavale-{year}.xml"'
    assert Client().get(f"{HOME}/1999.xml").status_code == 404


def test_many_entries_ask_as_much_as_one(journal: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(f"{HOME}/")
        return len(captured)

    enter(journal, 1)
    queries()
    one = queries()
    for number in range(2, 8):
        enter(journal, number)
    assert queries() == one


def test_journal_of_another_body_is_another_one(journal: Any) -> None:
    enter(journal, 1)
    other = journal.cast.other
    with scope(other):
        RecordClass.objects.create(code="1", name="X", journal="ask")

    page = body_of(Client().get(f"/p/{other.slug}/journal/"))

    assert "Road 1" not in page
