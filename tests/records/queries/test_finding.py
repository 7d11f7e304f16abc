from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.records.models import Record
from rostra.records.queries import finding
from rostra.records.queries.finding import Found, Place, find
from rostra.records.selecting import Selection
from tests.records.shelf import Shelf

DAY = Selection(since=date(2020, 1, 1))


@pytest.fixture
def five(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Five records, the newest first; written on days that go the other way. A page holds two."""
    monkeypatch.setattr(finding, "SIZE", 2)
    for number in range(5):
        shelf.hear(f"road {'even' if number % 2 == 0 else 'odd'}", sent_at=shelf.now - timedelta(days=number))
    shelf.file()
    return list(Record.objects.order_by("-pk").values_list("pk", flat=True))


def ids(found: Found) -> list[int]:
    return [row.pk for row in found.rows]


@pytest.mark.parametrize("selection", [Selection(), Selection(text="road")])
def test_pages_go_from_the_newest_captured_and_back(selection: Selection, five: list[int]) -> None:
    first = find(selection)
    second = find(selection, after=first.older)
    third = find(selection, after=second.older)

    assert [ids(page) for page in (first, second, third)] == [five[:2], five[2:4], five[4:]]
    assert [(page.newer is None, page.older is None) for page in (first, second, third)] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    back = find(selection, before=third.newer)
    assert (ids(back), ids(find(selection, before=back.newer))) == (five[2:4], five[:2])
    assert find(selection, before=back.newer).newer is None
    assert [page.number for page in (first, third, back)] == [5, 5, 5]


@pytest.mark.parametrize("words", ["", "road"])
def test_where_days_are_asked_for_the_newest_written_come_first(words: str, five: list[int]) -> None:
    selection = Selection(text=words, since=date(2020, 1, 1))
    first = find(selection)
    second = find(selection, after=first.older)

    assert [ids(first), ids(second)] == [five[:-3:-1], five[-3:-5:-1]]
    assert ids(find(selection, before=second.newer)) == ids(first)


def test_records_of_one_moment_stand_on_one_page_each(five: list[int], shelf: Shelf) -> None:
    Record.objects.update(at=shelf.now)
    seen, page = [], find(DAY)
    while page.older is not None:
        seen += ids(page)
        page = find(DAY, after=page.older)

    assert seen + ids(page) == five


def test_a_rare_word_is_found_far_back(five: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "LOOKED_THROUGH", 1)

    found = find(Selection(text="odd"))

    assert (ids(found), found.number, found.cut) == ([five[1], five[3]], 2, False)
    assert ids(find(Selection(text="odd"), after=Place(five[1]))) == [five[3]]
    assert ids(find(Selection(text="odd"), before=Place(five[3]))) == [five[1]]


def test_a_frequent_word_is_looked_for_bit_by_bit(five: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "LOOKED_THROUGH", 2)
    monkeypatch.setattr(finding, "FEW", 1)
    asked = Selection(text="even")

    first = find(asked)
    second = find(asked, after=first.older)
    third = find(asked, after=second.older)

    assert [ids(page) for page in (first, second, third)] == [[five[0]], [five[2]], [five[4]]]
    assert [page.cut for page in (first, second, third)] == [True, True, False]
    assert (first.older, first.number, third.older) == (Place(five[1]), None, None)
    back = find(asked, before=Place(five[4]))
    assert (ids(back), back.cut, back.newer) == ([five[2]], True, Place(five[2]))


def test_many_are_not_counted(five: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MANY", 3)

    assert [find(Selection()).number, find(Selection(text="road")).number, find(Selection(text="odd")).number] == [
        None,
        None,
        2,
    ]


def test_words_of_closed_classes_find_nothing_for_others(shelf: Shelf) -> None:
    secret = shelf.add("9", "Secret", access="officers")
    one, two = shelf.say("The road"), shelf.say("Another road")
    Record.objects.filter(pk=one.pk).update(record_class=secret)

    assert ids(find(Selection(text="road"))) == [two.pk, one.pk]
    assert ids(find(Selection(text="road"), closed=True)) == [two.pk]
    assert ids(find(Selection(), closed=True)) == [two.pk, one.pk]


@pytest.mark.parametrize("place", [Place(7), Place(7, datetime(2026, 11, 21, 9, 30, 1, 5, tzinfo=UTC))])
def test_a_place_is_the_same_after_writing(place: Place) -> None:
    assert Place.of(str(place)) == place


@pytest.mark.parametrize("text", ["x", "", "1.x", "-1", "١", "1" * 19, "999999999999999999.1", "1.2.3"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Place.of(text)


@pytest.mark.parametrize(("selection", "place"), [(DAY, Place(7)), (Selection(), Place.of("5.7"))])
def test_a_place_of_another_order_is_refused(selection: Selection, place: Place, shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="another order"):
        find(selection, after=place)


def test_a_page_asks_the_same_for_any_number(five: list[int], shelf: Shelf) -> None:
    def asked(selection: Selection) -> int:
        with CaptureQueriesContext(connection) as captured:
            find(selection, closed=True)
        return len(captured)

    before = [asked(each) for each in (Selection(), DAY, Selection(text="road"))]
    for _ in range(5):
        shelf.hear("road")
    shelf.file()

    assert [asked(each) for each in (Selection(), DAY, Selection(text="road"))] == before == [2, 3, 4]
