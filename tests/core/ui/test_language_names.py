"""Languages are named in the reader's language, as the CLDR names them."""

from __future__ import annotations

import pytest
from django.utils import translation

from rostra.core.ui.language_names import language_name, language_word


@pytest.mark.parametrize(
    ("reader", "code", "name"),
    [
        ("en", "nb", "Norwegian Bokmål"),
        ("nb", "nb", "Norsk bokmål"),
        ("sv", "ro", "Rumänska"),
        ("ar", "en", "الإنجليزية"),
        ("en", "ar-najdi", "Arabic"),
        ("en", "xx-nothing", "xx-nothing"),
        ("en-gb", "sv", "Swedish"),
        ("tlh", "sv", "Swedish"),
    ],
)
def test_language_name_is_in_the_readers_language(reader: str, code: str, name: str) -> None:
    with translation.override(reader):
        assert language_name(code) == name


def test_language_word_is_written_as_among_other_words() -> None:
    with translation.override("sv"):
        assert [language_word("ro"), language_word("xx")] == ["rumänska", "xx"]


def test_language_name_without_a_reader_is_english() -> None:
    with translation.override(None):
        assert language_name("sv") == "Swedish"
