from __future__ import annotations

import pytest

from rostra.channels.contract import Refused
from rostra.channels.searching import Sought


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("library", "The Library, at last."),
        ("city library", "Our CITY\nlibrary is shut"),
        ("știri", "STIRI noi"),
        ("Tromsø", "I tromso i dag"),
        ("المكتبة", "في اَلْمَكْتَبَة الآن"),
        ("2026", "٢٠٢٦"),
        ("図書館", "市の図書館は休みです"),
        ("from:city", "He wrote from:city to me"),
        ('"city library"', "the city library"),
        ("🏛️", "shut 🏛️ again"),
        ("city library", "see #CityLibrary"),
        ("#CityLibrary", "see #citylibrary!"),
        ("#știri", "#Stiri"),
        ("l'eau", "de l'eau"),
    ],
)
def test_words_are_found_as_whole_words_in_their_order(words: str, text: str) -> None:
    assert Sought(words).among([text])


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("library", "two libraries"),
        ("library", "alibrary"),
        ("city library", "library of the city"),
        ("city library", "the city's new library"),
        ("#library", "the library"),
        ("#library", "#libraries"),
        ("#library", "https://example.org/#library"),
        ("-x", "nothing"),
        ("🏛️", "shut"),
        ("2026", "20261"),
    ],
)
def test_stems_parts_and_other_orders_are_left_out(words: str, text: str) -> None:
    assert not Sought(words).among([text])


def test_words_are_found_where_only_the_second_place_has_them_whole() -> None:
    assert Sought("art").among(["party art"])


def test_tags_beside_the_text_count() -> None:
    assert Sought("city library").among(["shut"], ["CityLibrary"])
    assert Sought("#CityLibrary").among(["shut"], ["citylibrary"])
    assert not Sought("#CityLibrary").among(["shut"], ["city"])


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("library", "library"),
        (" city \n library ", '"city library"'),
        ("from:city", '"from:city"'),
        ("-x", '"-x"'),
        ("has:media", '"has:media"'),
        ('city" OR "x', '"city OR x"'),
        ("“city” «x»", '"city x"'),
        ("a\\b\0c", '"a b c"'),
        ("OR", '"OR"'),
        ("not", '"not"'),
        ("știri", "știri"),
        ("#tag", '"#tag"'),
        ("l'eau", '"l\'eau"'),
    ],
)
def test_nothing_in_the_words_is_an_operator(words: str, asked: str) -> None:
    assert Sought(words).asked == asked


@pytest.mark.parametrize(
    ("words", "tag", "joined"),
    [
        ("#Library", "Library", "Library"),
        ("＃știri", "știri", "știri"),
        ("city library", "", "citylibrary"),
        ("the city's", "", "thecitys"),
        ("#two #tags", "", "twotags"),
        ("#2026", "2026", ""),
        ("2026", "", ""),
        ("🏛️", "", ""),
    ],
)
def test_tag_is_what_is_sought_or_what_the_words_make(words: str, tag: str, joined: str) -> None:
    assert (Sought(words).tag, Sought(words).joined) == (tag, joined)


@pytest.mark.parametrize(("words", "code"), [("", "empty"), (" \n", "empty"), ('""', "empty"), ("x" * 101, "too_long")])
def test_nothing_and_too_much_are_refused(words: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        Sought(words)
    assert caught.value.code == code


def test_a_hundred_characters_are_taken() -> None:
    assert Sought(" " + "x" * 100 + " ").words == "x" * 100
