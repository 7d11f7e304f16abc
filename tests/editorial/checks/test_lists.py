from __future__ import annotations

import pytest

from rostra.core.reading import fold
from rostra.editorial.checks.lists import LANGUAGES, lists, number_pattern, pattern, phrases

NAMES = (
    "political",
    "opinion",
    "release_heading",
    "release_contact",
    "release_quote",
    "release_ending",
    "marking",
    "marked",
    "confidential",
    "soon",
    "month",
    "essential",
    "elsewhere",
    "before_emoji",
    "plain_alt",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_each_language_has_each_list(language: str, name: str) -> None:
    assert pattern(language, name) is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["personal", "passport", "plate", "phone", "office"])
def test_each_language_has_words_for_each_kind_of_number(language: str, kind: str) -> None:
    assert lists(language)["number_words"][kind]


def test_kind_of_number_without_words_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="No language has words"):
        number_pattern("en", "shoe")


def test_other_languages_have_none() -> None:
    assert lists("fr") == {}
    assert pattern("fr", "political") is None


def test_phrase_matches_whole_words_and_its_star_any_ending() -> None:
    found = phrases(["open bridge*", " "], "en")

    assert found is not None
    assert [bool(found.search(text)) for text in ("an open  bridges day", "reopen bridge", "open bridg")] == [
        True,
        False,
        False,
    ]
    assert phrases([" "], "en") is None


def test_arabic_phrase_may_carry_small_words_before_it() -> None:
    found = phrases(["مساء"], "ar")

    assert found is not None
    assert [bool(found.search(fold(text, "ar"))) for text in ("والمساء", "للمساء", "بالمساء", "خمساء")] == [
        True,
        True,
        True,
        False,
    ]
