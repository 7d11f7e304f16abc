from __future__ import annotations

import pytest

from rostra.editorial.content import Part
from tests.editorial.checks.drafts import found


def test_more_than_three_are_found() -> None:
    assert found("emoji", "Summer is here! 🌞🌊🏖️🍦") == ["4 emoji: screen readers say the name of each. Keep to 3."]


def test_each_item_of_a_thread_may_have_three() -> None:
    assert found("emoji", "Summer! 🌞🌊", more=(Part("The sea! 🏖️🍦"),)) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Come to the 🏛️ on Monday.", "the 🏛️"),
        ("ro", "Veniți la 🏛️ luni.", "la 🏛️"),
        ("nb", "Kom til 🏛️ på mandag.", "til 🏛️"),
        ("sv", "Kom till 🏛️ på måndag.", "till 🏛️"),
        ("ar", "أهلا بكم في 🏛️ يوم الاثنين.", "في 🏛️"),
    ],
)
def test_emoji_for_a_word_is_found(language: str, text: str, words: str) -> None:
    assert found("emoji", text, language) == [f"“{words}”: an emoji stands for a word. Write the word too."]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The pool 🏊 opens on Monday."),
        ("ro", "Piscina 🏊 se deschide luni."),
        ("nb", "Bassenget 🏊 åpner mandag."),
        ("sv", "Bassängen 🏊 öppnar på måndag."),
    ],
)
def test_emoji_within_a_sentence_is_found(language: str, text: str) -> None:
    assert found("emoji", text, language) == ["An emoji stands within a sentence: put it at the end."]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The pool opens on Monday. 🏊 See you there!"),
        ("en", "Nothing here, © 2026 ™"),
        ("ro", "Piscina se deschide luni! 🏊"),
        ("nb", "🚧 Veien er stengt."),
        ("sv", "Bassängen öppnar på måndag 🏊"),
        ("ar", "المسبح مفتوح 🏊 أهلا بكم"),
        ("fr", "La piscine ouvre lundi. 🏊"),
    ],
)
def test_few_at_the_end_are_fine(language: str, text: str) -> None:
    assert found("emoji", text, language) == []
