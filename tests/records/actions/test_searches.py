from __future__ import annotations

import pytest

from rostra.audit.models import Event
from rostra.records.actions.searches import ForAPerson, NotTheirs, drop_search, keep_search
from rostra.records.models import SavedSearch
from rostra.records.queries.searches import searches_of
from rostra.records.selecting import Selection
from tests.records.shelf import Shelf

ROADS = Selection(text="road", disposed=False)


def kept(shelf: Shelf, name: str = "Roads", *, shared: bool = False) -> SavedSearch:
    return keep_search(member=shelf.officer, name=name, selection=ROADS, shared=shared, now=shelf.now)


def test_a_search_is_kept_and_told(shelf: Shelf) -> None:
    row = kept(shelf)

    assert Selection.of(row.selection) == ROADS
    event = Event.objects.get(about=f"records.search:{row.pk}")
    assert (event.kind, event.actor, event.data) == (
        "records.search_kept",
        shelf.officer.user,
        {"name": "Roads", "shared": False},
    )


def test_the_same_name_replaces_it(shelf: Shelf) -> None:
    kept(shelf)
    kept(shelf, shared=True)

    assert list(SavedSearch.objects.values_list("name", "shared")) == [("Roads", True)]


def test_others_see_what_is_shared(shelf: Shelf) -> None:
    kept(shelf, "Mine")
    kept(shelf, "Ours", shared=True)

    assert [row.name for row in searches_of(shelf.officer)] == ["Mine", "Ours"]
    assert [row.name for row in searches_of(shelf.cast.reader)] == ["Ours"]


def test_a_search_for_a_person_is_not_kept(shelf: Shelf) -> None:
    with pytest.raises(ForAPerson):
        keep_search(member=shelf.officer, name="x", selection=Selection(party="m"), shared=False, now=shelf.now)

    assert SavedSearch.objects.count() == 0


def test_only_who_keeps_a_search_drops_it(shelf: Shelf) -> None:
    row = kept(shelf, shared=True)
    with pytest.raises(NotTheirs):
        drop_search(search=row, member=shelf.cast.reader, now=shelf.now)
    drop_search(search=row, member=shelf.officer, now=shelf.now)

    assert SavedSearch.objects.count() == 0
    assert Event.objects.filter(kind="records.search_dropped").count() == 1
